import torch
from torch import distributions as td


def wrong_1(weights, means, log_vars):
    """Wrong: the variance is the weighted mean of the components' variances only; the spread of their means is left out."""
    return weights @ means, weights @ log_vars.exp()


def wrong_2(weights, means, log_vars):
    """Wrong: returns the standard deviation of the mixture, not its variance."""
    mixture = td.MixtureSameFamily(
        td.Categorical(weights, validate_args=False),
        td.Independent(td.Normal(means, (0.5 * log_vars).exp()), 1),
        validate_args=False,
    )
    return mixture.mean, mixture.stddev


def wrong_3(weights, means, log_vars):
    """Wrong: averages the log-variances and takes exp afterwards (a geometric mean of the variances) for the share within components."""
    mean, mean_log_var = torch.zeros_like(means[0]), torch.zeros_like(means[0])
    for w, m, s in zip(weights, means, log_vars):
        mean = mean + w * m
        mean_log_var = mean_log_var + w * s
    between = sum(w * (m - mean) ** 2 for w, m in zip(weights, means))
    return mean, mean_log_var.exp() + between


def wrong_4(weights, means, log_vars):
    """Wrong twice: gives all components the same weight, and takes the spread of the means with components - 1 in the denominator."""
    return means.mean(0), log_vars.exp().mean(0) + means.var(0)


def right_1(weights, means, log_vars):
    """Right: mean and variance of the mixture; the spread of the means is computed from the squared distances of all pairs."""
    mean = torch.einsum("k,kd->d", weights, means)
    variance = torch.einsum("k,kd->d", weights, log_vars.exp())
    for i in range(len(weights)):
        for j in range(i):
            variance = variance + weights[i] * weights[j] * (means[i] - means[j]).square()
    return mean, variance


def right_2(weights, means, log_vars):
    """Right: adds the components one after the other and merges mean and variance of what is there with the next one."""
    total, mean, variance = weights[0], means[0], log_vars[0].exp()
    for w, m, s in zip(weights[1:], means[1:], log_vars[1:]):
        if float(w) == 0:
            continue
        new = total + w
        share = w / new
        step = m - mean
        variance = (1 - share) * variance + share * s.exp() + share * (1 - share) * step**2
        mean, total = mean + share * step, new
    return mean, variance
