import torch
import torch.nn.functional as F


def wrong_1(log_var):
    """Wrong: the variance."""
    return log_var.exp()


def wrong_2(log_var):
    """Wrong: the half stands outside of the exponential."""
    return 0.5 * torch.exp(log_var)


def wrong_3(log_var):
    """Wrong: softplus, another parametrisation of a positive number."""
    return F.softplus(log_var)


def wrong_4(log_var):
    """Wrong twice: the sign in the exponent (1/sigma), and log_var is clipped from below at 0."""
    return torch.exp(-0.5 * log_var.clamp(min=0))


def right_1(log_var):
    """Right: exponential of the half."""
    return torch.exp(0.5 * log_var)


def right_2(log_var):
    """Right: square root of the variance."""
    return log_var.exp().sqrt()
