import torch


def wrong_1(generated, test, train):
    """Wrong: the second median is of the distances from generated images to their nearest test images, not from test images to training images."""
    def nearest(a, b):
        return torch.cdist(a, b).min(dim=1).values

    return nearest(generated, train).median() / nearest(generated, test).median()


def wrong_2(generated, test, train):
    """Wrong: the minimum is taken along the wrong axis: for each training image the nearest generated (or test) image."""
    medians = []
    for images in (generated, test):
        distances = torch.cdist(images, train, compute_mode="donot_use_mm_for_euclid_dist")
        medians.append(distances.amin(0).median())
    return medians[0] / medians[1]


def wrong_3(generated, test, train):
    """Wrong: squared distances, the root is forgotten."""
    def median_distance(images):
        nearest = [(train - image).pow(2).sum(1).min() for image in images]
        return torch.stack(nearest).median()

    return median_distance(generated) / median_distance(test)


def wrong_4(generated, test, train):
    """Wrong twice: the mean of the nearest distances instead of the median, and test over generated instead of generated over test."""
    ours = torch.cdist(generated, train).amin(1).mean()
    new = torch.cdist(test, train).amin(1).mean()
    return new / ours


def right_1(generated, test, train):
    """Right: image by image, the norm of the differences to all training images, its minimum; torch.median of each set, divided."""
    def nearest(images):
        distances = torch.empty(len(images), dtype=images.dtype, device=images.device)
        for i, image in enumerate(images):
            distances[i] = torch.linalg.vector_norm(train - image, dim=1).min()
        return distances

    return nearest(generated).median() / nearest(test).median()


def right_2(generated, test, train):
    """Right: exact distances in chunks, sorted; the median is the middle one or, of an even number, the mean of the middle two."""
    medians = []
    for images in (generated, test):
        nearest = torch.cat(
            [
                torch.cdist(chunk, train, compute_mode="donot_use_mm_for_euclid_dist").amin(dim=1)
                for chunk in images.split(256)
            ]
        )
        ordered = nearest.sort().values
        n = len(ordered)
        medians.append((ordered[(n - 1) // 2] + ordered[n // 2]) / 2)
    return medians[0] / medians[1]
