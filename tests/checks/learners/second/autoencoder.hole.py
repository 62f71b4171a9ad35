import torch


def wrong_1(decoded, train):
    """Forgets the square root: squared distances."""
    a, b = decoded.flatten(1), train.flatten(1)
    return torch.stack([(b - one).square().sum(1).min() for one in a])


def wrong_2(decoded, train):
    """Takes the minimum over the wrong axis: for each training image the decoded image nearest to it."""
    return torch.cdist(decoded.flatten(1), train.flatten(1)).min(0).values


def wrong_3(decoded, train):
    """Expands the square without a guard; rounding makes the square of a distance near 0 negative, and its root NaN."""
    a, b = decoded.flatten(1), train.flatten(1)
    squares = a.square().sum(1)[:, None] + b.square().sum(1) - 2 * a @ b.T
    return squares.sqrt().amin(1)


def wrong_4(decoded, train):
    """Looks for the nearest image by the sum of absolute differences and returns the Euclidean distance to that one."""
    a, b = decoded.flatten(1), train.flatten(1)
    nearest = b[torch.cdist(a, b, p=1).argmin(1)]
    return (a - nearest).square().sum(1).sqrt()


def right_1(decoded, train):
    """torch.cdist of flat images without its matrix-product shortcut, then the minimum over the training images."""
    a, b = decoded.reshape(len(decoded), -1), train.reshape(len(train), -1)
    return torch.cdist(a, b, compute_mode="donot_use_mm_for_euclid_dist").min(dim=1).values


def right_2(decoded, train):
    """A loop over the decoded images: norms of the differences to all training images, and the smallest."""
    result = []
    for image in decoded:
        differences = (train - image).reshape(len(train), -1)
        result.append(torch.linalg.vector_norm(differences, dim=1).min())
    return torch.stack(result)
