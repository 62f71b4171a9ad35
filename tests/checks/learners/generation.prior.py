import torch


def wrong_1(decode, latent, n, temperature):
    """Draws from p(x|z) instead of returning its mean."""
    z = temperature * torch.randn(n, latent)
    return decode(z).sample()


def wrong_2(decode, latent, n, temperature):
    """Treats the temperature as the variance of the code: scales by its square root."""
    z = temperature**0.5 * torch.randn(n, latent)
    return decode(z).mean


def wrong_3(decode, latent, n, temperature):
    """Scales the images by the temperature instead of the codes."""
    z = torch.randn(n, latent)
    return temperature * decode(z).mean


def wrong_4(decode, latent, n, temperature):
    """Draws the codes uniformly from 0 to 1 (rand) instead of from N(0, I) (randn)."""
    z = temperature * torch.rand(n, latent)
    return decode(z).mean


def wrong_5(decode, latent, n, temperature):
    """Draws a single code and repeats it n times."""
    z = temperature * torch.randn(1, latent).repeat(n, 1)
    return decode(z).mean


def wrong_6(decode, latent, n, temperature):
    """Divides the noise by the temperature, as one does with logits, instead of multiplying."""
    z = torch.randn(n, latent) / temperature
    return decode(z).mean


def right_1(decode, latent, n, temperature):
    """Scaled randn, decoded, mean."""
    return decode(temperature * torch.randn(n, latent)).mean


def right_2(decode, latent, n, temperature):
    """A loop: one code at a time is drawn and decoded, the images are put together."""
    images = []
    for _ in range(n):
        z = torch.randn(1, latent) * temperature
        images.append(decode(z).mean)
    return torch.cat(images)


def right_3(decode, latent, n, temperature):
    """Codes from torch.normal with the temperature as standard deviation."""
    z = torch.normal(torch.zeros(n, latent), temperature * torch.ones(n, latent))
    return decode(z).mean
