import math

import torch

_LOG_2PI = math.log(2 * math.pi)


def wrong_1(x, mean, log_var):
    """Mistake: nansum after the fact: the value is right, the gradient at missing values is NaN."""
    each = -0.5 * (_LOG_2PI + log_var + (x - mean) ** 2 / log_var.exp())
    return each.nansum(1)


def wrong_2(x, mean, log_var):
    """Mistake: missing values become 0 and are counted like the others."""
    filled = torch.nan_to_num(x, nan=0.0)
    return torch.distributions.Normal(mean, (0.5 * log_var).exp()).log_prob(filled).sum(-1)


def wrong_3(x, mean, log_var):
    """Mistake: the constant log 2 pi is counted for all columns, the missing ones too."""
    known = ~x.isnan()
    zero = torch.zeros_like(x)
    error = torch.where(known, x, zero) - torch.where(known, mean, zero)
    log_var = torch.where(known, log_var, zero)
    return -0.5 * (x.shape[1] * _LOG_2PI + (log_var + error.square() * (-log_var).exp()).sum(1))


def wrong_4(x, mean, log_var):
    """Two mistakes: exp(log_var) is used as the standard deviation, and the mean over known values is taken."""
    rows = []
    for i in range(len(x)):
        known = ~torch.isnan(x[i])
        normal = torch.distributions.Normal(mean[i][known], log_var[i][known].exp())
        rows.append(normal.log_prob(x[i][known]).sum() / known.sum().clamp(min=1))
    return torch.stack(rows)


def right_1(x, mean, log_var):
    """where before the arithmetic for x, mean and log_var, and once more after it."""
    known = ~x.isnan()
    zero = torch.zeros_like(x)
    x, mean, log_var = (torch.where(known, t, zero) for t in (x, mean, log_var))
    each = -0.5 * (_LOG_2PI + log_var + (x - mean).square() * torch.exp(-log_var))
    return torch.where(known, each, zero).sum(1)


def right_2(x, mean, log_var):
    """Only the known values are picked out; their terms are added to their rows by index_add."""
    row, column = (~torch.isnan(x)).nonzero(as_tuple=True)
    variance_log = log_var[row, column]
    scaled = (x[row, column] - mean[row, column]) * torch.exp(-0.5 * variance_log)
    terms = -0.5 * scaled**2 - 0.5 * variance_log - 0.5 * _LOG_2PI
    return torch.zeros(len(x), dtype=terms.dtype, device=x.device).index_add(0, row, terms)
