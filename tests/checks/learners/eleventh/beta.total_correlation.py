import torch
from torch import Tensor
from torch import distributions as td


def wrong_1(cov: Tensor) -> Tensor:
    """Wrong: the arguments of the KL are exchanged, this is KL(product of the marginals || q)."""
    zero = torch.zeros_like(cov[..., 0])
    joint = td.MultivariateNormal(zero, cov, validate_args=False)
    alone = torch.diag_embed(cov.diagonal(dim1=-2, dim2=-1))
    marginals = td.MultivariateNormal(zero, alone, validate_args=False)
    return td.kl_divergence(marginals, joint)


def wrong_2(cov: Tensor) -> Tensor:
    """Wrong: the factor 1/2 is missing."""
    return cov.diagonal(dim1=-2, dim2=-1).log().sum(-1) - torch.logdet(cov)


def wrong_3(cov: Tensor) -> Tensor:
    """Wrong: forgets the marginals' variances and returns -1/2 log det of the covariance, not of the correlation matrix; not 0 for a diagonal matrix."""
    factor = torch.linalg.cholesky(cov)
    return -factor.diagonal(dim1=-2, dim2=-1).log().sum(-1)


def wrong_4(cov: Tensor) -> Tensor:
    """Wrong twice: the sign is turned around (never positive), and the result is in bits, not nats."""
    variances = torch.diagonal(cov, dim1=-2, dim2=-1)
    joint = torch.linalg.slogdet(cov).logabsdet / torch.log(torch.tensor(2.0, dtype=cov.dtype))
    return 0.5 * (joint - variances.log2().sum(-1))


def right_1(cov: Tensor) -> Tensor:
    """Right: eliminates one dimension after the other; each adds half the log of its variance over its variance given those before."""
    rest = cov
    total = torch.zeros_like(cov[..., 0, 0])
    for j in range(cov.shape[-1]):
        pivot = rest[..., 0, 0]
        total = total + 0.5 * (cov[..., j, j].log() - pivot.log())
        column, row = rest[..., 1:, 0], rest[..., 0, 1:]
        slope = column / pivot[..., None]
        rest = rest[..., 1:, 1:] - slope[..., :, None] * row[..., None, :]
    return total


def right_2(cov: Tensor) -> Tensor:
    """Right: minus half the sum of the logarithms of the correlation matrix's eigenvalues."""
    spread = cov.diagonal(dim1=-2, dim2=-1).sqrt()
    correlation = cov / spread[..., :, None] / spread[..., None, :]
    return -0.5 * torch.linalg.eigvalsh(correlation).log().sum(-1)
