import torch


def wrong_1(decoded, train):
    """Mistake: the root is missing, these are squared distances."""
    a, b = decoded.flatten(1), train.flatten(1)
    return torch.stack([(image - b).square().sum(1).min() for image in a])


def wrong_2(decoded, train):
    """Mistake: the minimum over the wrong axis, the nearest decoded image for each training image."""
    distances = torch.cdist(decoded.flatten(1), train.flatten(1))
    return distances.min(dim=0).values


def wrong_3(decoded, train):
    """Mistake: sums of absolute differences (p=1) in place of Euclidean distances."""
    return torch.cdist(decoded.flatten(1), train.flatten(1), p=1).amin(1)


def wrong_4(decoded, train):
    """Two mistakes: averages over pixels in place of a sum, and over training images in place of the nearest."""
    result = []
    for image in decoded:
        error = (image.unsqueeze(0) - train).pow(2).flatten(1).mean(1)
        result.append(error.sqrt().mean())
    return torch.stack(result)


def right_1(decoded, train):
    """Right: cdist of flat images, without the inaccurate matrix product, and the minimum over training images."""
    a = decoded.reshape(len(decoded), -1)
    b = train.reshape(len(train), -1)
    return torch.cdist(a, b, compute_mode="donot_use_mm_for_euclid_dist").min(dim=1).values


def right_2(decoded, train):
    """Right: a loop over the decoded images, squared differences, the minimum, then the root."""
    flat = train.reshape(len(train), -1)
    result = decoded.new_empty(len(decoded))
    for i, image in enumerate(decoded):
        result[i] = ((flat - image.reshape(1, -1)) ** 2).sum(dim=1).min().sqrt()
    return result
