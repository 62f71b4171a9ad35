import math

import torch
import torch.distributions as td


def wrong_1(mean, x):
    """Returns the variance instead of sigma (the log-density is right)."""
    var = ((x - mean) ** 2).mean()
    d = x[0].numel()
    return var, -0.5 * d * (torch.log(2 * math.pi * var) + 1)


def wrong_2(mean, x):
    """The log-density is averaged over pixels, too: nats per pixel, not per image."""
    sigma = (x - mean).pow(2).mean().sqrt()
    return sigma, td.Normal(mean, sigma).log_prob(x).mean()


def wrong_3(mean, x):
    """The squared error is summed over an image, not averaged over its pixels: sigma too large by sqrt(pixels)."""
    sigma = (x - mean).pow(2).reshape(len(x), -1).sum(1).mean().sqrt()
    return sigma, td.Normal(mean, sigma).log_prob(x).reshape(len(x), -1).sum(1).mean()


def wrong_4(mean, x):
    """Two mistakes: standard deviation of the residuals around their own mean; the half of the quadratic term is forgotten."""
    r = x - mean
    sigma = r.std()
    d = r.numel() / len(r)
    return sigma, -d * (sigma.log() + 0.5 * math.log(2 * math.pi))


def right_1(mean, x):
    """Closed form."""
    var = (x - mean).square().mean()
    pixels = x.numel() // x.shape[0]
    return var.sqrt(), -pixels / 2 * (torch.log(2 * math.pi * var) + 1)


def right_2(mean, x):
    """Library distribution evaluated at the root mean square error."""
    sigma = torch.sqrt(torch.mean((x - mean) ** 2))
    log_p = td.Normal(mean, sigma).log_prob(x).reshape(len(x), -1).sum(dim=1)
    return sigma, log_p.mean()
