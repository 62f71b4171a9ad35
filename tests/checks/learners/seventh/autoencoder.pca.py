import torch


def wrong_1(train, x, dimensions):
    """Wrong: centres x by its own mean instead of the mean of the training images."""
    mean = train.mean(0)
    _, _, vh = torch.linalg.svd(train - mean, full_matrices=False)
    basis = vh[:dimensions]
    own = x.mean(0)
    return (x - own) @ basis.T @ basis + own


def wrong_2(train, x, dimensions):
    """Wrong: takes the first columns of eigh, which belong to the smallest variances."""
    mean = train.mean(dim=0, keepdim=True)
    centred = train - mean
    covariance = centred.T @ centred / (len(train) - 1)
    _, vectors = torch.linalg.eigh(covariance)
    chosen = vectors[:, :dimensions]
    return mean + (x - mean) @ chosen @ chosen.mT


def wrong_3(train, x, dimensions):
    """Wrong: never subtracts the mean, neither for the directions nor for the projection."""
    basis = torch.linalg.svd(train, full_matrices=False).Vh[:dimensions]
    return torch.einsum("bp,dp,dq->bq", x, basis, basis)


def wrong_4(train, x, dimensions):
    """Wrong twice: does not add the mean back, and keeps one direction too few."""
    mean = train.mean(0)
    basis = torch.linalg.svd(train - mean, full_matrices=False)[2]
    codes = (x - mean) @ basis[: max(dimensions - 1, 0)].T
    return codes @ basis[: max(dimensions - 1, 0)]


def right_1(train, x, dimensions):
    """Right: singular value decomposition of the centred training images."""
    mean = train.mean(0)
    basis = torch.linalg.svd(train - mean, full_matrices=False).Vh[:dimensions]
    return (x - mean) @ basis.T @ basis + mean


def right_2(train, x, dimensions):
    """Right: eigendecomposition of the covariance in double precision, directions added one by one."""
    data = train.double()
    mean = data.mean(dim=0)
    scatter = torch.einsum("np,nq->pq", data - mean, data - mean) / len(data)
    values, vectors = torch.linalg.eigh(scatter)
    order = values.argsort(descending=True)
    away = x.double() - mean
    result = mean.expand_as(away).clone()
    for j in order[:dimensions].tolist():
        direction = vectors[:, j]
        result += (away @ direction)[:, None] * direction
    return result.to(x.dtype)
