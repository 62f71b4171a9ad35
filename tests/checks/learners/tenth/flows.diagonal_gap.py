import math

import torch


def wrong_1(precision):
    """Wrong: q gets the marginal variances (diagonal of the covariance) instead of 1 / P_ii."""
    variances = torch.linalg.inv(precision).diagonal(dim1=-2, dim2=-1)
    diagonal = precision.diagonal(dim1=-2, dim2=-1)
    trace = (diagonal * variances).sum(-1)
    latent = precision.shape[-1]
    return 0.5 * (trace - latent - variances.log().sum(-1) - torch.logdet(precision))


def wrong_2(precision):
    """Wrong: the factor 1/2 of the Gaussian's KL is forgotten."""
    return precision.diagonal(dim1=-2, dim2=-1).log().sum(-1) - torch.linalg.slogdet(precision)[1]


def wrong_3(precision):
    """Wrong: takes the product of the diagonal and the determinant before the logarithm; in single precision they overflow or underflow in fifty dimensions."""
    product = torch.diagonal(precision, dim1=-2, dim2=-1).prod(-1)
    return 0.5 * torch.log(product / torch.det(precision))


def wrong_4(precision):
    """Wrong twice: the other direction KL(p || q) with the same q, and in bits instead of nats."""
    diagonal = precision.diagonal(dim1=-2, dim2=-1)
    covariance = torch.linalg.inv(precision)
    trace = (diagonal * covariance.diagonal(dim1=-2, dim2=-1)).sum(-1)
    log_ratio = torch.logdet(precision) - diagonal.log().sum(-1)
    return 0.5 * (trace - precision.shape[-1] + log_ratio) / math.log(2)


def right_1(precision):
    """Right: scales the matrix to a diagonal of ones; the gap is minus the sum of the logarithms of its Cholesky factor's diagonal."""
    scale = precision.diagonal(dim1=-2, dim2=-1).rsqrt()
    scaled = scale.unsqueeze(-1) * precision * scale.unsqueeze(-2)
    factor = torch.linalg.cholesky(scaled)
    return -factor.diagonal(dim1=-2, dim2=-1).log().sum(-1)


def right_2(precision):
    """Right: the general KL of two Gaussians, 1/2 (trace - latent - log det), with the eigenvalues of D^1/2 P D^1/2 in double precision."""
    root = precision.double().diagonal(dim1=-2, dim2=-1).sqrt()
    eigenvalues = torch.linalg.eigvalsh(precision.double() / (root[..., :, None] * root[..., None, :]))
    kl = 0.5 * (eigenvalues - 1 - eigenvalues.log()).sum(-1)
    return kl.to(precision.dtype)
