import torch
from torch.nn import functional as F


def wrong_1(log_var):
    """Returns the variance."""
    return log_var.exp()


def wrong_2(log_var):
    """Makes the number positive with a softplus, another way to parameterise a standard deviation."""
    return F.softplus(log_var)


def wrong_3(log_var):
    """Clips the log-variance to [-10, 10] first, so that narrow and wide Gaussians get the wrong width."""
    return (0.5 * log_var.clamp(-10, 10)).exp()


def wrong_4(log_var):
    """The wrong sign in the exponent: one over the standard deviation."""
    return (-0.5 * log_var).exp()


def right_1(log_var):
    """exp of half the log-variance."""
    return torch.exp(0.5 * log_var)


def right_2(log_var):
    """The fourth root of the variance, squared."""
    return (log_var / 4).exp().square()
