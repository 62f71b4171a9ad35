import torch
import torch.distributions as td


def wrong_1(x, log_mean, log_dispersion):
    """torch's `probs` is m / (r + m); given r / (r + m), the two powers change places."""
    m, r = log_mean.exp(), log_dispersion.exp()
    return td.NegativeBinomial(r, probs=r / (r + m), validate_args=False).log_prob(x)


def wrong_2(x, log_mean, log_dispersion):
    """The factorial of x is left out."""
    r = log_dispersion.exp()
    total = torch.logaddexp(log_mean, log_dispersion)
    coefficient = torch.lgamma(x + r) - torch.lgamma(r)
    return coefficient + r * (log_dispersion - total) + x * (log_mean - total)


def wrong_3(x, log_mean, log_dispersion):
    """The other convention: variance m + r m^2, so that 1/r stands for r."""
    r = torch.exp(-log_dispersion)
    return td.NegativeBinomial(r, logits=log_mean - r.log(), validate_args=False).log_prob(x)


def wrong_4(x, log_mean, log_dispersion):
    """log x! is left out, and the power r is forgotten on r / (r + m)."""
    m, r = torch.exp(log_mean), torch.exp(log_dispersion)
    out = torch.lgamma(x + r) - torch.lgamma(r)
    return out + torch.log(r / (r + m)) + x * torch.log(m / (r + m))


def right_1(x, log_mean, log_dispersion):
    """The formula in logarithms, with lgamma and logaddexp."""
    r = log_dispersion.exp()
    total = torch.logaddexp(log_mean, log_dispersion)
    coefficient = torch.lgamma(x + r) - torch.lgamma(r) - torch.lgamma(x + 1)
    return coefficient + r * (log_dispersion - total) + x * (log_mean - total)


def right_2(x, log_mean, log_dispersion):
    """torch's NegativeBinomial, whose logits are log(m / r)."""
    p = td.NegativeBinomial(
        log_dispersion.exp(), logits=log_mean - log_dispersion, validate_args=False
    )
    return p.log_prob(x)
