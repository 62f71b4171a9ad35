import torch


def wrong_1(precision):
    """The determinant itself and then its logarithm: it overflows with fifty codes in single precision."""
    diagonal = precision.diagonal(dim1=-2, dim2=-1)
    return 0.5 * (diagonal.log().sum(-1) - torch.linalg.det(precision).log())


def wrong_2(precision):
    """Gives q the variances of the marginals, the diagonal of the covariance: the best q of the reverse KL."""
    variances = torch.linalg.inv(precision).diagonal(dim1=-2, dim2=-1)
    return 0.5 * (variances.log().sum(-1) + torch.linalg.slogdet(precision).logabsdet)


def wrong_3(precision):
    """Forgets the half."""
    diagonal = precision.diagonal(dim1=-2, dim2=-1)
    return diagonal.log().sum(-1) - torch.linalg.slogdet(precision).logabsdet


def wrong_4(precision):
    """Takes the variances as if it had been given a covariance, so that the sign of the gap turns round."""
    diagonal = precision.diagonal(dim1=-2, dim2=-1)
    return 0.5 * (torch.linalg.slogdet(precision).logabsdet - diagonal.log().sum(-1))


def right_1(precision):
    """Half of the log-diagonal minus the log-determinant by slogdet."""
    diagonal = torch.diagonal(precision, dim1=-2, dim2=-1)
    return 0.5 * (diagonal.log().sum(-1) - torch.linalg.slogdet(precision)[1])


def right_2(precision):
    """Scales the diagonal to 1 and takes the Cholesky factor: minus the sum of the logarithms of its diagonal."""
    root = precision.diagonal(dim1=-2, dim2=-1).rsqrt()
    scaled = root[..., :, None] * precision * root[..., None, :]
    factor = torch.linalg.cholesky(scaled)
    return -factor.diagonal(dim1=-2, dim2=-1).log().sum(-1)
