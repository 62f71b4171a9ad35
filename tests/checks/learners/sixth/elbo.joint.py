import math

import torch
import torch.distributions as td


def wrong_1(x, z, decode, sigma):
    """sigma is taken for the variance."""
    prior = td.Normal(0.0, 1.0).log_prob(z).sum(-1)
    return prior + td.Normal(decode(z), sigma**0.5).log_prob(x).sum(-1)


def wrong_2(x, z, decode, sigma):
    """The likelihood lacks -log sigma in its constant."""
    prior = -0.5 * (z**2 + math.log(2 * math.pi)).sum(1)
    likelihood = -0.5 * (((x - decode(z)) / sigma) ** 2 + math.log(2 * math.pi)).sum(1)
    return prior + likelihood


def wrong_3(x, z, decode, sigma):
    """The likelihood is a mean over pixels."""
    prior = td.Independent(td.Normal(torch.zeros_like(z), torch.ones_like(z)), 1)
    return prior.log_prob(z) + td.Normal(decode(z), sigma).log_prob(x).mean(-1)


def wrong_4(x, z, decode, sigma):
    """The prior's constant is left out, and sigma squared is given to Normal, which wants a standard deviation."""
    prior = -0.5 * torch.einsum("bl,bl->b", z, z)
    return prior + td.Normal(decode(z), sigma**2).log_prob(x).sum(-1)


def right_1(x, z, decode, sigma):
    """With torch.distributions."""
    return td.Normal(0.0, 1.0).log_prob(z).sum(-1) + td.Normal(decode(z), sigma).log_prob(x).sum(-1)


def right_2(x, z, decode, sigma):
    """Densities by hand."""
    pixels, latent = x.shape[-1], z.shape[-1]
    squares = z.square().sum(-1) + (x - decode(z)).square().sum(-1) / sigma**2
    return -0.5 * squares - 0.5 * (pixels + latent) * math.log(2 * math.pi) - pixels * math.log(sigma)
