import torch
from torch import distributions as td
from torch.nn import functional as F


def wrong_1(log_var):
    """Wrong: returns the variance exp(log_var) in place of its square root."""
    return torch.exp(log_var)


def wrong_2(log_var):
    """Wrong: the factor one half stands in front of the exponential in place of inside it."""
    return 0.5 * log_var.exp()


def wrong_3(log_var):
    """Wrong: makes the number positive with softplus, as for another parametrisation, in place of an exponential of half of it."""
    return F.softplus(log_var)


def wrong_4(log_var):
    """Wrong twice: the sign of the exponent is turned round, and it is not halved: the precision 1/sigma^2."""
    return 1 / log_var.exp()


def right_1(log_var):
    """Right: halves log_var and takes the exponential, as a composition of two torch.distributions transforms."""
    to_sigma = td.ComposeTransform(
        [td.AffineTransform(loc=0.0, scale=0.5), td.ExpTransform()]
    )
    return to_sigma(log_var)


def right_2(log_var):
    """Right: the square of the fourth root of the variance, exp(log_var / 4)^2, which overflows no sooner than sigma does."""
    root = torch.exp(log_var / 4)
    return root.square()
