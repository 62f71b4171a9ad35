import torch
from jaxtyping import Float
from torch import Tensor


def wrong_1(
    x: Float[Tensor, "batch pixels"],
    W: Float[Tensor, "pixels latent"],
    b: Float[Tensor, "pixels"],
    sigma: float,
) -> tuple[Float[Tensor, "batch latent"], Float[Tensor, "latent latent"]]:
    """b is not subtracted from x"""
    precision = torch.eye(W.shape[1], dtype=W.dtype) + W.T @ W / sigma**2
    covariance = torch.linalg.inv(precision)
    return x @ W / sigma**2 @ covariance, covariance


def wrong_2(
    x: Float[Tensor, "batch pixels"],
    W: Float[Tensor, "pixels latent"],
    b: Float[Tensor, "pixels"],
    sigma: float,
) -> tuple[Float[Tensor, "batch latent"], Float[Tensor, "latent latent"]]:
    """the identity of the prior is missing, so this is least squares, with its covariance"""
    covariance = sigma**2 * torch.linalg.inv(W.T @ W)
    return (x - b) @ W @ covariance / sigma**2, covariance


def wrong_3(
    x: Float[Tensor, "batch pixels"],
    W: Float[Tensor, "pixels latent"],
    b: Float[Tensor, "pixels"],
    sigma: float,
) -> tuple[Float[Tensor, "batch latent"], Float[Tensor, "latent latent"]]:
    """uses sigma where its square, the variance, belongs"""
    precision = torch.eye(W.shape[1], dtype=W.dtype) + W.T @ W / sigma
    covariance = torch.linalg.inv(precision)
    return (x - b) @ W @ covariance / sigma, covariance


def wrong_4(
    x: Float[Tensor, "batch pixels"],
    W: Float[Tensor, "pixels latent"],
    b: Float[Tensor, "pixels"],
    sigma: float,
) -> tuple[Float[Tensor, "batch latent"], Float[Tensor, "latent latent"]]:
    """returns the precision matrix instead of its inverse, the covariance"""
    precision = torch.eye(W.shape[1], dtype=W.dtype) + W.T @ W / sigma**2
    mean = torch.linalg.solve(precision, W.T @ (x - b).T / sigma**2).T
    return mean, precision


def wrong_5(
    x: Float[Tensor, "batch pixels"],
    W: Float[Tensor, "pixels latent"],
    b: Float[Tensor, "pixels"],
    sigma: float,
) -> tuple[Float[Tensor, "batch latent"], Float[Tensor, "latent latent"]]:
    """the factor 1/sigma^2 is missing in the mean"""
    precision = torch.eye(W.shape[1], dtype=W.dtype) + W.T @ W / sigma**2
    covariance = torch.linalg.inv(precision)
    return (x - b) @ W @ covariance, covariance


def wrong_6(
    x: Float[Tensor, "batch pixels"],
    W: Float[Tensor, "pixels latent"],
    b: Float[Tensor, "pixels"],
    sigma: float,
) -> tuple[Float[Tensor, "batch latent"], Float[Tensor, "latent latent"]]:
    """writes M = W^T W + sigma^2 I as in probabilistic PCA and returns its inverse as covariance, without the factor sigma^2"""
    M = W.T @ W + sigma**2 * torch.eye(W.shape[1], dtype=W.dtype)
    M_inverse = torch.linalg.inv(M)
    return (x - b) @ W @ M_inverse, M_inverse


def right_1(
    x: Float[Tensor, "batch pixels"],
    W: Float[Tensor, "pixels latent"],
    b: Float[Tensor, "pixels"],
    sigma: float,
) -> tuple[Float[Tensor, "batch latent"], Float[Tensor, "latent latent"]]:
    """completes the square: precision I + W^T W / sigma^2, inverted"""
    precision = torch.eye(W.shape[1], dtype=W.dtype, device=W.device) + W.T @ W / sigma**2
    covariance = torch.linalg.inv(precision)
    return (x - b) @ W @ covariance / sigma**2, covariance


def right_2(
    x: Float[Tensor, "batch pixels"],
    W: Float[Tensor, "pixels latent"],
    b: Float[Tensor, "pixels"],
    sigma: float,
) -> tuple[Float[Tensor, "batch latent"], Float[Tensor, "latent latent"]]:
    """conditions the joint Gaussian of z and x, by way of the marginal covariance of x"""
    marginal = W @ W.T + sigma**2 * torch.eye(W.shape[0], dtype=W.dtype, device=W.device)
    gain = torch.linalg.solve(marginal, W).T  # W^T marginal^-1
    covariance = torch.eye(W.shape[1], dtype=W.dtype, device=W.device) - gain @ W
    return (x - b) @ gain.T, covariance


def right_3(
    x: Float[Tensor, "batch pixels"],
    W: Float[Tensor, "pixels latent"],
    b: Float[Tensor, "pixels"],
    sigma: float,
) -> tuple[Float[Tensor, "batch latent"], Float[Tensor, "latent latent"]]:
    """the Cholesky factor of sigma^2 I + W^T W, with the factor sigma^2 in the covariance, image by image"""
    latent = W.shape[1]
    factor = torch.linalg.cholesky(W.T @ W + sigma**2 * torch.eye(latent, dtype=W.dtype, device=W.device))
    means = [torch.cholesky_solve((W.T @ (image - b))[:, None], factor)[:, 0] for image in x]
    return torch.stack(means), sigma**2 * torch.cholesky_inverse(factor)
