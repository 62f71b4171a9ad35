import torch
from torch import Tensor


def wrong_1(decode, latent: int, n: int, temperature: float) -> Tensor:
    """Reads the temperature as the variance of the codes and multiplies by its square root."""
    z = temperature**0.5 * torch.randn(n, latent)
    return decode(z).mean


def wrong_2(decode, latent: int, n: int, temperature: float) -> Tensor:
    """Returns images drawn from p(x|z) instead of its means."""
    z = temperature * torch.randn(n, latent)
    return decode(z).sample()


def wrong_3(decode, latent: int, n: int, temperature: float) -> Tensor:
    """Draws uniform numbers between 0 and 1 instead of standard normal ones."""
    z = temperature * torch.rand(n, latent)
    return decode(z).mean


def wrong_4(decode, latent: int, n: int, temperature: float) -> Tensor:
    """Draws a single code and repeats it n times, so that all images are the same."""
    z = temperature * torch.randn(latent)
    return decode(z.expand(n, latent)).mean


def right_1(decode, latent: int, n: int, temperature: float) -> Tensor:
    """Lets `torch.normal` draw codes whose standard deviation is the temperature."""
    z = torch.normal(0.0, float(temperature), size=(n, latent))
    return decode(z).mean


def right_2(decode, latent: int, n: int, temperature: float) -> Tensor:
    """Draws and decodes one code after the other and puts the means together."""
    means = []
    for _ in range(n):
        z = torch.randn(1, latent) * temperature
        means.append(decode(z).mean)
    return torch.cat(means)
