import torch
import torch.nn.functional as F


def wrong_1(a, b, t):
    """Mistake: the usual slerp, whose weights are put on a and b themselves: the length does not change evenly."""
    cosine = F.cosine_similarity(a, b, dim=1).clamp(-1, 1)
    omega = torch.acos(cosine)[:, None]
    return (torch.sin((1 - t) * omega) * a + torch.sin(t * omega) * b) / torch.sin(omega)


def wrong_2(a, b, t):
    """Mistake: the direction is that of the straight line between u and v, which does not turn at constant speed."""
    u, v = F.normalize(a, dim=1), F.normalize(b, dim=1)
    direction = F.normalize(torch.lerp(u, v, t), dim=1)
    length = (1 - t) * a.norm(dim=1, keepdim=True) + t * b.norm(dim=1, keepdim=True)
    return length * direction


def wrong_3(a, b, t):
    """Mistake: lengths and directions from norms of the whole batch, not of each row."""
    u, v = a / a.norm(), b / b.norm()
    omega = torch.arccos((u * v).sum(1, keepdim=True))
    direction = (torch.sin((1 - t) * omega) * u + torch.sin(t * omega) * v) / torch.sin(omega)
    return ((1 - t) * a.norm() + t * b.norm()) * direction


def wrong_4(a, b, t):
    """Two mistakes: the path runs from b to a, and the length changes by equal factors (geometrically)."""
    result = []
    for p, q in zip(a, b):
        u, v = p / p.norm(), q / q.norm()
        omega = torch.acos(torch.dot(u, v).clamp(-1, 1))
        direction = (torch.sin(t * omega) * u + torch.sin((1 - t) * omega) * v) / torch.sin(omega)
        result.append(p.norm() ** t * q.norm() ** (1 - t) * direction)
    return torch.stack(result)


def right_1(a, b, t):
    """Right: directions, angle and length of all rows at once, with keepdim."""
    length_a, length_b = a.norm(dim=-1, keepdim=True), b.norm(dim=-1, keepdim=True)
    u, v = a / length_a, b / length_b
    omega = (u * v).sum(-1, keepdim=True).clamp(-1, 1).acos()
    direction = (((1 - t) * omega).sin() * u + (t * omega).sin() * v) / omega.sin()
    return ((1 - t) * length_a + t * length_b) * direction


def right_2(a, b, t):
    """Right: row by row, turning u towards its perpendicular partner in the plane of the pair."""
    rows = []
    for p, q in zip(a, b):
        length_p, length_q = torch.linalg.vector_norm(p), torch.linalg.vector_norm(q)
        u, v = p / length_p, q / length_q
        omega = 2 * torch.atan2((u - v).norm(), (u + v).norm())
        side = v - torch.dot(u, v) * u
        side = side / side.norm()
        direction = torch.cos(t * omega) * u + torch.sin(t * omega) * side
        rows.append((length_p + t * (length_q - length_p)) * direction)
    return torch.stack(rows)
