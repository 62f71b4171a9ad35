import math

import torch
import torch.distributions as td


def _fit(codes):
    """Mean and full covariance of the rows, also for one dimension."""
    latent = codes.shape[1]
    return codes.mean(0), torch.cov(codes.T).reshape(latent, latent)


def _standard(codes):
    latent = codes.shape[1]
    return td.MultivariateNormal(
        torch.zeros(latent, dtype=codes.dtype), torch.eye(latent, dtype=codes.dtype)
    )


def wrong_1(codes, held_out):
    """Mistake: the gain is measured on the codes of the fit, not on the held-out ones."""
    mean, cov = _fit(codes)
    r = td.MultivariateNormal(mean, covariance_matrix=cov)
    return (r.log_prob(codes) - _standard(codes).log_prob(codes)).mean()


def wrong_2(codes, held_out):
    """Mistake: r gets the full covariance, but the mean 0 of the prior."""
    _, cov = _fit(codes)
    r = td.MultivariateNormal(torch.zeros_like(codes[0]), covariance_matrix=cov)
    return (r.log_prob(held_out) - _standard(codes).log_prob(held_out)).mean()


def wrong_3(codes, held_out):
    """Mistake: only the variances of the dimensions are used, not the full covariance."""
    r = td.Normal(codes.mean(0), codes.std(0))
    p = td.Normal(0.0, 1.0)
    return (r.log_prob(held_out) - p.log_prob(held_out)).sum(1).mean()


def wrong_4(codes, held_out):
    """Two mistakes: r's log-determinant is not halved, and the difference is log p - log r."""
    mean, cov = _fit(codes)
    latent = codes.shape[1]
    centred = held_out - mean
    distance = torch.einsum("ni,ij,nj->n", centred, torch.linalg.inv(cov), centred)
    log_r = -0.5 * distance - torch.logdet(cov) - 0.5 * latent * math.log(2 * math.pi)
    log_p = -0.5 * held_out.square().sum(1) - 0.5 * latent * math.log(2 * math.pi)
    return (log_p - log_r).mean()


def right_1(codes, held_out):
    """Right: two distributions of the library and the mean difference of their log-densities."""
    mean, cov = _fit(codes)
    r = td.MultivariateNormal(mean, covariance_matrix=cov)
    return (r.log_prob(held_out) - _standard(codes).log_prob(held_out)).mean()


def right_2(codes, held_out):
    """Right: by hand with a Cholesky factor; the constants of both densities cancel."""
    mean = codes.mean(dim=0)
    cov = torch.cov(codes.T).reshape(codes.shape[1], codes.shape[1])
    factor = torch.linalg.cholesky(cov)
    white = torch.linalg.solve_triangular(factor, (held_out - mean).T, upper=False)
    half_log_det = factor.diagonal().log().sum()
    gain = 0.5 * held_out.square().sum(1) - 0.5 * white.square().sum(0) - half_log_det
    return gain.mean()
