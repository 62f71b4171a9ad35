import torch


def wrong_1(a, b, steps):
    """The last end is left out: the shares stop one step before b."""
    t = torch.arange(steps, dtype=a.dtype)[:, None] / steps
    return (1 - t) * a + t * b


def wrong_2(a, b, steps):
    """The path runs backwards, from b to a."""
    t = torch.linspace(0, 1, steps)[:, None]
    return t * a + (1 - t) * b


def wrong_3(a, b, steps):
    """Off by one: `steps` intervals, hence steps + 1 codes."""
    return torch.stack([a + (b - a) * i / steps for i in range(steps + 1)])


def wrong_4(a, b, steps):
    """Both ends are left out: only points between a and b."""
    t = torch.linspace(0, 1, steps + 2)[1:-1, None]
    return (1 - t) * a + t * b


def wrong_5(a, b, steps):
    """The shape is transposed: one column per code instead of one row."""
    t = torch.linspace(0, 1, steps)
    return a[:, None] * (1 - t) + b[:, None] * t


def wrong_6(a, b, steps):
    """Adds the share of b instead of the share of b - a, so the path ends at a + b."""
    t = torch.linspace(0, 1, steps)[:, None]
    return a + t * b


def right_1(a, b, steps):
    """linspace shares as a column, weighted sum of the ends."""
    t = torch.linspace(0, 1, steps, dtype=a.dtype)[:, None]
    return (1 - t) * a + t * b


def right_2(a, b, steps):
    """A loop that stacks a plus a share of the difference."""
    return torch.stack([a + (b - a) * (i / max(steps - 1, 1)) for i in range(steps)])


def right_3(a, b, steps):
    """A matrix product of weights (steps, 2) with the two ends."""
    t = torch.linspace(0, 1, steps, dtype=a.dtype)
    return torch.stack([1 - t, t], dim=1) @ torch.stack([a, b])
