import torch


def wrong_1(generated, test, train):
    """Wrong: the mean of the nearest distances is taken, not their median."""
    a = torch.cdist(generated, train).min(1).values
    b = torch.cdist(test, train).min(1).values
    return a.mean() / b.mean()


def wrong_2(generated, test, train):
    """Wrong: distances stay squared, so the ratio is squared."""
    medians = []
    for images in (generated, test):
        squared = [((train - image) ** 2).sum(1).min() for image in images]
        medians.append(torch.stack(squared).median())
    return medians[0] / medians[1]


def wrong_3(generated, test, train):
    """Wrong: the minimum goes over the wrong axis: for each training image the nearest generated (test) image."""
    near = lambda images: torch.cdist(images, train).amin(dim=0)
    return near(generated).median() / near(test).median()


def wrong_4(generated, test, train):
    """Wrong twice: the ratio is turned round, and the median goes over all distances instead of the nearest ones."""
    return torch.cdist(test, train).median() / torch.cdist(generated, train).median()


def right_1(generated, test, train):
    """Right: image by image, the root of the smallest sum of squares, and torch's median (the lower middle one of an even number)."""

    def typical(images):
        nearest = [(train - image).square().sum(1).min().sqrt() for image in images]
        return torch.stack(nearest).median()

    return typical(generated) / typical(test)


def right_2(generated, test, train):
    """Right: one table of exact distances for both sets, split afterwards; median as the 0.5 quantile (the mean of the two middle ones of an even number)."""
    both = torch.cat([generated, test])
    exact = torch.cdist(both, train, compute_mode="donot_use_mm_for_euclid_dist")
    nearest = exact.sort(dim=1).values[:, 0]
    ours, theirs = nearest.split([len(generated), len(test)])
    return ours.quantile(0.5) / theirs.quantile(0.5)
