import torch
from torch import distributions as td


def wrong_1(decode, latent, n, temperature):
    """Wrong: takes the temperature for a variance, so the codes are scaled by its square root."""
    z = temperature**0.5 * torch.randn(n, latent)
    return decode(z).mean


def wrong_2(decode, latent, n, temperature):
    """Wrong: draws images from p(x|z) instead of returning the means."""
    z = td.Normal(0.0, 1.0).sample((n, latent)) * temperature
    return decode(z).sample()


def wrong_3(decode, latent, n, temperature):
    """Wrong: one noise vector is drawn and repeated, so all n codes are the same."""
    z = (temperature * torch.randn(latent)).repeat(n, 1)
    return decode(z).mean


def wrong_4(decode, latent, n, temperature):
    """Wrong twice: noise is uniform on [0, 1) instead of standard normal, and it is scaled by the square root of the temperature."""
    z = torch.rand(n, latent) * temperature**0.5
    return decode(z).mean


def right_1(decode, latent, n, temperature):
    """Right: codes drawn one by one from an Independent standard normal, scaled and stacked, decoded in one batch."""
    prior = td.Independent(td.Normal(torch.zeros(latent), torch.ones(latent)), 1)
    z = torch.stack([prior.sample() * temperature for _ in range(n)])
    return decode(z).mean


def right_2(decode, latent, n, temperature):
    """Right: an empty table filled with standard normal numbers in place, multiplied by T; the mean of the distribution."""
    z = torch.empty(n, latent)
    z.normal_(0.0, 1.0).mul_(temperature)
    likelihood = decode(z)
    return likelihood.mean
