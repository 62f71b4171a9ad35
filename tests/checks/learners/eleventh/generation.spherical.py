import torch
from torch.nn import functional as F


def wrong_1(a, b, t):
    """Wrong: the sine weights are put on a and b themselves (the usual slerp), so the length does not change evenly."""
    omega = torch.acos(F.cosine_similarity(a, b, dim=1).clamp(-1, 1)).unsqueeze(1)
    return (torch.sin((1 - t) * omega) * a + torch.sin(t * omega) * b) / torch.sin(omega)


def wrong_2(a, b, t):
    """Wrong: the length changes geometrically, |a|^(1-t) |b|^t, in place of evenly."""
    la, lb = a.norm(dim=1, keepdim=True), b.norm(dim=1, keepdim=True)
    u, v = a / la, b / lb
    omega = (u * v).sum(1, keepdim=True).clamp(-1, 1).acos()
    direction = (((1 - t) * omega).sin() * u + (t * omega).sin() * v) / omega.sin()
    return la ** (1 - t) * lb**t * direction


def wrong_3(a, b, t):
    """Wrong: one angle for all pairs, the average of the pairs' angles, in place of an angle for each pair."""
    u, v = F.normalize(a, dim=1), F.normalize(b, dim=1)
    omega = torch.arccos((u * v).sum(dim=1)).mean()
    s = torch.sin(omega)
    rows = []
    for i in range(len(a)):
        length = (1 - t) * a[i].norm() + t * b[i].norm()
        turn = torch.sin((1 - t) * omega) / s * u[i] + torch.sin(t * omega) / s * v[i]
        rows.append(length * turn)
    return torch.stack(rows)


def wrong_4(a, b, t):
    """Wrong twice: the direction is that of the straight line's point (no constant turning), and the squared length changes evenly, not the length."""
    direction = F.normalize(torch.lerp(a, b, t), dim=-1)
    squared = (1 - t) * a.square().sum(-1) + t * b.square().sum(-1)
    return direction * squared.sqrt()[:, None]


def right_1(a, b, t):
    """Right: turns u by t * omega towards the part of v that is orthogonal to u, then scales to the evenly changed length."""
    la, lb = a.norm(dim=1, keepdim=True), b.norm(dim=1, keepdim=True)
    u, v = a / la, b / lb
    cosine = (u * v).sum(1, keepdim=True)
    across = v - cosine * u
    sine = across.norm(dim=1, keepdim=True)
    omega = torch.atan2(sine, cosine)
    direction = torch.cos(t * omega) * u + torch.sin(t * omega) * across / sine
    return (la + t * (lb - la)) * direction


def right_2(a, b, t):
    """Right: turns from the bisector of the two directions, by the angle (t - 1/2) omega, with omega from the lengths of v - u and u + v."""
    lengths = torch.stack([torch.linalg.vector_norm(c, dim=1) for c in (a, b)])
    u, v = a / lengths[0, :, None], b / lengths[1, :, None]
    middle, side = u + v, v - u
    m, s = middle.norm(dim=1, keepdim=True), side.norm(dim=1, keepdim=True)
    turn = 2 * torch.atan2(s, m) * (t - 0.5)
    length = lengths[0] * (1 - t) + lengths[1] * t
    return length[:, None] * (turn.cos() * (middle / m) + turn.sin() * (side / s))
