import torch


def wrong_1(decoded, train):
    """Wrong: returns the squared distance to the nearest training image, the root is forgotten."""
    result = []
    for image in decoded:
        squares = ((train - image) ** 2).flatten(1).sum(1)
        result.append(squares.min())
    return torch.stack(result)


def wrong_2(decoded, train):
    """Wrong: minimum over the wrong axis, the distance from each training image to the decoded image nearest to it."""
    d = torch.cdist(train.flatten(1), decoded.flatten(1))
    return d.min(dim=1).values


def wrong_3(decoded, train):
    """Wrong: takes the sum of absolute differences (p=1) for the Euclidean distance."""
    return torch.cdist(decoded.flatten(1), train.flatten(1), p=1).amin(1)


def wrong_4(decoded, train):
    """Wrong twice: averages the distances to all training images instead of taking the nearest, and takes the root of the mean over pixels instead of the sum."""
    a, b = decoded.flatten(1), train.flatten(1)
    rms = torch.stack([(b - row).pow(2).mean(dim=1).sqrt() for row in a])
    return rms.mean(dim=1)


def right_1(decoded, train):
    """Right: for each decoded image, the norms of its differences to all training images, and the least of them."""
    flat = train.flatten(1)
    nearest = decoded.new_empty(len(decoded))
    for i, image in enumerate(decoded):
        nearest[i] = torch.linalg.vector_norm(flat - image.flatten(), dim=1).min()
    return nearest


def right_2(decoded, train):
    """Right: a running minimum of the squared distances over the training images, rooted at the end."""
    a = decoded.reshape(len(decoded), -1)
    best = torch.full_like(a[:, 0], float("inf"))
    for row in train.reshape(len(train), -1):
        best = torch.minimum(best, (a - row).square().sum(1))
    return best.sqrt()
