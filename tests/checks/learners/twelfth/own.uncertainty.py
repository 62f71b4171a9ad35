import torch
from torch import distributions as td


def wrong_1(log_weights, mean, std):
    """Wrong: only the mean of the codes' variances; the spread of their means is forgotten."""
    w = log_weights.softmax(0)[:, None]
    return (w * std.square()).sum(0).sqrt()


def wrong_2(log_weights, mean, std):
    """Wrong: the standard deviations are averaged as they are, where their squares should be."""
    w = torch.softmax(log_weights, dim=0)
    centre = torch.einsum("k,kc->c", w, mean)
    variance = torch.einsum("k,kc->c", w, std + (mean - centre) ** 2)
    return variance.sqrt()


def wrong_3(log_weights, mean, std):
    """Wrong: exp of the log-weights as they are: hundreds of nats below 0 they are all 0, and 0 / 0 is NaN."""
    w = log_weights.exp()
    w = (w / w.sum()).unsqueeze(1)
    first = (w * mean).sum(0)
    second = (w * (std**2 + mean**2)).sum(0)
    return (second - first**2).sqrt()


def wrong_4(log_weights, mean, std):
    """Wrong twice: all codes count equally, the weights are not used, and the variance is returned, not its root."""
    component = td.Normal(mean.T, std.T)
    mixture = td.MixtureSameFamily(td.Categorical(logits=torch.zeros_like(mean.T)), component)
    return mixture.variance


def right_1(log_weights, mean, std):
    """Right: merges one code after another into a running mean and variance, shares from logaddexp."""
    log_total, centre, variance = log_weights[0], mean[0], std[0] ** 2
    for k in range(1, len(log_weights)):
        log_total = torch.logaddexp(log_total, log_weights[k])
        share = (log_weights[k] - log_total).exp()
        gap = mean[k] - centre
        variance = (1 - share) * variance + share * std[k] ** 2 + share * (1 - share) * gap**2
        centre = centre + share * gap
    return variance.sqrt()


def right_2(log_weights, mean, std):
    """Right: weights shifted by the largest before exp; the root-weighted deviations and means stacked, and their length taken."""
    weights = (log_weights - log_weights.max()).exp()
    roots = (weights / weights.sum()).sqrt()[:, None]
    centre = (roots**2 * mean).sum(0)
    return torch.cat([roots * std, roots * (mean - centre)]).norm(dim=0)
