import torch


def wrong_1(log_weights, mean, std):
    """The mean variance within the codes alone, without the scatter between their means."""
    w = log_weights.softmax(0)[:, None]
    return (w * std**2).sum(0).sqrt()


def wrong_2(log_weights, mean, std):
    """Every code counts alike: the weights are left out."""
    return (std.square().mean(0) + mean.var(0, correction=0)).sqrt()


def wrong_3(log_weights, mean, std):
    """Takes the standard deviations for variances."""
    w = log_weights.softmax(0)[:, None]
    centre = (w * mean).sum(0)
    return (w * (std + (mean - centre) ** 2)).sum(0).sqrt()


def wrong_4(log_weights, mean, std):
    """exp of the log-weights before they are normalised: all weights are 0 where they lie below -200."""
    w = log_weights.exp()
    w = (w / w.sum())[:, None]
    centre = (w * mean).sum(0)
    return (w * (std**2 + (mean - centre) ** 2)).sum(0).sqrt()


def right_1(log_weights, mean, std):
    """Variance within plus variance between, with normalised weights."""
    w = log_weights.softmax(0)[:, None]
    centre = (w * mean).sum(0)
    return (w * (std**2 + (mean - centre) ** 2)).sum(0).sqrt()


def right_2(log_weights, mean, std):
    """Second moment about the best code's mean, minus the square of the first, by matrix products."""
    w = torch.exp(log_weights - torch.logsumexp(log_weights, 0))
    away = mean - mean[log_weights.argmax()]
    first, second = w @ away, w @ (std.square() + away.square())
    return (second - first.square()).clamp(min=0).sqrt()
