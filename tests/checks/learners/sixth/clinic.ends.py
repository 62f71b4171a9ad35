import torch


def wrong_1(x, p):
    """Splits the pixels at one half; grey ones count, too."""
    return p[x <= 0.5].mean(), p[x > 0.5].mean()


def wrong_2(x, p):
    """Divides by the number of all pixels, not of those chosen."""
    black, white = (x < 0.1).to(p), (x > 0.9).to(p)
    return (p * black).mean(), (p * white).mean()


def wrong_3(x, p):
    """Means of each image first, then their mean: images with few such pixels count as much as others."""

    def one(mask):
        mask = mask.to(p)
        return ((p * mask).sum(1) / mask.sum(1).clamp(min=1)).mean()

    return one(x < 0.1), one(x > 0.9)


def wrong_4(x, p):
    """White is returned first, and grey pixels count as black (x <= 0.9)."""
    return torch.masked_select(p, x > 0.9).mean(), torch.masked_select(p, x <= 0.9).mean()


def right_1(x, p):
    """Boolean indexing."""
    return p[x < 0.1].mean(), p[x > 0.9].mean()


def right_2(x, p):
    """Masked sums over counts."""
    masks = (x < 0.1, x > 0.9)
    black, white = (torch.where(m, p, torch.zeros_like(p)).sum() / m.sum() for m in masks)
    return black, white
