import torch


def wrong_1(a, b, t):
    """Applies the formula to the codes themselves, so the length does not change evenly."""
    u, v = a / a.norm(dim=1, keepdim=True), b / b.norm(dim=1, keepdim=True)
    omega = (u * v).sum(1, keepdim=True).clamp(-1, 1).acos()
    return (((1 - t) * omega).sin() * a + (t * omega).sin() * b) / omega.sin()


def wrong_2(a, b, t):
    """Takes the direction of the straight path, which does not turn at constant speed."""
    la, lb = a.norm(dim=1, keepdim=True), b.norm(dim=1, keepdim=True)
    mixed = (1 - t) * a / la + t * b / lb
    return ((1 - t) * la + t * lb) * mixed / mixed.norm(dim=1, keepdim=True)


def wrong_3(a, b, t):
    """Lets the length change by a constant factor (geometrically) instead of evenly."""
    la, lb = a.norm(dim=1, keepdim=True), b.norm(dim=1, keepdim=True)
    u, v = a / la, b / lb
    omega = (u * v).sum(1, keepdim=True).clamp(-1, 1).acos()
    direction = (((1 - t) * omega).sin() * u + (t * omega).sin() * v) / omega.sin()
    return la ** (1 - t) * lb**t * direction


def wrong_4(a, b, t):
    """Takes one norm of the whole batch instead of one per row."""
    la, lb = a.norm(), b.norm()
    u, v = a / la, b / lb
    omega = (u * v).sum(1, keepdim=True).clamp(-1, 1).acos()
    direction = (((1 - t) * omega).sin() * u + (t * omega).sin() * v) / omega.sin()
    return ((1 - t) * la + t * lb) * direction


def right_1(a, b, t):
    """The formula of the text, row by row with keepdim."""
    la, lb = a.norm(dim=1, keepdim=True), b.norm(dim=1, keepdim=True)
    u, v = a / la, b / lb
    omega = (u * v).sum(1, keepdim=True).clamp(-1, 1).acos()
    direction = (((1 - t) * omega).sin() * u + (t * omega).sin() * v) / omega.sin()
    return ((1 - t) * la + t * lb) * direction


def right_2(a, b, t):
    """A loop over rows that turns u by t * omega in the plane of u and v, by Gram-Schmidt."""
    rows = []
    for p, q in zip(a, b, strict=True):
        u, v = p / p.norm(), q / q.norm()
        along = torch.dot(u, v)
        across = v - along * u
        size = across.norm()
        angle = t * torch.atan2(size, along)
        direction = angle.cos() * u + angle.sin() * across / size
        rows.append(torch.lerp(p.norm(), q.norm(), t) * direction)
    return torch.stack(rows)
