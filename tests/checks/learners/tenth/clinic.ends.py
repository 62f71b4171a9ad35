import torch


def wrong_1(x, p):
    """Wrong: takes the mean in each image first and then over images, so pixels of images with few of them count more."""
    dark, light = [], []
    for image, probability in zip(x, p):
        if (image < 0.1).any():
            dark.append(probability[image < 0.1].mean())
        if (image > 0.9).any():
            light.append(probability[image > 0.9].mean())
    return torch.stack(dark).mean(), torch.stack(light).mean()


def wrong_2(x, p):
    """Wrong: divides both sums by the number of all pixels, not by the number of black or white ones."""
    black, white = (x < 0.1).to(p.dtype), (x > 0.9).to(p.dtype)
    return (p * black).mean(), (p * white).mean()


def wrong_3(x, p):
    """Wrong: counts every pixel that is not black as white (x >= 0.1), grey ones included."""
    black = x < 0.1
    return p[black].mean(), p[~black].mean()


def wrong_4(x, p):
    """Wrong twice: splits black from white at 0.5, and gives the mean of 1 - p over the white pixels."""
    is_white = x.round().bool()
    return torch.masked_select(p, ~is_white).mean(), torch.masked_select(1 - p, is_white).mean()


def right_1(x, p):
    """Right: everything else is made NaN, then nanmean over the whole batch."""
    nothing = torch.full_like(p, float("nan"))
    return torch.where(x < 0.1, p, nothing).nanmean(), torch.where(x > 0.9, p, nothing).nanmean()


def right_2(x, p):
    """Right: loops over the images, adding up sums and counts of the whole batch, divided at the end."""
    sums = p.new_zeros(2)
    counts = p.new_zeros(2)
    for image, probability in zip(x, p):
        for i, mask in enumerate((image < 0.1, image > 0.9)):
            sums[i] = sums[i] + probability[mask].sum()
            counts[i] = counts[i] + mask.sum()
    means = sums / counts
    return means[0], means[1]
