import torch


def wrong_1(a, b, steps):
    """Mistake: divides by steps, so the path ends one step before b."""
    t = torch.arange(steps).to(a) / steps
    return a + t[:, None] * (b - a)


def wrong_2(a, b, steps):
    """Mistake: the weights are exchanged, the path runs from b to a."""
    return torch.stack([t * a + (1 - t) * b for t in torch.linspace(0, 1, steps, dtype=a.dtype)])


def wrong_3(a, b, steps):
    """Mistake: only points between the ends, both ends are left out."""
    t = torch.linspace(0, 1, steps + 2, dtype=a.dtype)[1:-1]
    return torch.lerp(a[None], b[None], t[:, None])


def wrong_4(a, b, steps):
    """Two mistakes: starts one step after a (i + 1 over steps), and forgets to take a off b."""
    rows = []
    for i in range(steps):
        t = (i + 1) / steps
        rows.append(a + t * b)
    return torch.stack(rows)


def right_1(a, b, steps):
    """linspace from 0 to 1, an outer product for each end."""
    t = torch.linspace(0, 1, steps, dtype=a.dtype, device=a.device)
    return torch.outer(1 - t, a) + torch.outer(t, b)


def right_2(a, b, steps):
    """A loop with lerp."""
    return torch.stack([torch.lerp(a, b, i / max(steps - 1, 1)) for i in range(steps)])
