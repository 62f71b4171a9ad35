import math

import torch


def wrong_1(codes, mean, log_var):
    """Wrong: divides the deviations by the stated variance exp(log_var) instead of the standard deviation."""
    deviations = (codes - mean) / log_var.exp()
    return deviations.square().mean((0, 1)).sqrt()


def wrong_2(codes, mean, log_var):
    """Wrong: takes the mean of the absolute values, not the root of the mean of the squares."""
    sigma = torch.exp(0.5 * log_var)
    return ((codes - mean).abs() / sigma).flatten(0, 1).mean(0)


def wrong_3(codes, mean, log_var):
    """Wrong: takes the codes' scatter around their own mean of the repeats, so an offset from the stated mean is not seen."""
    stated = (log_var / 2).exp()
    own = codes.mean(0)
    total = torch.zeros_like(own)
    for draw in codes:
        total = total + ((draw - own) / stated) ** 2
    return (total / len(codes)).mean(0).sqrt()


def wrong_4(codes, mean, log_var):
    """Wrong twice: the root is taken per image and averaged over images afterwards, and the variance stands for sigma."""
    per_image = ((codes - mean) / log_var.exp()).pow(2).mean(0).sqrt()
    return per_image.mean(0)


def right_1(codes, mean, log_var):
    """Right: adds the squares up draw by draw with einsum, divides by the count of repeats times images, takes the root."""
    inverse_sigma = torch.exp(-0.5 * log_var)
    squares = torch.zeros_like(mean[0])
    for draw in codes:
        scaled = (draw - mean) * inverse_sigma
        squares = squares + torch.einsum("bl,bl->l", scaled, scaled)
    return (squares / (codes.shape[0] * codes.shape[1])).sqrt()


def right_2(codes, mean, log_var):
    """Right: the Euclidean norm of all standardised deviations of a dimension, over the root of their number."""
    standard = torch.subtract(codes, mean).div(log_var.mul(0.5).exp()).flatten(0, 1)
    return torch.linalg.vector_norm(standard, dim=0) / math.sqrt(len(standard))
