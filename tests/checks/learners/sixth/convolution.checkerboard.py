import torch


def wrong_1(x, period):
    """Mistake: means of blocks of neighbouring pixels instead of means of phases."""
    b, c, h, w = x.shape
    blocks = x.reshape(b, c, h // period, period, w // period, period).mean((3, 5))
    return blocks.flatten(2).var(2, correction=0) / x.flatten(2).var(2, correction=0)


def wrong_2(x, period):
    """Mistake: the variances have torch's default correction of 1."""
    phases = [x[:, :, i::period, j::period].mean((2, 3)) for i in range(period) for j in range(period)]
    return torch.stack(phases).var(0) / x.var((2, 3))


def wrong_3(x, period):
    """Mistake: phases by row only; the remainder of the column is forgotten."""
    rows = torch.stack([x[..., i::period, :].mean((-2, -1)) for i in range(period)], -1)
    return rows.var(-1, correction=0) / x.var((-2, -1), correction=0)


def wrong_4(x, period):
    """Two mistakes: standard deviations instead of variances, and the divisor is taken over the whole batch."""
    b, c, h, w = x.shape
    means = torch.einsum("bcipjq->bcpq", x.view(b, c, h // period, period, w // period, period))
    means = means / ((h // period) * (w // period))
    return means.std((2, 3), correction=0) / x.std((0, 2, 3), correction=0)


def right_1(x, period):
    """A six-axis reshape: phases are what is left after the mean over the block indices."""
    b, c, h, w = x.shape
    phases = x.reshape(b, c, h // period, period, w // period, period).mean((2, 4))
    return phases.var((2, 3), correction=0) / x.var((2, 3), correction=0)


def right_2(x, period):
    """Slices with a step in two loops, and variances by hand."""
    phases = []
    for i in range(period):
        for j in range(period):
            phases.append(x[:, :, i::period, j::period].mean((2, 3)))
    phases = torch.stack(phases, -1)
    mean = x.mean((2, 3), keepdim=True)
    between = (phases - phases.mean(-1, keepdim=True)).square().mean(-1)
    return between / (x - mean).square().mean((2, 3))
