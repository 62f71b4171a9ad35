import torch


def wrong_1(decode, latent, n, temperature):
    """Draws pixels from p(x|z) instead of returning its means."""
    return decode(temperature * torch.randn(n, latent)).sample()


def wrong_2(decode, latent, n, temperature):
    """Takes the temperature for the variance of the codes and scales them by its square root."""
    return decode(temperature**0.5 * torch.randn(n, latent)).mean


def wrong_3(decode, latent, n, temperature):
    """Draws a single code and decodes it n times."""
    z = temperature * torch.randn(1, latent)
    return decode(z.repeat(n, 1)).mean


def wrong_4(decode, latent, n, temperature):
    """Divides by the temperature, as one does with logits."""
    return decode(torch.randn(n, latent) / temperature).mean


def right_1(decode, latent, n, temperature):
    """Standard normal codes times the temperature, decoded at once."""
    z = temperature * torch.randn(n, latent)
    return decode(z).mean


def right_2(decode, latent, n, temperature):
    """Codes from torch.distributions, one after the other, stacked before decoding."""
    standard = torch.distributions.Normal(torch.zeros(latent), torch.ones(latent))
    z = torch.stack([standard.sample().mul(temperature) for _ in range(n)])
    return decode(z).mean
