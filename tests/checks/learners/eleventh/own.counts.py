import torch
from torch import distributions as td
from torch.nn import functional as F


def wrong_1(x, log_mean, log_dispersion):
    """Wrong: gives torch's NegativeBinomial r / (r + m) as `probs`, where it wants m / (r + m): the two probabilities are exchanged."""
    m, r = log_mean.exp(), log_dispersion.exp()
    return td.NegativeBinomial(total_count=r, probs=r / (r + m)).log_prob(x)


def wrong_2(x, log_mean, log_dispersion):
    """Wrong: takes lgamma(x) for log x!, which is lgamma(x + 1)."""
    r = log_dispersion.exp()
    log_sum = torch.logaddexp(log_mean, log_dispersion)
    coefficient = torch.lgamma(x + r) - torch.lgamma(r) - torch.lgamma(x)
    return coefficient + r * (log_dispersion - log_sum) + x * (log_mean - log_sum)


def wrong_3(x, log_mean, log_dispersion):
    """Wrong: takes the dispersion the other way round, r = exp(-log_dispersion), so that the variance is m + m^2 * dispersion."""
    r = torch.exp(-log_dispersion)
    m = torch.exp(log_mean)
    return (
        torch.lgamma(x + r)
        - torch.lgamma(r)
        - torch.lgamma(x + 1)
        + r * torch.log(r / (r + m))
        + x * torch.log(m / (r + m))
    )


def wrong_4(x, log_mean, log_dispersion):
    """Wrong twice: x! is missing, and the exponents r and x are exchanged between the two factors."""
    r = log_dispersion.exp()
    logit = log_mean - log_dispersion
    gammas = torch.lgamma(x + r) - torch.lgamma(r)
    return gammas + x * F.logsigmoid(-logit) + r * F.logsigmoid(logit)


def right_1(x, log_mean, log_dispersion):
    """Right: torch's NegativeBinomial with r as its count and the logit of m / (r + m), which is log m - log r."""
    r = log_dispersion.exp().expand_as(log_mean)
    return td.NegativeBinomial(total_count=r, logits=log_mean - log_dispersion).log_prob(x)


def right_2(x, log_mean, log_dispersion):
    """Right: no gamma function; Gamma(x + r) / (Gamma(r) x!) is the product of (r + k) / (k + 1) over k below x, summed up as logarithms in a table."""
    log_m, log_r = log_mean.double(), log_dispersion.double()
    k = torch.arange(int(x.max()) + 1, dtype=torch.float64, device=x.device)
    steps = torch.log(log_r.exp() + k) - torch.log1p(k)
    table = torch.cat([steps.new_zeros(1), steps.cumsum(0)])
    logit = log_m - log_r
    result = table[x.long()] - log_r.exp() * F.softplus(logit) - x.double() * F.softplus(-logit)
    return result.to(log_mean.dtype)
