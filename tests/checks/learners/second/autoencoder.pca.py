import torch


def wrong_1(train, x, dimensions):
    """Takes one grey value, the mean over all images and pixels, as the centre, instead of the mean image."""
    centre = train.mean()
    Vh = torch.linalg.svd(train - centre, full_matrices=False).Vh[:dimensions]
    return centre + (x - centre) @ Vh.T @ Vh


def wrong_2(train, x, dimensions):
    """Takes the first columns of Vh for the directions, which are its rows."""
    mean = train.mean(0)
    _, _, V = torch.linalg.svd(train - mean)
    V = V[:, :dimensions]
    return mean + (x - mean) @ V @ V.T


def wrong_3(train, x, dimensions):
    """Takes the first eigenvectors of eigh, which sorts upwards: the directions of smallest variance."""
    mean = train.mean(0)
    _, vectors = torch.linalg.eigh(torch.cov(train.T))
    basis = vectors[:, :dimensions]
    return mean + (x - mean) @ basis @ basis.T


def wrong_4(train, x, dimensions):
    """Divides each pixel by its standard deviation first: the components of the correlations, not the covariances."""
    mean, std = train.mean(0), train.std(0) + 1e-6
    Vh = torch.linalg.svd((train - mean) / std, full_matrices=False).Vh[:dimensions]
    return mean + ((x - mean) / std) @ Vh.T @ Vh * std


def right_1(train, x, dimensions):
    """Singular value decomposition of the centred training images; rows of Vh are the directions."""
    mean = train.mean(dim=0, keepdim=True)
    Vh = torch.linalg.svd(train - mean, full_matrices=False).Vh[:dimensions]
    return mean + (x - mean) @ Vh.T @ Vh


def right_2(train, x, dimensions):
    """Eigendecomposition of the covariance, the directions of largest variance added one at a time."""
    mean = train.mean(0)
    centred = train - mean
    values, vectors = torch.linalg.eigh(centred.T @ centred / len(train))
    order = values.argsort(descending=True)
    result = mean.expand_as(x)
    for i in order[:dimensions]:
        direction = vectors[:, i]
        result = result + ((x - mean) @ direction)[:, None] * direction
    return result
