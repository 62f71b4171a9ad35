import math

import torch
from torch.distributions import MultivariateNormal, Normal, kl_divergence


def wrong_1(codes, held_out):
    """Averages over the codes that the Gaussian was fitted to instead of the held-out ones."""
    r = MultivariateNormal(codes.mean(0), torch.cov(codes.T))
    p = Normal(0.0, 1.0)
    return (r.log_prob(codes) - p.log_prob(codes).sum(1)).mean()


def wrong_2(codes, held_out):
    """Fits the variances only, not the full covariance."""
    r = Normal(codes.mean(0), codes.std(0))
    p = Normal(0.0, 1.0)
    return (r.log_prob(held_out) - p.log_prob(held_out)).sum(1).mean()


def wrong_3(codes, held_out):
    """Gives the covariance where its Cholesky factor belongs (variance for standard deviation)."""
    r = MultivariateNormal(codes.mean(0), scale_tril=torch.cov(codes.T).tril())
    p = Normal(0.0, 1.0)
    return (r.log_prob(held_out) - p.log_prob(held_out).sum(1)).mean()


def wrong_4(codes, held_out):
    """Returns the closed form of KL(r || p), an average over r and not over held-out codes."""
    d = codes.shape[1]
    r = MultivariateNormal(codes.mean(0), torch.cov(codes.T))
    return kl_divergence(r, MultivariateNormal(torch.zeros(d), torch.eye(d)))


def right_1(codes, held_out):
    """Both log-densities from torch.distributions."""
    d = codes.shape[1]
    r = MultivariateNormal(codes.mean(0), torch.cov(codes.T).reshape(d, d))
    p = Normal(torch.zeros(d, dtype=codes.dtype), torch.ones(d, dtype=codes.dtype))
    return (r.log_prob(held_out) - p.log_prob(held_out).sum(dim=1)).mean()


def right_2(codes, held_out):
    """By algebra: quadratic forms and a log-determinant; the factors 2 pi cancel."""
    d = codes.shape[1]
    mean = codes.mean(dim=0)
    cov = torch.cov(codes.T).reshape(d, d)
    off = held_out - mean
    quadratic = (off * torch.linalg.solve(cov, off.T).T).sum(dim=1)
    log_det = torch.linalg.slogdet(cov).logabsdet
    return 0.5 * (held_out.square().sum(dim=1) - quadratic - log_det).mean()
