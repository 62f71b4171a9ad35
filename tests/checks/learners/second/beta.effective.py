import torch


def wrong_1(loss, pixels, latent):
    """Adds one nat to every entry, which is `pixels` nats of distortion and `latent` nats of rate in all."""
    nll, kl = torch.zeros(1, pixels), torch.zeros(1, latent)
    base = loss(nll, kl)
    return float((loss(nll, kl + 1) - base) / (loss(nll + 1, kl) - base))


def wrong_2(loss, pixels, latent):
    """Forgets to subtract the loss at zero, so a constant in the loss spoils the ratio."""
    nll, kl = torch.zeros(1, pixels), torch.zeros(1, latent)
    rate = loss(nll, torch.full((1, latent), 1 / latent))
    distortion = loss(torch.full((1, pixels), 1 / pixels), kl)
    return float(rate / distortion)


def wrong_3(loss, pixels, latent):
    """Divides the effect of the distortion by that of the rate instead of the other way round."""
    nll, kl = torch.zeros(1, pixels), torch.zeros(1, latent)
    base = loss(nll, kl)
    rate = loss(nll, kl + 1 / latent) - base
    distortion = loss(nll + 1 / pixels, kl) - base
    return float(distortion / rate)


def wrong_4(loss, pixels, latent):
    """Returns what a nat of rate adds to the loss, without comparing it with a nat of distortion."""
    nll, kl = torch.zeros(1, pixels), torch.zeros(1, latent)
    return float(loss(nll, kl + 1 / latent) - loss(nll, kl))


def right_1(loss, pixels, latent):
    """Slopes from one image with large figures, spread evenly, divided by the nats in all."""
    size = 1e4
    nll, kl = torch.zeros(1, pixels), torch.zeros(1, latent)
    base = loss(nll, kl)
    per_rate = (loss(nll, kl + size) - base) / latent
    per_distortion = (loss(nll + size, kl) - base) / pixels
    return float(per_rate / per_distortion)


def right_2(loss, pixels, latent):
    """Finite differences in float64 around a random point, one nat more in each of five images."""
    nll = torch.rand(5, pixels, dtype=torch.float64)
    kl = torch.rand(5, latent, dtype=torch.float64)
    here = float(loss(nll, kl))
    rate = float(loss(nll, kl + 1.0 / latent)) - here
    distortion = float(loss(nll + 1.0 / pixels, kl)) - here
    return rate / distortion
