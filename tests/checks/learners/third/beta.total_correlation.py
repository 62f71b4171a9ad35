import torch
from torch import Tensor


def wrong_1(cov: Tensor) -> Tensor:
    """Computes the KL in the other direction, from the product of the marginals to the joint Gaussian."""
    variances = cov.diagonal(dim1=-2, dim2=-1)
    precision = torch.linalg.inv(cov)
    trace = (precision.diagonal(dim1=-2, dim2=-1) * variances).sum(-1)
    return 0.5 * (trace - cov.shape[-1] + torch.logdet(cov) - variances.log().sum(-1))


def wrong_2(cov: Tensor) -> Tensor:
    """Takes the logarithm of the determinant itself, which underflows to 0 (or overflows) at small and large scales."""
    variances = torch.diagonal(cov, dim1=-2, dim2=-1)
    return 0.5 * (variances.log().sum(-1) - torch.det(cov).log())


def wrong_3(cov: Tensor) -> Tensor:
    """Uses the formula for correlation matrices, -1/2 log det, on a covariance, so the scale of a diagonal one counts."""
    return -0.5 * torch.linalg.slogdet(cov).logabsdet


def wrong_4(cov: Tensor) -> Tensor:
    """Takes the log-determinant from the Cholesky factor but forgets that it counts twice there."""
    variances = torch.diagonal(cov, dim1=-2, dim2=-1)
    factor = torch.linalg.cholesky(cov)
    log_det = torch.diagonal(factor, dim1=-2, dim2=-1).log().sum(-1)
    return 0.5 * (variances.log().sum(-1) - log_det)


def right_1(cov: Tensor) -> Tensor:
    """Scales the covariance to a correlation matrix first and takes minus half its log-determinant."""
    sigma = cov.diagonal(dim1=-2, dim2=-1).sqrt()
    correlation = cov / sigma[..., :, None] / sigma[..., None, :]
    return -0.5 * torch.linalg.slogdet(correlation).logabsdet


def right_2(cov: Tensor) -> Tensor:
    """Compares each marginal variance with the conditional one given earlier dimensions, from the Cholesky factor."""
    factor = torch.linalg.cholesky(cov.double())
    conditional = 2 * factor.diagonal(dim1=-2, dim2=-1).log()
    marginal = cov.double().diagonal(dim1=-2, dim2=-1).log()
    return (0.5 * (marginal - conditional).sum(-1)).to(cov.dtype)
