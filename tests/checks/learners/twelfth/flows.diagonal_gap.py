import torch
from torch import distributions as td


def wrong_1(precision):
    """Wrong: the factor 1/2 is forgotten."""
    diagonal = precision.diagonal(dim1=-2, dim2=-1)
    return diagonal.log().sum(-1) - torch.linalg.slogdet(precision).logabsdet


def wrong_2(precision):
    """Wrong: q gets the marginal variances, the diagonal of the covariance, instead of 1/P_ii; this is not the best diagonal q."""
    covariance = torch.linalg.inv(precision)
    variance = covariance.diagonal(dim1=-2, dim2=-1)
    zero = torch.zeros_like(variance)
    q = td.MultivariateNormal(zero, torch.diag_embed(variance), validate_args=False)
    p = td.MultivariateNormal(zero, precision_matrix=precision, validate_args=False)
    return td.kl_divergence(q, p)


def wrong_3(precision):
    """Wrong: logarithm of the determinant and of the product of the diagonal themselves, which overflow to infinity (or underflow to 0) in single precision with many dimensions; then NaN or infinity comes out."""
    product = precision.diagonal(dim1=-2, dim2=-1).prod(-1)
    return 0.5 * torch.log(product / torch.linalg.det(precision))


def wrong_4(precision):
    """Wrong twice: the sign is turned round (log det P minus the sum of log P_ii), and the gap is divided by the number of dimensions."""
    size = precision.shape[-1]
    flat = precision.reshape(-1, size, size)
    result = []
    for matrix in flat:
        result.append(0.5 * (torch.logdet(matrix) - matrix.diagonal().log().sum()) / size)
    return torch.stack(result).reshape(precision.shape[:-2])


def right_1(precision):
    """Right: scaled to a unit diagonal, where only minus half the log-determinant is left; from the Cholesky factor in double precision."""
    P = precision.double()
    scale = P.diagonal(dim1=-2, dim2=-1).rsqrt()
    unit = scale.unsqueeze(-1) * P * scale.unsqueeze(-2)
    factor = torch.linalg.cholesky(unit)
    return -factor.diagonal(dim1=-2, dim2=-1).log().sum(-1).to(precision.dtype)


def right_2(precision):
    """Right: half of sum log P_ii minus the sum of the logarithms of the eigenvalues, in double precision."""
    P = precision.to(torch.float64)
    diagonal = torch.einsum("...ii->...i", P)
    eigenvalues = torch.linalg.eigvalsh(P)
    gap = 0.5 * (diagonal.log().sum(-1) - eigenvalues.log().sum(-1))
    return gap.to(precision.dtype)
