import torch
from torch.nn import functional as F


def wrong_1(model, x, corrupt):
    """Mistake: compares the reconstruction with the spoilt image, so the model learns to copy the noise."""
    spoilt = corrupt(x)
    return (model(spoilt) - spoilt).square().flatten(1).sum(1)


def wrong_2(model, x, corrupt):
    """Mistake: the clean image goes in and the spoilt one is the target, input and target exchanged."""
    return (model(x) - corrupt(x)).square().flatten(1).sum(1)


def wrong_3(model, x, corrupt):
    """Mistake: the mean over pixels (F.mse_loss's habit) in place of the sum."""
    return F.mse_loss(model(corrupt(x)), x, reduction="none").flatten(1).mean(1)


def wrong_4(model, x, corrupt):
    """Mistake: the restored image is computed under no_grad, so nothing can be trained."""
    with torch.no_grad():
        restored = model(corrupt(x))
    return (restored - x).square().flatten(1).sum(1)


def right_1(model, x, corrupt):
    """Spoilt image in, clean image as target, squares summed over all but the batch."""
    return (model(corrupt(x)) - x).square().flatten(1).sum(1)


def right_2(model, x, corrupt):
    """The whole batch through the model once, then a loop over the images with dot products of differences."""
    restored = model(corrupt(x.clone()))
    errors = []
    for i in range(len(x)):
        difference = (x[i] - restored[i]).reshape(-1)
        errors.append(difference.dot(difference))
    return torch.stack(errors)
