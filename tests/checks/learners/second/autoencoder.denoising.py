import torch
from torch.nn import functional as F


def wrong_1(model, x, corrupt):
    """Compares with the spoilt image, which the model can copy."""
    noisy = corrupt(x)
    return (model(noisy) - noisy).square().flatten(1).sum(1)


def wrong_2(model, x, corrupt):
    """The wrong way round: the clean image goes in, and the spoilt one is the target."""
    return (model(x) - corrupt(x)).square().flatten(1).sum(1)


def wrong_3(model, x, corrupt):
    """Counts only those pixels that the corruption has changed."""
    noisy = corrupt(x)
    error = (model(noisy) - x).square() * (noisy != x)
    return error.flatten(1).sum(1)


def wrong_4(model, x, corrupt):
    """Keeps the model under no_grad together with the corruption, so that no gradient passes."""
    with torch.no_grad():
        x_hat = model(corrupt(x))
    return (x_hat - x).square().flatten(1).sum(1)


def right_1(model, x, corrupt):
    """Spoilt image in, clean image as target; squares summed over all axes but the first."""
    return (model(corrupt(x)) - x).square().reshape(len(x), -1).sum(1)


def right_2(model, x, corrupt):
    """The same with PyTorch's MSE, image by image."""
    restored = model(corrupt(x))
    return torch.stack([F.mse_loss(r, c, reduction="sum") for r, c in zip(restored, x, strict=True)])
