import torch


def wrong_1(decoded, train):
    """Wrong: returns the squared distance to the nearest training image; the square root is forgotten."""
    a = decoded.reshape(len(decoded), 1, -1)
    b = train.reshape(1, len(train), -1)
    return (a - b).square().sum(-1).min(1).values


def wrong_2(decoded, train):
    """Wrong: takes the mean over pixels under the root (root mean square) instead of the sum, so the distance is too small by sqrt(pixels)."""
    result = []
    for image in decoded:
        best = float("inf")
        for other in train:
            best = min(best, ((image - other) ** 2).mean().sqrt().item())
        result.append(best)
    return torch.tensor(result, dtype=decoded.dtype)


def wrong_3(decoded, train):
    """Wrong: minimum over the wrong axis, so it gives for each training image the distance to the nearest decoded one."""
    return torch.cdist(decoded.flatten(1), train.flatten(1)).amin(dim=0)


def wrong_4(decoded, train):
    """Wrong twice: city-block (L1) distance instead of the Euclidean one, and the mean over all training images instead of the nearest."""
    difference = decoded.unsqueeze(1) - train.unsqueeze(0)
    return difference.abs().flatten(2).sum(2).mean(1)


def right_1(decoded, train):
    """Right: one decoded image at a time, norms of the differences to all training images, smallest of them."""
    flat = train.reshape(len(train), -1)
    return torch.stack([torch.linalg.vector_norm(flat - image.reshape(1, -1), dim=1).min() for image in decoded])


def right_2(decoded, train):
    """Right: goes through the training images and keeps a running minimum of the squared distance, root at the end."""
    best = decoded.new_full((len(decoded),), float("inf"))
    for image in train:
        squared = (decoded - image).pow(2).reshape(len(decoded), -1).sum(1)
        best = torch.minimum(best, squared)
    return best.sqrt()
