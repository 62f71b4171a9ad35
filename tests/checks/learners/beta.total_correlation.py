import torch


def wrong_1(cov):
    """The one half is missing."""
    diagonal = cov.diagonal(dim1=-2, dim2=-1)
    return diagonal.log().sum(-1) - torch.logdet(cov)


def wrong_2(cov):
    """The sign is wrong: log-determinant minus the logs of the variances, never positive."""
    diagonal = torch.diagonal(cov, dim1=-2, dim2=-1)
    return 0.5 * (torch.logdet(cov) - diagonal.log().sum(-1))


def wrong_3(cov):
    """Takes the logarithm of products and determinants instead of summing logarithms: underflows to nan with many or small dimensions."""
    diagonal = cov.diagonal(dim1=-2, dim2=-1)
    return 0.5 * (diagonal.prod(-1).log() - torch.linalg.det(cov).log())


def wrong_4(cov):
    """The variances are left out (as if they were all 1), so a diagonal covariance gives 0 only at scale 1."""
    return -0.5 * torch.linalg.slogdet(cov).logabsdet


def wrong_5(cov):
    """Sums over the batch, too: one number for all covariances."""
    diagonal = cov.diagonal(dim1=-2, dim2=-1)
    return 0.5 * (diagonal.log().sum() - torch.linalg.slogdet(cov).logabsdet.sum())


def wrong_6(cov):
    """The KL to the prior N(0, I) instead of the KL to the product of the marginals."""
    trace = cov.diagonal(dim1=-2, dim2=-1).sum(-1)
    return 0.5 * (trace - cov.shape[-1] - torch.logdet(cov))


def right_1(cov):
    """Half of the logs of the variances minus the log-determinant."""
    diagonal = cov.diagonal(dim1=-2, dim2=-1)
    return 0.5 * (diagonal.log().sum(-1) - torch.linalg.slogdet(cov).logabsdet)


def right_2(cov):
    """The log-determinant from the Cholesky factor's diagonal."""
    root = torch.linalg.cholesky(cov).diagonal(dim1=-2, dim2=-1)
    scale = cov.diagonal(dim1=-2, dim2=-1).sqrt()
    return (scale / root).log().sum(-1)


def right_3(cov):
    """Turns the covariance into the correlation matrix and sums the logs of its eigenvalues."""
    inverse = cov.diagonal(dim1=-2, dim2=-1).rsqrt()
    correlation = torch.einsum("...i,...ij,...j->...ij", inverse, cov, inverse)
    return -0.5 * torch.linalg.eigvalsh(correlation).log().sum(-1)
