from math import log, pi

import torch
from torch import distributions as td


def _fit(codes):
    d = codes.shape[1]
    return td.MultivariateNormal(codes.mean(0), torch.cov(codes.T).reshape(d, d))


def _prior(codes):
    d = codes.shape[1]
    return td.MultivariateNormal(torch.zeros(d, dtype=codes.dtype), torch.eye(d, dtype=codes.dtype))


def wrong_1(codes, held_out):
    """Evaluates on the codes the Gaussian was fitted to instead of the held-out ones."""
    return (_fit(codes).log_prob(codes) - _prior(codes).log_prob(codes)).mean()


def wrong_2(codes, held_out):
    """Fits the Gaussian to the held-out codes on which it is then judged."""
    return (_fit(held_out).log_prob(held_out) - _prior(held_out).log_prob(held_out)).mean()


def wrong_3(codes, held_out):
    """Fits the variances only: a diagonal covariance instead of a full one."""
    r = td.Independent(td.Normal(codes.mean(0), codes.std(0)), 1)
    return (r.log_prob(held_out) - _prior(codes).log_prob(held_out)).mean()


def wrong_4(codes, held_out):
    """The sign is wrong: log p(z) - log r(z)."""
    return (_prior(codes).log_prob(held_out) - _fit(codes).log_prob(held_out)).mean()


def wrong_5(codes, held_out):
    """Returns the closed-form KL between the fitted Gaussian and the prior and never looks at held-out codes."""
    return td.kl_divergence(_fit(codes), _prior(codes))


def wrong_6(codes, held_out):
    """The log-determinant of the covariance is missing, so r is not normalised; and the result is averaged over the latent dimensions, too."""
    d = codes.shape[1]
    precision = torch.linalg.inv(torch.cov(codes.T).reshape(d, d))
    centred = held_out - codes.mean(0)
    log_r = -0.5 * (centred @ precision * centred)
    log_p = -0.5 * held_out**2
    return (log_r - log_p).mean()


def right_1(codes, held_out):
    """Two MultivariateNormals from the library."""
    return (_fit(codes).log_prob(held_out) - _prior(codes).log_prob(held_out)).mean()


def right_2(codes, held_out):
    """Cholesky factor by hand: whitened held-out codes, log-determinant from the diagonal; the 2 pi cancels."""
    d = codes.shape[1]
    root = torch.linalg.cholesky(torch.cov(codes.T).reshape(d, d))
    white = torch.linalg.solve_triangular(root, (held_out - codes.mean(0)).T, upper=False)
    log_ratio = 0.5 * (held_out.square().sum(1) - white.square().sum(0)) - root.diagonal().log().sum()
    return log_ratio.mean()


def right_3(codes, held_out):
    """A loop over held-out codes with both log-densities written out in full, slogdet and solve."""
    d = codes.shape[1]
    mean, cov = codes.mean(0), torch.cov(codes.T).reshape(d, d)
    log_det = torch.linalg.slogdet(cov).logabsdet
    total = 0.0
    for z in held_out:
        centred = z - mean
        log_r = -0.5 * (torch.dot(centred, torch.linalg.solve(cov, centred)) + log_det + d * log(2 * pi))
        log_p = -0.5 * (torch.dot(z, z) + d * log(2 * pi))
        total = total + log_r - log_p
    return total / len(held_out)
