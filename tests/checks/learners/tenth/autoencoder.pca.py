import torch


def wrong_1(train, x, dimensions):
    """Wrong: torch.linalg.svd returns V transposed, but its first columns are taken as directions, in place of its first rows."""
    mean = train.mean(0)
    U, S, V = torch.linalg.svd(train - mean)
    directions = V[:, :dimensions]
    return mean + (x - mean) @ directions @ directions.T


def wrong_2(train, x, dimensions):
    """Wrong: x is centred with the mean of x itself (which is also added back), not with the mean of the training images."""
    _, _, Vh = torch.linalg.svd(train - train.mean(0, keepdim=True), full_matrices=True)
    W = Vh[:dimensions]
    m = x.mean(0, keepdim=True)
    codes = torch.einsum("dp,bp->bd", W, x - m)
    return torch.einsum("bd,dp->bp", codes, W) + m


def wrong_3(train, x, dimensions):
    """Wrong: eigh sorts eigenvalues in ascending order, so the first columns taken are the directions of smallest variance."""
    mean = train.mean(0)
    covariance = torch.cov(train.T)
    values, vectors = torch.linalg.eigh(covariance)
    out = torch.zeros_like(x) + mean
    for d in range(dimensions):
        direction = vectors[:, d]
        out = out + ((x - mean) @ direction)[:, None] * direction
    return out


def wrong_4(train, x, dimensions):
    """Wrong twice: the directions are those of the uncentred training images, and the mean, subtracted before the projection, is not added back."""
    mean = train.mean(0)
    _, _, Vh = torch.linalg.svd(train, full_matrices=True)
    W = Vh[:dimensions]
    return (x - mean) @ W.T @ W


def right_1(train, x, dimensions):
    """Right: subtracts from x its components along the discarded directions, those of smallest eigenvalue of the training images' scatter matrix."""
    mean = train.double().mean(0)
    centred = train.double() - mean
    _, vectors = torch.linalg.eigh(centred.T @ centred)  # ascending
    discarded = vectors[:, : vectors.shape[1] - dimensions]
    away = (x.double() - mean) @ discarded
    return (x.double() - away @ discarded.T).to(x.dtype)


def right_2(train, x, dimensions):
    """Right: sums, one direction at a time, the projections of x less the training mean on the right singular vectors of the centred training images, and adds that mean."""
    mean = train.mean(0, keepdim=True)
    _, _, Vh = torch.linalg.svd(train - mean, full_matrices=True)
    offset = x - mean
    result = mean.expand(len(x), -1).clone()
    for direction in Vh[:dimensions]:
        coordinate = (offset * direction).sum(1, keepdim=True)
        result = result + coordinate * direction
    return result
