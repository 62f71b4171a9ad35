import torch
from jaxtyping import Float
from torch import Tensor


def wrong_1(
    train: Float[Tensor, "n pixels"], x: Float[Tensor, "batch pixels"], dimensions: int
) -> Float[Tensor, "batch pixels"]:
    """takes the first columns of eigh, whose eigenvalues rise, so it keeps the directions of smallest variance"""
    mean = train.mean(0)
    variances, directions = torch.linalg.eigh(torch.cov(train.T))
    q = directions[:, :dimensions]
    return mean + (x - mean) @ q @ q.T


def wrong_2(
    train: Float[Tensor, "n pixels"], x: Float[Tensor, "batch pixels"], dimensions: int
) -> Float[Tensor, "batch pixels"]:
    """never subtracts the mean: directions from uncentred images, and the plane passes through the origin"""
    _, _, Vh = torch.linalg.svd(train, full_matrices=False)
    q = Vh[:dimensions].T
    return x @ q @ q.T


def wrong_3(
    train: Float[Tensor, "n pixels"], x: Float[Tensor, "batch pixels"], dimensions: int
) -> Float[Tensor, "batch pixels"]:
    """centres x on its own mean instead of the mean of the training images"""
    _, _, Vh = torch.linalg.svd(train - train.mean(0), full_matrices=False)
    q = Vh[:dimensions].T
    mean = x.mean(0)
    return (x - mean) @ q @ q.T + mean


def wrong_4(
    train: Float[Tensor, "n pixels"], x: Float[Tensor, "batch pixels"], dimensions: int
) -> Float[Tensor, "batch pixels"]:
    """subtracts the mean before projecting and forgets to add it again"""
    mean = train.mean(0)
    _, directions = torch.linalg.eigh((train - mean).T @ (train - mean) / len(train))
    q = directions[:, -dimensions:]
    return (x - mean) @ q @ q.T


def wrong_5(
    train: Float[Tensor, "n pixels"], x: Float[Tensor, "batch pixels"], dimensions: int
) -> Float[Tensor, "batch pixels"]:
    """takes the first columns of Vh, as if svd returned V; the principal directions are its rows"""
    mean = train.mean(0)
    _, _, Vh = torch.linalg.svd(train - mean, full_matrices=False)
    q = Vh[:, :dimensions]
    return mean + (x - mean) @ q @ q.T


def wrong_6(
    train: Float[Tensor, "n pixels"], x: Float[Tensor, "batch pixels"], dimensions: int
) -> Float[Tensor, "batch pixels"]:
    """divides every pixel by its standard deviation first, so it keeps the components of the correlation matrix instead of the directions of largest variance"""
    mean, std = train.mean(0), train.std(0)
    std = torch.where(std > 0, std, torch.ones_like(std))
    _, _, Vh = torch.linalg.svd((train - mean) / std, full_matrices=False)
    q = Vh[:dimensions].T
    return ((x - mean) / std) @ q @ q.T * std + mean


def right_1(
    train: Float[Tensor, "n pixels"], x: Float[Tensor, "batch pixels"], dimensions: int
) -> Float[Tensor, "batch pixels"]:
    """the last eigenvectors of the covariance matrix, in double precision"""
    mean = train.mean(0)
    _, directions = torch.linalg.eigh(torch.cov(train.T.double(), correction=0))
    q = directions.flip(1)[:, :dimensions].to(x.dtype)
    return mean + (x - mean) @ q @ q.T


def right_2(
    train: Float[Tensor, "n pixels"], x: Float[Tensor, "batch pixels"], dimensions: int
) -> Float[Tensor, "batch pixels"]:
    """the first right singular vectors of the centred training images"""
    mean = train.mean(dim=0, keepdim=True)
    _, _, Vh = torch.linalg.svd(train - mean, full_matrices=False)
    components = Vh[:dimensions]
    codes = (x - mean) @ components.T
    return codes @ components + mean


def right_3(
    train: Float[Tensor, "n pixels"], x: Float[Tensor, "batch pixels"], dimensions: int
) -> Float[Tensor, "batch pixels"]:
    """subtracts from x its part along the discarded eigenvectors, which is the same projection"""
    mean = train.mean(0)
    centred = (train - mean).double()
    _, directions = torch.linalg.eigh(centred.T @ centred)
    discarded = directions[:, : train.shape[1] - dimensions].to(x.dtype)
    return x - (x - mean) @ discarded @ discarded.T
