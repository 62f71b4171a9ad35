import torch
from torch import Tensor


def wrong_1(a: Tensor, b: Tensor, steps: int) -> Tensor:
    """Wrong: divides by steps instead of steps - 1, so the path stops one step before b."""
    return torch.stack([a + i / steps * (b - a) for i in range(steps)])


def wrong_2(a: Tensor, b: Tensor, steps: int) -> Tensor:
    """Wrong: the ends are exchanged, the path begins at b and ends at a."""
    t = torch.linspace(0, 1, steps, dtype=a.dtype, device=a.device)[:, None]
    return t * a + (1 - t) * b


def wrong_3(a: Tensor, b: Tensor, steps: int) -> Tensor:
    """Wrong: adds t times b instead of t times (b - a), so the path ends at a + b."""
    t = torch.linspace(0, 1, steps, dtype=a.dtype, device=a.device)
    return a + torch.outer(t, b)


def wrong_4(a: Tensor, b: Tensor, steps: int) -> Tensor:
    """Wrong twice: the path goes from b to a, and both ends are left out."""
    shares = torch.linspace(0, 1, steps + 2, dtype=a.dtype, device=a.device)[1:-1]
    return torch.stack([torch.lerp(b, a, share) for share in shares])


def right_1(a: Tensor, b: Tensor, steps: int) -> Tensor:
    """Right: a loop in which each code is a weighted mean of the ends, by the number of steps already gone and still to go."""
    whole = max(steps - 1, 1)
    rows = []
    for gone in range(steps):
        to_go = whole - gone
        rows.append((to_go * a + gone * b) / whole)
    return torch.stack(rows)


def right_2(a: Tensor, b: Tensor, steps: int) -> Tensor:
    """Right: a (steps, 2) matrix of shares times the two ends."""
    t = torch.arange(steps, dtype=a.dtype, device=a.device) / max(steps - 1, 1)
    shares = torch.stack([1 - t, t], dim=1)
    return shares @ torch.stack([a, b])
