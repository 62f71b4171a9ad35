import torch
import torch.nn.functional as F


def wrong_1(model, x, corrupt):
    """Mistake: the target is the spoilt image that went in, not the clean one."""
    noisy = corrupt(x)
    return (model(noisy) - noisy).square().flatten(1).sum(1)


def wrong_2(model, x, corrupt):
    """Mistake: the roles are swapped, the clean image goes in and the spoilt one is the target."""
    out = model(x)
    target = corrupt(x)
    error = (out - target) ** 2
    return error.reshape(error.shape[0], -1).sum(dim=-1)


def wrong_3(model, x, corrupt):
    """Mistake: the error is averaged over the pixels, not summed."""
    error = F.mse_loss(model(corrupt(x)), x, reduction="none")
    return error.flatten(start_dim=1).mean(dim=1)


def wrong_4(model, x, corrupt):
    """Two mistakes: the target is a second spoilt copy, and the root of the sum is taken (norm, not squared error)."""
    difference = model(corrupt(x)) - corrupt(x)
    return torch.linalg.vector_norm(difference.flatten(1), dim=1)


def right_1(model, x, corrupt):
    """Right: difference of model(corrupt(x)) to the clean x, squared, flattened and summed per image."""
    difference = model(corrupt(x)) - x
    return difference.square().reshape(len(x), -1).sum(1)


def right_2(model, x, corrupt):
    """Right: an inner product of the flat difference with itself, by einsum."""
    spoilt = corrupt(x.clone())
    d = (x - model(spoilt)).reshape(x.shape[0], -1)
    return torch.einsum("bi,bi->b", d, d)
