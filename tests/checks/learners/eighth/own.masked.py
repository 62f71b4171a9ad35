import math

import torch
from torch import distributions as td


def wrong_1(x, mean, log_var):
    """Wrong: computes with the NaNs and drops them only in the sum; the value is right, the gradient is NaN where nothing is known."""
    p = td.Normal(mean, (0.5 * log_var).exp(), validate_args=False)
    return p.log_prob(x).nansum(1)


def wrong_2(x, mean, log_var):
    """Wrong: fills gaps with the mean and sums over all columns, so that a gap still costs its log-variance and constant."""
    filled = torch.where(x.isnan(), mean, x)
    terms = math.log(2 * math.pi) + log_var + (filled - mean) ** 2 / log_var.exp()
    return -0.5 * terms.sum(1)


def wrong_3(x, mean, log_var):
    """Wrong: takes exp(log_var) for the standard deviation."""
    rows = []
    for row, m, v in zip(x, mean, log_var):
        known = ~row.isnan()
        rows.append(td.Normal(m[known], v[known].exp()).log_prob(row[known]).sum())
    return torch.stack(rows)


def wrong_4(x, mean, log_var):
    """Wrong twice: leaves out the constant log(2 pi), and averages over the known values instead of summing."""
    known = ~torch.isnan(x)
    error = torch.where(known, x, torch.zeros_like(x)) - torch.where(known, mean, torch.zeros_like(x))
    terms = -0.5 * (log_var + error.square() * (-log_var).exp())
    return (terms * known).sum(1) / known.sum(1).clamp(min=1)


def right_1(x, mean, log_var):
    """Right: picks the known values out of the table, computes with them alone, and adds each to its row."""
    known = ~x.isnan()
    row = known.nonzero()[:, 0]
    m, v = mean[known], log_var[known]
    value = -0.5 * (math.log(2 * math.pi) + v + (x[known] - m).square() * (-v).exp())
    return value.new_zeros(len(x)).index_add(0, row, value)


def right_2(x, mean, log_var):
    """Right: puts a standard normal at 0 into every gap before anything is computed, and takes it out of the sum."""
    gap = x.isnan()
    std = (0.5 * log_var.masked_fill(gap, 0.0)).exp()
    p = td.Normal(mean.masked_fill(gap, 0.0), std, validate_args=False)
    value = p.log_prob(x.masked_fill(gap, 0.0))
    return value.masked_fill(gap, 0.0).sum(-1)
