import torch


def wrong_1(cov):
    """Computes the KL to N(0, I) instead of that to the product of the marginals."""
    d = cov.shape[-1]
    trace = cov.diagonal(dim1=-2, dim2=-1).sum(-1)
    return 0.5 * (trace - d - torch.logdet(cov))


def wrong_2(cov):
    """Forgets the factor one half."""
    return cov.diagonal(dim1=-2, dim2=-1).log().sum(-1) - torch.logdet(cov)


def wrong_3(cov):
    """Takes the products before the logarithms, so small or large scales under- or overflow."""
    marginals = cov.diagonal(dim1=-2, dim2=-1).prod(-1)
    return 0.5 * (marginals.log() - torch.linalg.det(cov).log())


def wrong_4(cov):
    """Takes the diagonal over the first two axes, which is wrong for a batch."""
    variances = torch.diagonal(cov)
    return 0.5 * (variances.log().sum(-1) - torch.linalg.slogdet(cov).logabsdet)


def right_1(cov):
    """Half the sum of the log-variances minus the log-determinant by slogdet."""
    variances = cov.diagonal(dim1=-2, dim2=-1)
    return 0.5 * (variances.log().sum(-1) - torch.linalg.slogdet(cov).logabsdet)


def right_2(cov):
    """Minus half the log-determinant of the correlation matrix, from its Cholesky factor."""
    deviations = cov.diagonal(dim1=-2, dim2=-1).sqrt()
    correlation = cov / deviations.unsqueeze(-1) / deviations.unsqueeze(-2)
    factor = torch.linalg.cholesky(correlation)
    return -factor.diagonal(dim1=-2, dim2=-1).log().sum(-1)
