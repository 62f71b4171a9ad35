import torch


def wrong_1(x, p):
    """Averages within each image first and then over images, so that pixels do not count alike."""
    black, white = (x < 0.1).float(), (x > 0.9).float()
    dark = (p * black).sum(1) / black.sum(1).clamp(min=1)
    light = (p * white).sum(1) / white.sum(1).clamp(min=1)
    return dark.mean(), light.mean()


def wrong_2(x, p):
    """Chooses the pixels by the reconstruction instead of the image."""
    return p[p < 0.1].mean(), p[p > 0.9].mean()


def wrong_3(x, p):
    """Divides the sums by the number of all pixels."""
    return (p * (x < 0.1)).mean(), (p * (x > 0.9)).mean()


def wrong_4(x, p):
    """One threshold at a half, so that grey pixels are counted as black or white."""
    return p[x < 0.5].mean(), p[x >= 0.5].mean()


def right_1(x, p):
    """Boolean indexing."""
    return p[x < 0.1].mean(), p[x > 0.9].mean()


def right_2(x, p):
    """Sums with masks over the number of pixels in the mask."""
    means = []
    for mask in (x < 0.1, x > 0.9):
        mask = mask.to(p.dtype)
        means.append((mask * p).sum() / mask.sum())
    return means[0], means[1]
