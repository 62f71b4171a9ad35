import math

import torch
from torch.nn import functional as F


def wrong_1(log_var):
    """Mistake: exp(log_var) is the variance, not the standard deviation."""
    return log_var.exp()


def wrong_2(log_var):
    """Mistake: softplus, as for an encoder whose second output is an unconstrained scale and no logarithm."""
    return F.softplus(log_var)


def wrong_3(log_var):
    """Mistake: wrong sign in the exponent, this is one over the standard deviation."""
    return torch.exp(-0.5 * log_var)


def wrong_4(log_var):
    """Mistake: adds 1e-6 to the variance 'for safety', so very small standard deviations come out as 0.001."""
    return (log_var.exp() + 1e-6).sqrt()


def right_1(log_var):
    """exp of half the log-variance."""
    return torch.exp(0.5 * log_var)


def right_2(log_var):
    """The square of exp(log_var / 4), which is the same and overflows no earlier."""
    return torch.exp(log_var / 4).square()
