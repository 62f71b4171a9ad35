import torch


def wrong_1(a, b, steps):
    """Divides by steps instead of steps - 1, so the end b is missing."""
    t = torch.arange(steps) / steps
    return a + t[:, None] * (b - a)


def wrong_2(a, b, steps):
    """Exchanges the weights, so the path runs from b to a."""
    t = torch.linspace(0, 1, steps)[:, None]
    return t * a + (1 - t) * b


def wrong_3(a, b, steps):
    """Uses square-root weights, as for mixing noises of equal variance, so the path is bent."""
    t = torch.linspace(0, 1, steps)[:, None]
    return (1 - t).sqrt() * a + t.sqrt() * b


def wrong_4(a, b, steps):
    """Adds a share of b instead of a share of b - a, so the path ends at a + b."""
    t = torch.linspace(0, 1, steps)[:, None]
    return a + t * b


def right_1(a, b, steps):
    """Weighted means of the ends with linspace."""
    t = torch.linspace(0, 1, steps, dtype=a.dtype, device=a.device)[:, None]
    return (1 - t) * a + t * b


def right_2(a, b, steps):
    """A loop over torch.lerp."""
    return torch.stack([torch.lerp(a, b, i / max(steps - 1, 1)) for i in range(steps)])
