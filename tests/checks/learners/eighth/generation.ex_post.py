import math

import torch
from torch import distributions as td


def wrong_1(codes, held_out):
    """Wrong: fits r to the held-out codes themselves, not to `codes`."""
    r = td.MultivariateNormal(held_out.mean(0), torch.cov(held_out.T))
    p = td.Independent(td.Normal(torch.zeros_like(held_out[0]), 1.0), 1)
    return (r.log_prob(held_out) - p.log_prob(held_out)).mean()


def wrong_2(codes, held_out):
    """Wrong: r has a diagonal covariance only, the variances of the single dimensions."""
    log_r = td.Normal(codes.mean(0), codes.std(0)).log_prob(held_out).sum(1)
    log_p = td.Normal(0.0, 1.0).log_prob(held_out).sum(1)
    return torch.mean(log_r - log_p)


def wrong_3(codes, held_out):
    """Wrong: r gets the fitted covariance but the mean 0."""
    cov = torch.cov(codes.T)
    inverse, log_det = torch.linalg.inv(cov), torch.logdet(cov)
    gains = []
    for z in held_out:
        gains.append(-0.5 * (z @ inverse @ z) - 0.5 * log_det + 0.5 * (z @ z))
    return torch.stack(gains).mean()


def wrong_4(codes, held_out):
    """Wrong twice: the sign is turned, log p - log r, and the mean is taken over `codes` instead of over held_out."""
    r = td.MultivariateNormal(codes.mean(0), torch.cov(codes.T))
    log_p = td.Normal(0.0, 1.0).log_prob(codes).sum(-1)
    return (log_p - r.log_prob(codes)).mean()


def right_1(codes, held_out):
    """Right: whitens the held-out codes with the Cholesky factor; the constants 2 pi cancel."""
    latent = codes.shape[1]
    factor = torch.linalg.cholesky(torch.cov(codes.T).reshape(latent, latent))
    away = (held_out - codes.mean(0)).T
    white = torch.linalg.solve_triangular(factor, away, upper=False)
    log_r = -0.5 * white.square().sum(0) - factor.diagonal().log().sum()
    return (log_r + 0.5 * held_out.square().sum(1)).mean()


def right_2(codes, held_out):
    """Right: from second moments alone, traces of the held-out scatter in the fitted metric and in the prior's."""
    n, latent = codes.shape
    middle = codes.double().mean(0)
    centred = codes.double() - middle
    cov = centred.T @ centred / (n - 1)
    away = held_out.double() - middle
    scatter = away.T @ away / len(held_out)
    constant = -0.5 * latent * math.log(2 * math.pi)
    under_r = constant - 0.5 * (torch.linalg.slogdet(cov).logabsdet + torch.linalg.solve(cov, scatter).trace())
    under_p = constant - 0.5 * held_out.double().square().sum() / len(held_out)
    return (under_r - under_p).to(held_out.dtype)
