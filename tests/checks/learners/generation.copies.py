import torch


def wrong_1(generated, test, train):
    """Takes the mean of the nearest distances instead of the median."""
    return torch.cdist(generated, train).min(1).values.mean() / torch.cdist(test, train).min(1).values.mean()


def wrong_2(generated, test, train):
    """Uses squared distances, so the ratio comes out squared."""

    def nearest(points):
        return (points[:, None] - train[None]).square().sum(-1).min(1).values

    return nearest(generated).median() / nearest(test).median()


def wrong_3(generated, test, train):
    """The ratio is upside down: test images over generated ones."""
    g = torch.cdist(generated, train).min(1).values.median()
    t = torch.cdist(test, train).min(1).values.median()
    return t / g


def wrong_4(generated, test, train):
    """Takes the minimum along the wrong axis: for each training image the nearest generated (or test) image."""
    g = torch.cdist(generated, train).min(0).values.median()
    t = torch.cdist(test, train).min(0).values.median()
    return g / t


def wrong_5(generated, test, train):
    """Takes the second nearest training image, as if the nearest were the point itself."""
    g = torch.cdist(generated, train).topk(2, largest=False).values[:, 1].median()
    t = torch.cdist(test, train).topk(2, largest=False).values[:, 1].median()
    return g / t


def wrong_6(generated, test, train):
    """The median is taken of all pairwise distances instead of the distances to the nearest training image."""
    return torch.cdist(generated, train).median() / torch.cdist(test, train).median()


def right_1(generated, test, train):
    """cdist, minimum over training images, median, ratio."""

    def typical(points):
        return torch.cdist(points, train).min(dim=1).values.median()

    return typical(generated) / typical(test)


def right_2(generated, test, train):
    """A loop over images with norms of differences, medians by sorting."""

    def typical(points):
        nearest = torch.stack([(train - point).norm(dim=1).min() for point in points])
        return nearest.sort().values[(len(nearest) - 1) // 2]

    return typical(generated) / typical(test)


def right_3(generated, test, train):
    """Broadcast differences, root of the smallest squared distance, the 0.5 quantile as median."""
    medians = []
    for points in (generated, test):
        squared = (points.unsqueeze(1) - train.unsqueeze(0)).square().sum(2)
        medians.append(squared.amin(1).sqrt().quantile(0.5))
    return medians[0] / medians[1]
