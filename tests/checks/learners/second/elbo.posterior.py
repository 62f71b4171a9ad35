import torch


def wrong_1(x, W, b, sigma):
    """Divides by sigma where the variance sigma^2 belongs."""
    precision = torch.eye(W.shape[1], dtype=W.dtype) + W.T @ W / sigma
    covariance = torch.linalg.inv(precision)
    return (x - b) @ W @ covariance / sigma, covariance


def wrong_2(x, W, b, sigma):
    """Forgets to subtract b from the image."""
    precision = torch.eye(W.shape[1], dtype=W.dtype) + W.T @ W / sigma**2
    covariance = torch.linalg.inv(precision)
    return x @ W @ covariance / sigma**2, covariance


def wrong_3(x, W, b, sigma):
    """The matrix M of probabilistic PCA, whose inverse still lacks a factor sigma^2 to be the covariance."""
    M = W.T @ W + sigma**2 * torch.eye(W.shape[1], dtype=W.dtype)
    M_inverse = torch.linalg.inv(M)
    return (x - b) @ W @ M_inverse, M_inverse


def wrong_4(x, W, b, sigma):
    """Treats the code dimensions one by one: a diagonal covariance from the diagonal of the precision."""
    precision = torch.eye(W.shape[1], dtype=W.dtype) + W.T @ W / sigma**2
    mean = torch.linalg.solve(precision, W.T @ (x - b).T / sigma**2).T
    return mean, torch.diag(1 / precision.diagonal())


def right_1(x, W, b, sigma):
    """Completed square: precision I + W'W / sigma^2 and its Cholesky factor."""
    eye = torch.eye(W.shape[1], dtype=W.dtype, device=W.device)
    factor = torch.linalg.cholesky(eye + W.T @ W / sigma**2)
    covariance = torch.cholesky_inverse(factor)
    mean = torch.cholesky_solve(W.T @ (x - b).T / sigma**2, factor).T
    return mean, covariance


def right_2(x, W, b, sigma):
    """Conditioning of the joint Gaussian of z and x: the gain W' (W W' + sigma^2 I)^-1."""
    pixels, latent = W.shape
    marginal = W @ W.T + sigma**2 * torch.eye(pixels, dtype=W.dtype, device=W.device)
    gain = torch.linalg.solve(marginal, W).T
    covariance = torch.eye(latent, dtype=W.dtype, device=W.device) - gain @ W
    return (x - b) @ gain.T, (covariance + covariance.T) / 2
