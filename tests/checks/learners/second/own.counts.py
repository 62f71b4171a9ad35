import torch
from torch import distributions as td
from torch.nn import functional as F


def wrong_1(x, log_mean, log_dispersion):
    """Leaves out the factorial of x."""
    r = log_dispersion.exp()
    logit = log_mean - log_dispersion
    choose = torch.lgamma(x + r) - torch.lgamma(r)
    return choose + r * F.logsigmoid(-logit) + x * F.logsigmoid(logit)


def wrong_2(x, log_mean, log_dispersion):
    """Takes the dispersion for its inverse, as where the variance is m + r m^2."""
    r = (-log_dispersion).exp()
    logit = log_mean + log_dispersion
    choose = torch.lgamma(x + r) - torch.lgamma(r) - torch.lgamma(x + 1)
    return choose + r * F.logsigmoid(-logit) + x * F.logsigmoid(logit)


def wrong_3(x, log_mean, log_dispersion):
    """Hands torch the probability of the other outcome: r / (r + m) in place of m / (r + m)."""
    r, m = log_dispersion.exp(), log_mean.exp()
    return td.NegativeBinomial(r, probs=r / (r + m)).log_prob(x)


def wrong_4(x, log_mean, log_dispersion):
    """The formula as it stands and its logarithm at the end: gamma and powers overflow at large counts."""
    r, m = log_dispersion.exp(), log_mean.exp()
    choose = torch.lgamma(x + r).exp() / torch.lgamma(r).exp() / torch.lgamma(x + 1).exp()
    return (choose * (r / (r + m)) ** r * (m / (r + m)) ** x).log()


def right_1(x, log_mean, log_dispersion):
    """Sums of logarithms, in double precision inside."""
    n, lm, lr = x.double(), log_mean.double(), log_dispersion.double()
    r, both = lr.exp(), torch.logaddexp(lm, lr)
    choose = torch.lgamma(n + r) - torch.lgamma(r) - torch.lgamma(n + 1)
    return (choose + r * (lr - both) + n * (lm - both)).to(log_mean.dtype)


def right_2(x, log_mean, log_dispersion):
    """torch's negative binomial distribution, whose logits are log(m / r)."""
    return td.NegativeBinomial(
        log_dispersion.exp(), logits=log_mean - log_dispersion, validate_args=False
    ).log_prob(x)
