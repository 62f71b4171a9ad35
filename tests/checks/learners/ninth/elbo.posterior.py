import torch


def wrong_1(x, W, b, sigma):
    """Wrong: divides by sigma instead of sigma^2 (a standard deviation taken for a variance), in precision and mean."""
    precision = torch.eye(W.shape[1], dtype=W.dtype) + W.T @ W / sigma
    covariance = torch.linalg.inv(precision)
    mean = (x - b) @ W @ covariance / sigma
    return mean, covariance


def wrong_2(x, W, b, sigma):
    """Wrong: forgets the prior: no I in the precision, so the mean is the least-squares code."""
    covariance = torch.linalg.pinv(W.mT @ W / sigma**2, hermitian=True)
    mean = torch.einsum("kl,pl,np->nk", covariance, W, x - b) / sigma**2
    return mean, covariance


def wrong_3(x, W, b, sigma):
    """Wrong: the mean is right, but the second thing returned is the precision, not the covariance."""
    precision = W.T.matmul(W).div(sigma**2)
    precision.diagonal().add_(1)
    means = []
    for image in x:
        means.append(torch.linalg.solve(precision, W.T @ (image - b) / sigma**2))
    return torch.stack(means), precision


def wrong_4(x, W, b, sigma):
    """Wrong twice: b is not taken off x, and the covariance is (W'W + sigma^2 I)^-1 without its factor sigma^2."""
    m = W.T @ W + sigma**2 * torch.eye(W.size(1), dtype=W.dtype)
    inverse = m.inverse()
    return x @ W @ inverse.T, inverse


def right_1(x, W, b, sigma):
    """Right: as least squares with the prior as extra rows, [W/sigma; I] z = [(x-b)/sigma; 0]: QR gives mean and covariance."""
    latent = W.shape[1]
    identity = torch.eye(latent, dtype=W.dtype, device=W.device)
    Q, R = torch.linalg.qr(torch.cat([W / sigma, identity]))
    seen = ((x - b) / sigma).T  # the rows below are zeros: they meet the last rows of Q only
    mean = torch.linalg.solve_triangular(R, Q[: len(W)].T @ seen, upper=True).T
    root = torch.linalg.solve_triangular(R, identity, upper=True)
    return mean, root @ root.T


def right_2(x, W, b, sigma):
    """Right: eigenvectors of W'W turn the posterior into independent dimensions, each with precision 1 + lambda / sigma^2."""
    eigenvalues, vectors = torch.linalg.eigh(W.T @ W)
    variances = 1 / (1 + eigenvalues.clamp(min=0) / sigma**2)
    pull = (x - b) @ W @ vectors / sigma**2
    mean = (pull * variances) @ vectors.T
    covariance = torch.einsum("ik,k,jk->ij", vectors, variances, vectors)
    return mean, covariance
