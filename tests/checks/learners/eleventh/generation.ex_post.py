import torch
from torch import distributions as td


def wrong_1(codes, held_out):
    """Wrong: takes the average over the codes that r was fitted to; the held-out codes are not used."""
    mean = codes.mean(0)
    cov = torch.cov(codes.T).reshape(len(mean), len(mean))
    r = td.MultivariateNormal(mean, cov)
    p = td.MultivariateNormal(torch.zeros_like(mean), torch.eye(len(mean), dtype=codes.dtype))
    return (r.log_prob(codes) - p.log_prob(codes)).mean()


def wrong_2(codes, held_out):
    """Wrong: fits each dimension by itself (mean and standard deviation), without the covariances between them."""
    r = td.Normal(codes.mean(0), codes.std(0))
    p = td.Normal(torch.zeros_like(held_out), 1.0)
    return (r.log_prob(held_out) - p.log_prob(held_out)).sum(1).mean()


def wrong_3(codes, held_out):
    """Wrong: has the sign reversed and returns the mean of log p(z) - log r(z)."""
    d = codes.shape[1]
    cov = torch.cov(codes.T).reshape(d, d)
    away = held_out - codes.mean(0)
    distance = (away @ torch.linalg.inv(cov) * away).sum(1)
    log_r = -0.5 * (distance + torch.logdet(cov))
    log_p = -0.5 * held_out.square().sum(1)
    return (log_p - log_r).mean()


def wrong_4(codes, held_out):
    """Wrong twice: r is centred at 0 in place of the codes' mean, and the log-determinant lacks its factor 1/2."""
    d = codes.shape[1]
    cov = torch.cov(codes.T).reshape(d, d)
    inverse = torch.linalg.inv(cov)
    total = 0.0
    for z in held_out:
        log_r = -0.5 * z @ inverse @ z - torch.logdet(cov)
        log_p = -0.5 * z @ z
        total = total + log_r - log_p
    return total / len(held_out)


def right_1(codes, held_out):
    """Right: whitens the held-out codes with the Cholesky factor of the covariance and compares their squared lengths; the constants of r and p cancel."""
    d = codes.shape[1]
    chol = torch.linalg.cholesky(torch.cov(codes.T).reshape(d, d))
    white = torch.linalg.solve_triangular(chol, (held_out - codes.mean(0)).T, upper=False)
    half_log_det = chol.diagonal().log().sum()
    return (0.5 * held_out.square().sum(1) - 0.5 * white.square().sum(0)).mean() - half_log_det


def right_2(codes, held_out):
    """Right: the same by second moments of the held-out codes: half of tr M0 - tr(C^-1 M) - log det C, by eigenvalues of C, in double precision."""
    dtype = held_out.dtype
    codes, held_out = codes.double(), held_out.double()
    d = codes.shape[1]
    values, vectors = torch.linalg.eigh(torch.cov(codes.T).reshape(d, d))
    along = (held_out - codes.mean(0)) @ vectors
    spread = along.square().mean(0)
    of_prior = held_out.square().mean(0).sum()
    return ((of_prior - (spread / values).sum() - values.log().sum()) / 2).to(dtype)
