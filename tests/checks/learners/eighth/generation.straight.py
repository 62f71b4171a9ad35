import torch
from torch.nn import functional as F


def wrong_1(a, b, steps):
    """Wrong: divides by steps instead of steps - 1, so that the path stops one step before b."""
    rows = []
    for i in range(steps):
        t = i / steps
        rows.append((1 - t) * a + t * b)
    return torch.stack(rows)


def wrong_2(a, b, steps):
    """Wrong: exchanges the ends: begins at b and arrives at a."""
    t = torch.linspace(0, 1, steps, dtype=a.dtype)[:, None]
    return t * a + (1 - t) * b


def wrong_3(a, b, steps):
    """Wrong: gives each point of the line the length between those of a and b, so that the path bends around the origin."""
    t = torch.linspace(0, 1, steps, dtype=a.dtype).unsqueeze(1)
    line = torch.lerp(a, b, t)
    return F.normalize(line, dim=1) * torch.lerp(a.norm(), b.norm(), t)


def wrong_4(a, b, steps):
    """Wrong twice: leaves out both ends, and runs from b to a."""
    t = torch.linspace(1, 0, steps + 2, dtype=a.dtype)[1:-1]
    return a + t[:, None] * (b - a)


def right_1(a, b, steps):
    """Right: a table of the shares of a and b, multiplied by the two codes."""
    t = torch.linspace(0, 1, steps, dtype=a.dtype, device=a.device)
    return torch.stack([t.flip(0) if steps > 1 else 1 - t, t], 1) @ torch.stack([a, b])


def right_2(a, b, steps):
    """Right: takes each dimension for a line of two pixels, and resizes it to `steps` pixels with the corners kept."""
    two = torch.stack([a, b], dim=1)[None]
    return F.interpolate(two, size=steps, mode="linear", align_corners=True)[0].T
