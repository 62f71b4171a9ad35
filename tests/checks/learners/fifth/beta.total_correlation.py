import torch
import torch.distributions as td


def wrong_1(cov):
    """Mistake: the KL in the other direction, from the product of the marginals to the joint."""
    zero = torch.zeros(cov.shape[:-1], dtype=cov.dtype)
    variances = torch.diagonal(cov, dim1=-2, dim2=-1)
    joint = td.MultivariateNormal(zero, covariance_matrix=cov)
    marginals = td.MultivariateNormal(zero, covariance_matrix=torch.diag_embed(variances))
    return td.kl_divergence(marginals, joint)


def wrong_2(cov):
    """Mistake: the factor 1/2 is missing."""
    variances = cov.diagonal(dim1=-2, dim2=-1)
    return variances.log().sum(-1) - torch.linalg.slogdet(cov).logabsdet


def wrong_3(cov):
    """Mistake: the log of the plain product and determinant, which underflow for small scales or many dimensions."""
    product = torch.diagonal(cov, dim1=-2, dim2=-1).prod(dim=-1)
    return 0.5 * torch.log(product / torch.linalg.det(cov))


def wrong_4(cov):
    """Two mistakes: the KL to N(0, I) instead of the product of the marginals, and no factor 1/2."""
    trace = torch.einsum("...ii->...", cov)
    return trace - cov.shape[-1] - torch.logdet(cov)


def right_1(cov):
    """Right: half of (sum of log variances minus log-determinant), the latter by a Cholesky factor."""
    factor = torch.linalg.cholesky(cov)
    log_det = 2 * factor.diagonal(dim1=-2, dim2=-1).log().sum(-1)
    return 0.5 * (cov.diagonal(dim1=-2, dim2=-1).log().sum(-1) - log_det)


def right_2(cov):
    """Right: minus half the log-determinant of the correlation matrix, by its eigenvalues."""
    sigma = torch.diagonal(cov, dim1=-2, dim2=-1).sqrt()
    correlation = cov / sigma.unsqueeze(-1) / sigma.unsqueeze(-2)
    return -0.5 * torch.linalg.eigvalsh(correlation).log().sum(dim=-1)
