import torch
from torch import distributions as td


def wrong_1(cov):
    """Wrong: takes the sum of logs of the Cholesky diagonal as log det C, which is twice that."""
    log_det = torch.linalg.cholesky(cov).diagonal(dim1=-2, dim2=-1).log().sum(-1)
    return 0.5 * (cov.diagonal(dim1=-2, dim2=-1).log().sum(-1) - log_det)


def wrong_2(cov):
    """Wrong: returns the KL to N(0, I), with trace and dimension, instead of the KL to the product of the marginals."""
    variances = cov.diagonal(dim1=-2, dim2=-1)
    return 0.5 * (variances.sum(-1) - cov.shape[-1] - torch.logdet(cov))


def wrong_3(cov):
    """Wrong: exchanges the two arguments, the KL from the product of the marginals to the joint Gaussian."""
    zero = torch.zeros_like(cov[..., 0])
    product = torch.diag_embed(cov.diagonal(dim1=-2, dim2=-1))
    joint = td.MultivariateNormal(zero, cov, validate_args=False)
    return td.kl_divergence(td.MultivariateNormal(zero, product, validate_args=False), joint)


def wrong_4(cov):
    """Wrong twice: the factor one half is forgotten, and the result is in bits."""
    variances = torch.einsum("...ii->...i", cov)
    return variances.log2().sum(-1) - torch.linalg.eigvalsh(cov).log2().sum(-1)


def right_1(cov):
    """Right: scales the covariance to correlations first, then minus the sum of logs of their Cholesky diagonal."""
    std = cov.diagonal(dim1=-2, dim2=-1).sqrt()
    correlation = cov / std[..., :, None] / std[..., None, :]
    return -torch.linalg.cholesky(correlation).diagonal(dim1=-2, dim2=-1).log().sum(-1)


def right_2(cov):
    """Right: chain rule in a loop, half the log of each marginal variance over the variance given the dimensions before."""
    marginal = cov.diagonal(dim1=-2, dim2=-1)
    rest, total = cov, torch.zeros_like(marginal[..., 0])
    for j in range(cov.shape[-1]):
        given_before = rest[..., 0, 0]
        total = total + 0.5 * (marginal[..., j].log() - given_before.log())
        slope = rest[..., 1:, :1] / given_before[..., None, None]
        rest = rest[..., 1:, 1:] - slope * rest[..., :1, 1:]
    return total
