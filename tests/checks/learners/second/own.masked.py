import math

import torch
from torch import distributions as td


def wrong_1(x, mean, log_var):
    """Adds up what is not NaN at the end: the value is right, the gradient NaN where nothing is known."""
    terms = -0.5 * ((x - mean) ** 2 / log_var.exp() + log_var + math.log(2 * math.pi))
    return torch.where(x.isnan(), torch.zeros_like(terms), terms).sum(1)


def wrong_2(x, mean, log_var):
    """Puts the mean in the place of a gap, so that a gap still adds its log-variance and constant."""
    x = torch.where(x.isnan(), mean, x)
    return -0.5 * ((x - mean) ** 2 / log_var.exp() + log_var + math.log(2 * math.pi)).sum(1)


def wrong_3(x, mean, log_var):
    """Divides by the number of known values of the row."""
    known = ~x.isnan()
    filled = torch.where(known, x, torch.zeros_like(x))
    terms = -0.5 * ((filled - mean) ** 2 / log_var.exp() + log_var + math.log(2 * math.pi))
    return (terms * known).sum(1) / known.sum(1).clamp(min=1)


def wrong_4(x, mean, log_var):
    """Takes exp(log_var) for the standard deviation."""
    known = ~x.isnan()
    filled = torch.where(known, x, mean.detach())
    terms = td.Normal(mean, log_var.exp()).log_prob(filled)
    return torch.where(known, terms, torch.zeros_like(terms)).sum(1)


def right_1(x, mean, log_var):
    """Replaces x, mean and log-variance at the gaps before anything is computed, and masks at the end."""
    known = ~x.isnan()
    zero = torch.zeros_like(x)
    x, mean, log_var = (torch.where(known, v, zero) for v in (x, mean, log_var))
    terms = -0.5 * ((x - mean) ** 2 * (-log_var).exp() + log_var + math.log(2 * math.pi))
    return torch.where(known, terms, zero).sum(-1)


def right_2(x, mean, log_var):
    """Picks the known values out and adds their terms to the rows that they come from."""
    row, column = torch.nonzero(~x.isnan(), as_tuple=True)
    normal = td.Normal(mean[row, column], (0.5 * log_var[row, column]).exp())
    terms = normal.log_prob(x[row, column])
    return terms.new_zeros(len(x)).index_add(0, row, terms)
