import torch
from torch.distributions import Normal, kl_divergence
from torch.nn import functional as F


def wrong_1(encode, decode, x, y, noise):
    """Takes exp(log_var), the variance, for the standard deviation when it draws the code."""
    mean, log_var = encode(x, y)
    logits = decode(mean + log_var.exp() * noise, y)
    reconstruction = -F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(1)
    return reconstruction - 0.5 * (mean**2 + log_var.exp() - log_var - 1).sum(1)


def wrong_2(encode, decode, x, y, noise):
    """Applies the sigmoid twice: to the logits and again within the loss with logits."""
    mean, log_var = encode(x, y)
    p = decode(mean + (0.5 * log_var).exp() * noise, y).sigmoid()
    reconstruction = -F.binary_cross_entropy_with_logits(p, x, reduction="none").sum(1)
    return reconstruction - 0.5 * (mean**2 + log_var.exp() - log_var - 1).sum(1)


def wrong_3(encode, decode, x, y, noise):
    """Averages the reconstruction over the pixels instead of summing it."""
    mean, log_var = encode(x, y)
    logits = decode(mean + (0.5 * log_var).exp() * noise, y)
    reconstruction = -F.binary_cross_entropy_with_logits(logits, x, reduction="none").mean(1)
    return reconstruction - 0.5 * (mean**2 + log_var.exp() - log_var - 1).sum(1)


def wrong_4(encode, decode, x, y, noise):
    """Computes the KL the other way round, from the prior to the posterior."""
    mean, log_var = encode(x, y)
    logits = decode(mean + (0.5 * log_var).exp() * noise, y)
    reconstruction = -F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(1)
    kl = 0.5 * ((1 + mean**2) / log_var.exp() - 1 + log_var).sum(1)
    return reconstruction - kl


def right_1(encode, decode, x, y, noise):
    """Cross-entropy with logits and the closed form of the KL."""
    mean, log_var = encode(x, y)
    z = mean + (0.5 * log_var).exp() * noise
    logits = decode(z, y)
    reconstruction = -F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(1)
    kl = 0.5 * (mean.square() + log_var.exp() - log_var - 1).sum(1)
    return reconstruction - kl


def right_2(encode, decode, x, y, noise):
    """x * logits - softplus(logits) for the pixels, kl_divergence of torch for the code."""
    mean, log_var = encode(x, y)
    q = Normal(mean, torch.exp(log_var / 2))
    logits = decode(q.loc + q.scale * noise, y)
    pixels = x * logits - F.softplus(logits)
    prior = Normal(torch.zeros_like(mean), torch.ones_like(mean))
    return pixels.sum(dim=-1) - kl_divergence(q, prior).sum(dim=-1)
