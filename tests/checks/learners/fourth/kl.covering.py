import torch


def wrong_1(weights, means, log_vars):
    """Wrong: the variance is the average of the components' variances, the spread of their means is forgotten."""
    mean = weights @ means
    return mean, weights @ log_vars.exp()


def wrong_2(weights, means, log_vars):
    """Wrong: the weights are ignored, all components count the same."""
    mean = means.mean(0)
    variance = (log_vars.exp() + (means - mean).square()).mean(0)
    return mean, variance


def wrong_3(weights, means, log_vars):
    """Wrong: returns the standard deviation in place of the variance."""
    w = weights[:, None]
    m = (w * means).sum(0)
    second = (w * (torch.exp(log_vars) + means**2)).sum(0)
    return m, (second - m**2).sqrt()


def wrong_4(weights, means, log_vars):
    """Wrong twice: averages the log-variances before exponentiating, and the spread of the means lacks its square (absolute value)."""
    mean = torch.einsum("k,kd->d", weights, means)
    inside = torch.einsum("k,kd->d", weights, log_vars).exp()
    between = torch.einsum("k,kd->d", weights, (means - mean).abs())
    return mean, inside + between


def right_1(weights, means, log_vars):
    """Right: law of total variance with matrix products."""
    mean = weights @ means
    return mean, weights @ (log_vars.exp() + (means - mean).square())


def right_2(weights, means, log_vars):
    """Right: loop over the components, two passes."""
    mean = torch.zeros_like(means[0])
    for w, m in zip(weights, means):
        mean = mean + w * m
    variance = torch.zeros_like(mean)
    for w, m, lv in zip(weights, means, log_vars):
        variance = variance + w * torch.exp(lv) + w * (m - mean) ** 2
    return mean, variance
