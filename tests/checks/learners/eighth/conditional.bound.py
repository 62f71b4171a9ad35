import torch
from torch import distributions as td
from torch.nn import functional as F


def wrong_1(encode, decode, x, y, noise):
    """Wrong: multiplies the noise by exp(log_var), the variance, instead of the standard deviation."""
    mean, log_var = encode(x, y)
    z = mean + log_var.exp() * noise
    logits = decode(z, y)
    rec = -F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(1)
    kl = -0.5 * (1 + log_var - mean**2 - log_var.exp()).sum(1)
    return rec - kl


def wrong_2(encode, decode, x, y, noise):
    """Wrong: estimates the KL at the drawn code, log q(z|x,y) - log p(z), instead of the closed form."""
    mean, log_var = encode(x, y)
    q = td.Normal(mean, (0.5 * log_var).exp())
    z = q.loc + q.scale * noise
    prior = td.Normal(torch.zeros_like(mean), torch.ones_like(mean))
    log_p = td.Bernoulli(logits=decode(z, y), validate_args=False).log_prob(x).sum(-1)
    return log_p - (q.log_prob(z) - prior.log_prob(z)).sum(-1)


def wrong_3(encode, decode, x, y, noise):
    """Wrong: averages the reconstruction over the pixels instead of summing it."""
    mean, log_var = encode(x, y)
    logits = decode(mean + (log_var / 2).exp() * noise, y)
    out = []
    for i in range(len(x)):
        rec = -F.binary_cross_entropy_with_logits(logits[i], x[i])
        kl = 0.5 * (mean[i] ** 2 + log_var[i].exp() - log_var[i] - 1).sum()
        out.append(rec - kl)
    return torch.stack(out)


def wrong_4(encode, decode, x, y, noise):
    """Wrong twice: decodes the mean code, so that the noise is not used, and averages the KL over the latent dimensions."""
    mean, log_var = encode(x, y)
    logits = decode(mean, y)
    rec = (x * F.logsigmoid(logits) + (1 - x) * F.logsigmoid(-logits)).sum(1)
    kl = 0.5 * (mean.pow(2) + log_var.exp() - 1 - log_var)
    return rec - kl.mean(1)


def right_1(encode, decode, x, y, noise):
    """Right: torch's KL of two Gaussians; the log-probability of a pixel as x a - log(1 + e^a)."""
    mean, log_var = encode(x, y)
    q = td.Normal(mean, torch.exp(log_var / 2))
    kl = td.kl_divergence(q, td.Normal(torch.zeros_like(mean), torch.ones_like(mean)))
    a = decode(torch.addcmul(mean, q.scale, noise), y)
    log_p = x * a - torch.logaddexp(a, torch.zeros_like(a))
    return log_p.sum(-1) - kl.sum(-1)


def right_2(encode, decode, x, y, noise):
    """Right: each image by itself after one call of encoder and decoder; the KL by hand, with expm1."""
    mean, log_var = encode(x, y)
    codes = mean + noise * log_var.exp().sqrt()
    logits = decode(codes, y)
    bounds = []
    for a, pixels, m, s in zip(logits, x, mean, log_var):
        white, black = F.logsigmoid(a), F.logsigmoid(-a)
        reconstruction = (pixels * white).sum() + ((1 - pixels) * black).sum()
        kl = (m.square() + torch.expm1(s) - s).sum() / 2
        bounds.append(reconstruction - kl)
    return torch.stack(bounds)
