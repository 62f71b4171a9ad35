import torch


def wrong_1(precision):
    """Wrong: takes the determinant before the logarithm, it overflows or underflows with many dimensions in single precision."""
    diagonal = precision.diagonal(dim1=-2, dim2=-1)
    return 0.5 * (diagonal.log().sum(-1) - torch.det(precision).log())


def wrong_2(precision):
    """Wrong: the other direction, the least KL(p || q), whose best q has the variances of the covariance's diagonal (the same number in two dimensions, not in more)."""
    covariance = torch.linalg.inv(precision)
    variances = torch.einsum("...ii->...i", covariance)
    return 0.5 * (variances.log().sum(-1) + torch.linalg.slogdet(precision).logabsdet)


def wrong_3(precision):
    """Wrong: uses the factor's log-diagonal once instead of twice for log det P (the root of the determinant)."""
    L = torch.linalg.cholesky(precision)
    log_det = L.diagonal(dim1=-2, dim2=-1).log().sum(-1)
    return (torch.diagonal(precision, 0, -2, -1).log().sum(-1) - log_det) / 2


def wrong_4(precision):
    """Wrong twice: the factor one half is missing, and the sign is turned around."""
    eigenvalues = torch.linalg.eigvalsh(precision)
    diagonal = torch.einsum("...ii->...i", precision)
    return eigenvalues.log().sum(-1) - diagonal.log().sum(-1)


def right_1(precision):
    """Right: half of sum log P_ii minus log det P, by slogdet."""
    diagonal = precision.diagonal(dim1=-2, dim2=-1)
    return 0.5 * (diagonal.log().sum(-1) - torch.linalg.slogdet(precision).logabsdet)


def right_2(precision):
    """Right: minus the log-diagonal of the Cholesky factor of P scaled to ones on its diagonal (in double precision)."""
    P = precision.double()
    root = torch.einsum("...ii->...i", P).sqrt()
    scaled = P / (root.unsqueeze(-1) * root.unsqueeze(-2))
    factor = torch.linalg.cholesky(scaled)
    return -torch.einsum("...ii->...i", factor).log().sum(-1).to(precision.dtype)
