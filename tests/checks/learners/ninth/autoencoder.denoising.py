import torch
from torch.nn import functional as F


def wrong_1(model, x, corrupt):
    """Wrong: the spoilt image goes in, but the spoilt image is also the target (the clean one should be)."""
    noisy = corrupt(x)
    return ((model(noisy) - noisy) ** 2).flatten(1).sum(1)


def wrong_2(model, x, corrupt):
    """Wrong: input and target are right, but the squared error is averaged over the pixels instead of summed."""
    x_hat = model(corrupt(x))
    loss = F.mse_loss(x_hat, x, reduction="none")
    return loss.reshape(len(x), -1).mean(dim=-1)


def wrong_3(model, x, corrupt):
    """Wrong: returns the Euclidean distance, the square root of the squared error."""
    difference = (model(corrupt(x)) - x).flatten(start_dim=1)
    return torch.linalg.vector_norm(difference, dim=1)


def wrong_4(model, x, corrupt):
    """Wrong twice: the clean image goes in and the spoilt one is the target, and absolute errors are summed instead of squares."""
    target = corrupt(x)
    x_hat = model(x)
    errors = []
    for i in range(len(x)):
        errors.append((x_hat[i] - target[i]).abs().sum())
    return torch.stack(errors)


def right_1(model, x, corrupt):
    """Right: model of the spoilt images against the clean ones, each flat difference multiplied with itself by einsum."""
    clean = x.clone()
    d = (model(corrupt(x)) - clean).reshape(len(clean), -1)
    return torch.einsum("bp,bp->b", d, d)


def right_2(model, x, corrupt):
    """Right: spoilt images in, clean ones as target, squared differences summed image by image in a loop."""
    restored = model(corrupt(x))
    per_image = []
    for one, target in zip(restored, x):
        difference = one - target
        per_image.append((difference * difference).sum())
    return torch.stack(per_image)
