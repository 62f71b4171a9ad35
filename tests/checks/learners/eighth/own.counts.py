import torch
from torch import distributions as td
from torch.nn import functional as F


def wrong_1(x, log_mean, log_dispersion):
    """Wrong: forgets the x! below the line."""
    m, r = log_mean.exp(), log_dispersion.exp()
    return torch.lgamma(x + r) - torch.lgamma(r) + r * (r.log() - (r + m).log()) + x * (m.log() - (r + m).log())


def wrong_2(x, log_mean, log_dispersion):
    """Wrong: gives torch r / (r + m) as the probability, where it wants m / (r + m): the two are exchanged."""
    m, r = log_mean.exp(), log_dispersion.exp()
    return td.NegativeBinomial(total_count=r, probs=r / (r + m)).log_prob(x)


def wrong_3(x, log_mean, log_dispersion):
    """Wrong: takes the dispersion for its inverse, as if the variance were m + m^2 r."""
    r = torch.exp(-log_dispersion)
    m = torch.exp(log_mean)
    total = r + m
    out = []
    for count, mean, both in zip(x, m, total):
        constant = torch.lgamma(count + r) - torch.lgamma(r) - torch.lgamma(count + 1)
        out.append(constant + r * torch.log(r / both) + count * torch.log(mean / both))
    return torch.stack(out)


def wrong_4(x, log_mean, log_dispersion):
    """Wrong twice: takes the dispersion for its inverse, and forgets the x! below the line."""
    r = log_dispersion.neg().exp()
    odds = log_mean + log_dispersion
    return torch.lgamma(x + r) - torch.lgamma(r) + r * F.logsigmoid(-odds) + x * F.logsigmoid(odds)


def right_1(x, log_mean, log_dispersion):
    """Right: Gamma(x + r) / (Gamma(r) x!) as a running sum of log((r + j) / (1 + j)), looked up at x; the two shares as log-sigmoids."""
    r = log_dispersion.double().exp()
    j = torch.arange(int(x.max().item()), dtype=torch.float64, device=x.device)
    steps = torch.log((r + j) / (1 + j))
    table = torch.cat([steps.new_zeros(1), steps.cumsum(0)])
    odds = log_mean.double() - log_dispersion.double()
    value = table[x.long()] + r * F.logsigmoid(-odds) + x.double() * F.logsigmoid(odds)
    return value.to(x.dtype)


def right_2(x, log_mean, log_dispersion):
    """Right: torch's negative binomial with r as its count and log m - log r as its logit."""
    odds = log_mean - log_dispersion
    return td.NegativeBinomial(log_dispersion.exp().expand_as(odds), logits=odds).log_prob(x)
