import torch
import torch.distributions as td
import torch.nn.functional as F


def wrong_1(encode, decode, x, y, noise):
    """exp(log_var), the variance, multiplies the noise."""
    mean, log_var = encode(x, y)
    logits = decode(mean + log_var.exp() * noise, y)
    reconstruction = -F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(1)
    kl = 0.5 * (mean**2 + log_var.exp() - 1 - log_var).sum(1)
    return reconstruction - kl


def wrong_2(encode, decode, x, y, noise):
    """The KL is estimated from the drawn code, not in closed form."""
    mean, log_var = encode(x, y)
    q = td.Normal(mean, (0.5 * log_var).exp())
    z = mean + q.scale * noise
    kl = (q.log_prob(z) - td.Normal(0.0, 1.0).log_prob(z)).sum(-1)
    return td.Bernoulli(logits=decode(z, y), validate_args=False).log_prob(x).sum(-1) - kl


def wrong_3(encode, decode, x, y, noise):
    """The reconstruction is a mean over pixels, not a sum."""
    mean, log_var = encode(x, y)
    sigma = torch.exp(log_var / 2)
    logits = decode(mean + sigma * noise, y)
    reconstruction = (x * F.logsigmoid(logits) + (1 - x) * F.logsigmoid(-logits)).mean(1)
    kl = td.kl_divergence(td.Normal(mean, sigma), td.Normal(0.0, 1.0)).sum(1)
    return reconstruction - kl


def wrong_4(encode, decode, x, y, noise):
    """Decodes the mean and leaves the noise out, and the KL lacks its factor one half."""
    mean, log_var = encode(x, y)
    logits = decode(mean, y)
    reconstruction = (x * logits - F.softplus(logits)).sum(-1)
    return reconstruction - (mean.square() + log_var.exp() - log_var - 1).sum(-1)


def right_1(encode, decode, x, y, noise):
    """By hand, with binary cross-entropy from logits."""
    mean, log_var = encode(x, y)
    z = mean + (0.5 * log_var).exp() * noise
    loss = F.binary_cross_entropy_with_logits(decode(z, y), x, reduction="none").sum(-1)
    kl = 0.5 * (mean.square() + log_var.exp() - log_var - 1).sum(-1)
    return -loss - kl


def right_2(encode, decode, x, y, noise):
    """With torch.distributions."""
    mean, log_var = encode(x, y)
    q = td.Independent(td.Normal(mean, torch.exp(log_var / 2)), 1)
    prior = td.Independent(td.Normal(torch.zeros_like(mean), torch.ones_like(mean)), 1)
    z = q.base_dist.loc + q.base_dist.scale * noise
    p = td.Independent(td.Bernoulli(logits=decode(z, y), validate_args=False), 1, validate_args=False)
    return p.log_prob(x) - td.kl_divergence(q, prior)
