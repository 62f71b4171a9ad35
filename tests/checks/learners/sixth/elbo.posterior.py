import torch


def wrong_1(x, W, b, sigma):
    """Mistake: sigma is used as if it were the variance."""
    precision = torch.eye(W.shape[1], dtype=W.dtype) + W.T @ W / sigma
    covariance = torch.linalg.inv(precision)
    return (x - b) @ W @ covariance / sigma, covariance


def wrong_2(x, W, b, sigma):
    """Mistake: b is not taken off the images."""
    latent = W.shape[1]
    covariance = torch.linalg.inv(torch.eye(latent).to(W) + torch.einsum("pi,pj->ij", W, W) / sigma**2)
    mean = torch.einsum("ij,pj,np->ni", covariance, W, x) / sigma**2
    return mean, covariance


def wrong_3(x, W, b, sigma):
    """Mistake: returns the precision in place of the covariance."""
    precision = W.T @ W / sigma**2 + torch.eye(W.shape[1]).to(W)
    mean = torch.linalg.solve(precision, W.T @ (x - b).T / sigma**2).T
    return mean, precision


def wrong_4(x, W, b, sigma):
    """Two mistakes: the covariance has lost its factor sigma^2 (PPCA's M^-1), and b is not taken off."""
    M = W.T @ W + sigma**2 * torch.eye(W.shape[1], dtype=W.dtype)
    inverse = torch.linalg.inv(M)
    return x @ W @ inverse, inverse


def right_1(x, W, b, sigma):
    """Completing the square: precision I + W'W / sigma^2, by Cholesky."""
    precision = torch.eye(W.shape[1], dtype=W.dtype, device=W.device) + W.T @ W / sigma**2
    factor = torch.linalg.cholesky(precision)
    mean = torch.cholesky_solve(W.T @ (x - b).T / sigma**2, factor).T
    return mean, torch.cholesky_inverse(factor)


def right_2(x, W, b, sigma):
    """Conditioning the joint Gaussian of z and x: the gain W'(WW' + sigma^2 I)^-1."""
    marginal = W @ W.T + sigma**2 * torch.eye(W.shape[0], dtype=W.dtype, device=W.device)
    gain = torch.linalg.solve(marginal, W).T
    covariance = torch.eye(W.shape[1], dtype=W.dtype, device=W.device) - gain @ W
    return (x - b) @ gain.T, (covariance + covariance.T) / 2
