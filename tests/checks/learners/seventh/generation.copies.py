import torch


def wrong_1(generated, test, train):
    """Wrong: takes the means of the nearest distances instead of their medians."""
    exact = "donot_use_mm_for_euclid_dist"
    near = torch.cdist(generated, train, compute_mode=exact).min(1).values
    far = torch.cdist(test, train, compute_mode=exact).min(1).values
    return near.mean() / far.mean()


def wrong_2(generated, test, train):
    """Wrong: squared distances, the root is forgotten."""

    def median_of_nearest(images):
        return torch.stack([(train - image).square().sum(1).min() for image in images]).median()

    return median_of_nearest(generated) / median_of_nearest(test)


def wrong_3(generated, test, train):
    """Wrong: the minimum runs over the wrong axis, each training image gets its nearest generated (or test) image."""
    medians = []
    for images in (generated, test):
        distances = torch.cdist(images, train, compute_mode="donot_use_mm_for_euclid_dist")
        medians.append(distances.amin(dim=0).median())
    return medians[0] / medians[1]


def wrong_4(generated, test, train):
    """Wrong twice: city-block distances (p=1) instead of Euclidean ones, and the ratio is turned around."""
    of_generated = torch.cdist(generated, train, p=1.0).amin(1).median()
    of_test = torch.cdist(test, train, p=1.0).amin(1).median()
    return of_test / of_generated


def right_1(generated, test, train):
    """Right: exact cdist, minimum over the training images, torch.median of both."""

    def typical(images):
        distances = torch.cdist(images, train, compute_mode="donot_use_mm_for_euclid_dist")
        return distances.amin(1).median()

    return typical(generated) / typical(test)


def right_2(generated, test, train):
    """Right: a loop over images, norms of differences, and the element in the (lower) middle after sorting, as torch.median takes it."""
    middles = []
    for images in (generated, test):
        nearest = [torch.linalg.vector_norm(train - image, dim=1).min() for image in images]
        ordered = torch.stack(nearest).sort().values
        middles.append(ordered[(len(nearest) - 1) // 2])
    return middles[0] / middles[1]
