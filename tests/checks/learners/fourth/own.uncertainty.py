import torch
import torch.distributions as td


def wrong_1(log_weights, mean, std):
    """Only the variance within the codes: the spread of their means is forgotten."""
    w = log_weights.softmax(0)
    return torch.einsum("k,kc->c", w, std**2).sqrt()


def wrong_2(log_weights, mean, std):
    """std is not squared before it is added to the variance of the means."""
    w = torch.softmax(log_weights, 0)[:, None]
    centre = (w * mean).sum(0)
    return (w * (std + (mean - centre) ** 2)).sum(0).sqrt()


def wrong_3(log_weights, mean, std):
    """The weights are exp(log w), never normalised."""
    w = log_weights.exp().unsqueeze(-1)
    m = (w * mean).sum(0)
    return ((w * (std.square() + (mean - m).square())).sum(0)).sqrt()


def wrong_4(log_weights, mean, std):
    """Two mistakes: the logarithms themselves are divided by their sum; the square root is forgotten (a variance)."""
    w = log_weights / log_weights.sum()
    m = w @ mean
    out = torch.zeros_like(m)
    for k in range(len(w)):
        out = out + w[k] * (std[k] ** 2 + (mean[k] - m) ** 2)
    return out


def right_1(log_weights, mean, std):
    """Softmax and the law of total variance."""
    w = log_weights.softmax(0)[:, None]
    centre = (w * mean).sum(0)
    return (w * (std**2 + (mean - centre) ** 2)).sum(0).sqrt()


def right_2(log_weights, mean, std):
    """Library mixture distribution, one per column."""
    columns = mean.shape[1]
    mix = td.Categorical(logits=log_weights.expand(columns, -1))
    mixture = td.MixtureSameFamily(mix, td.Normal(mean.T, std.T))
    return mixture.variance.sqrt()
