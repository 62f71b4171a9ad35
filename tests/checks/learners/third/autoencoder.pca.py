import torch


def wrong_1(train, x, dimensions):
    """Mistake: centres x by its own mean (and adds that) in place of the mean learned from the training images."""
    _, _, Vh = torch.linalg.svd(train - train.mean(0), full_matrices=False)
    V = Vh[:dimensions]
    centre = x.mean(0)
    return centre + (x - centre) @ V.T @ V


def wrong_2(train, x, dimensions):
    """Mistake: takes the first eigenvectors of eigh, which sorts eigenvalues ascending: the smallest variances."""
    mean = train.mean(0)
    _, vectors = torch.linalg.eigh(torch.cov(train.T))
    V = vectors[:, :dimensions]
    return mean + (x - mean) @ V @ V.T


def wrong_3(train, x, dimensions):
    """Mistake: the directions come from the uncentred training images, although the mean is subtracted from x."""
    _, _, Vh = torch.linalg.svd(train, full_matrices=False)
    V = Vh[:dimensions]
    mean = train.mean(0)
    return mean + (x - mean) @ V.T @ V


def wrong_4(train, x, dimensions):
    """Mistake: standardises each pixel first (PCA of the correlations), so the plane is not the one of largest variance."""
    mean = train.mean(0)
    std = train.std(0).clamp(min=1e-6)
    _, _, Vh = torch.linalg.svd((train - mean) / std, full_matrices=False)
    V = Vh[:dimensions]
    return mean + ((x - mean) / std) @ V.T @ V * std


def right_1(train, x, dimensions):
    """Eigendecomposition of the covariance matrix in double precision, the last columns of eigh."""
    mean = train.double().mean(0)
    centred = train.double() - mean
    _, vectors = torch.linalg.eigh(centred.T @ centred)
    V = vectors[:, vectors.shape[1] - dimensions :]
    return (mean + (x.double() - mean) @ V @ V.T).to(x.dtype)


def right_2(train, x, dimensions):
    """Full singular value decomposition, and what lies in the *other* directions is subtracted from x."""
    mean = train.mean(0)
    _, _, Vh = torch.linalg.svd(train - mean, full_matrices=True)
    rest = Vh[dimensions:]
    return x - (x - mean) @ rest.T @ rest
