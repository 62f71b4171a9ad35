import torch
import torch.nn.functional as F


def wrong_1(x_hat, x):
    """Euclidean distance: a square root too many."""
    return torch.linalg.vector_norm((x_hat - x).reshape(len(x), -1), dim=1)


def wrong_2(x_hat, x):
    """Each error is turned into a Python number on the way, so that no gradient passes."""
    errors = []
    for a, b in zip(x_hat, x):
        errors.append(((a - b) ** 2).sum().item())
    return torch.tensor(errors, dtype=x.dtype)


def wrong_3(x_hat, x):
    """Averaged over the pixels instead of summed."""
    each = F.mse_loss(x_hat, x, reduction="none")
    return each.reshape(len(x), -1).mean(dim=1)


def wrong_4(x_hat, x):
    """Two mistakes: absolute instead of squared differences, and a factor 1/2."""
    return 0.5 * F.l1_loss(x_hat, x, reduction="none").reshape(len(x), -1).sum(1)


def right_1(x_hat, x):
    """Squares of the flattened differences, summed over everything but the batch."""
    return (x_hat - x).reshape(x.shape[0], -1).square().sum(dim=1)


def right_2(x_hat, x):
    """The scalar product of each difference with itself, by einsum."""
    difference = (x_hat - x).reshape(x.shape[0], -1)
    return torch.einsum("bp,bp->b", difference, difference)
