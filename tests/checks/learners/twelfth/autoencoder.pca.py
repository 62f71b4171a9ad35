import torch


def wrong_1(train, x, dimensions):
    """Wrong: the mean is not added back to the projection."""
    mean = train.mean(0)
    _, _, rows = torch.linalg.svd(train - mean, full_matrices=False)
    rows = rows[:dimensions]
    return (x - mean) @ rows.T @ rows


def wrong_2(train, x, dimensions):
    """Wrong: x is centred with its own mean instead of that of the training images."""
    _, _, rows = torch.linalg.svd(train - train.mean(0), full_matrices=False)
    own = x.mean(0)
    result = own.expand_as(x)
    for direction in rows[:dimensions]:
        result = result + ((x - own) @ direction)[:, None] * direction
    return result


def wrong_3(train, x, dimensions):
    """Wrong: eigh sorts in ascending order, and the first columns are taken: the directions of smallest variance."""
    mean = train.mean(0)
    _, vectors = torch.linalg.eigh(torch.cov(train.T))
    basis = vectors[:, :dimensions]
    return mean + (x - mean) @ basis @ basis.T


def wrong_4(train, x, dimensions):
    """Wrong twice: the directions come from the second moments of the uncentred images, and the mean is subtracted from x but not added back."""
    _, vectors = torch.linalg.eigh(train.T @ train / len(train))
    basis = vectors.flip(1)[:, :dimensions]
    return (x - train.mean(0)) @ basis @ basis.T


def right_1(train, x, dimensions):
    """Right: eigendecomposition of the training covariance in double precision, columns flipped to descending, one projector matrix."""
    data = train.double()
    mean = data.mean(dim=0, keepdim=True)
    centred = data - mean
    _, vectors = torch.linalg.eigh(centred.T @ centred / len(data))
    basis = torch.flip(vectors, dims=(1,))[:, :dimensions]
    projector = basis @ basis.T
    return (mean + (x.double() - mean) @ projector).to(x.dtype)


def right_2(train, x, dimensions):
    """Right: singular value decomposition of the centred training images; components are added to the mean one by one."""
    mean = train.double().mean(0)
    _, _, rows = torch.linalg.svd(train.double() - mean, full_matrices=False)
    centred = x.double() - mean
    result = mean.repeat(len(x), 1)
    for direction in rows[:dimensions]:
        result = result + torch.outer(centred @ direction, direction)
    return result.to(x.dtype)
