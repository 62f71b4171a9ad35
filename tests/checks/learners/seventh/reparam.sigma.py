import math

import torch
from torch.nn import functional as F


def wrong_1(log_var):
    """Wrong: half of the exponential instead of the exponential of the half."""
    return log_var.exp() / 2


def wrong_2(log_var):
    """Wrong: clips log_var to [-10, 10] before it takes the exponential."""
    clipped = torch.clamp(log_var, min=-10, max=10)
    return torch.exp(0.5 * clipped)


def wrong_3(log_var):
    """Wrong: softplus of log_var / 2 instead of its exponential."""
    return F.softplus(log_var.mul(0.5))


def wrong_4(log_var):
    """Wrong twice: the half is missing (a variance), and the exponent has the opposite sign (a precision)."""
    return torch.stack([torch.exp(-column) for column in log_var.unbind(-1)], dim=-1)


def right_1(log_var):
    """Right: exp(log_var / 2)."""
    return torch.exp(log_var / 2)


def right_2(log_var):
    """Right: as a power of 2, one latent dimension after the other."""
    scale = 0.5 / math.log(2)
    columns = [torch.exp2(scale * column) for column in log_var.unbind(-1)]
    return torch.stack(columns, dim=-1)
