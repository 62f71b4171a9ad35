import torch
from torch.nn import functional as F


def wrong_1(a, b, t):
    """Wrong: the sine weights multiply the codes themselves, so the length does not change evenly between unequal lengths."""
    u, v = a / a.norm(dim=1, keepdim=True), b / b.norm(dim=1, keepdim=True)
    omega = (u * v).sum(1, keepdim=True).clamp(-1, 1).acos()
    return (torch.sin((1 - t) * omega) * a + torch.sin(t * omega) * b) / torch.sin(omega)


def wrong_2(a, b, t):
    """Wrong: the direction is that of the straight path between the unit vectors, which does not turn at constant speed."""
    direction = F.normalize(torch.lerp(F.normalize(a, dim=-1), F.normalize(b, dim=-1), t), dim=-1)
    length = torch.lerp(a.norm(dim=-1), b.norm(dim=-1), t)
    return direction * length[:, None]


def wrong_3(a, b, t):
    """Wrong: the shares of the lengths are exchanged, so the path begins with the length of b and ends with that of a."""
    rows = []
    for p, q in zip(a, b):
        u, v = p / p.norm(), q / q.norm()
        omega = torch.arccos(torch.dot(u, v).clamp(-1, 1))
        direction = (torch.sin((1 - t) * omega) * u + torch.sin(t * omega) * v) / torch.sin(omega)
        rows.append((t * p.norm() + (1 - t) * q.norm()) * direction)
    return torch.stack(rows)


def wrong_4(a, b, t):
    """Wrong twice: the way is gone from b to a, and the length is left at 1."""
    u, v = F.normalize(a), F.normalize(b)
    omega = F.cosine_similarity(a, b).clamp(-1, 1).acos().unsqueeze(1)
    return (torch.sin(t * omega) * u + torch.sin((1 - t) * omega) * v) / omega.sin()


def right_1(a, b, t):
    """Right: row by row, with the angle from the lengths of sum and difference of the directions."""
    result = torch.empty_like(a)
    for i in range(len(a)):
        long_a, long_b = torch.linalg.vector_norm(a[i]), torch.linalg.vector_norm(b[i])
        u, v = a[i] / long_a, b[i] / long_b
        omega = 2 * torch.atan2((u - v).norm(), (u + v).norm())
        direction = (((1 - t) * omega).sin() * u + (t * omega).sin() * v) / omega.sin()
        result[i] = (long_a + t * (long_b - long_a)) * direction
    return result


def right_2(a, b, t):
    """Right: turns u towards the part of v at right angles to it, cos(t omega) u + sin(t omega) w, times the even length."""
    length_a, length_b = (c.square().sum(1, keepdim=True).sqrt() for c in (a, b))
    u, v = a / length_a, b / length_b
    along = torch.einsum("nl,nl->n", u, v)[:, None]
    across = v - along * u
    height = across.norm(dim=1, keepdim=True)
    angle = t * torch.atan2(height, along)
    direction = torch.cos(angle) * u + torch.sin(angle) * across / height
    return ((1 - t) * length_a + t * length_b) * direction
