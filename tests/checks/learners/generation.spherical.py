import torch


def wrong_1(a, b, t):
    """The usual slerp formula applied to the codes themselves: the length does not change evenly when the two lengths differ."""
    u, v = a / a.norm(dim=-1, keepdim=True), b / b.norm(dim=-1, keepdim=True)
    omega = (u * v).sum(-1, keepdim=True).clamp(-1, 1).acos()
    return (torch.sin((1 - t) * omega) * a + torch.sin(t * omega) * b) / torch.sin(omega)


def wrong_2(a, b, t):
    """Computes the angle from codes that were not normalised."""
    length_a, length_b = a.norm(dim=-1, keepdim=True), b.norm(dim=-1, keepdim=True)
    omega = (a * b).sum(-1, keepdim=True).clamp(-0.999, 0.999).acos()
    u, v = a / length_a, b / length_b
    direction = (torch.sin((1 - t) * omega) * u + torch.sin(t * omega) * v) / torch.sin(omega)
    return ((1 - t) * length_a + t * length_b) * direction


def wrong_3(a, b, t):
    """Returns the direction only: all codes have length 1."""
    u, v = a / a.norm(dim=-1, keepdim=True), b / b.norm(dim=-1, keepdim=True)
    omega = (u * v).sum(-1, keepdim=True).acos()
    return (torch.sin((1 - t) * omega) * u + torch.sin(t * omega) * v) / torch.sin(omega)


def wrong_4(a, b, t):
    """Mixes the directions on a straight line and renormalises: the direction does not turn at constant speed."""
    length_a, length_b = a.norm(dim=-1, keepdim=True), b.norm(dim=-1, keepdim=True)
    mixed = (1 - t) * a / length_a + t * b / length_b
    direction = mixed / mixed.norm(dim=-1, keepdim=True)
    return ((1 - t) * length_a + t * length_b) * direction


def wrong_5(a, b, t):
    """t and 1 - t are exchanged in the length, which runs from that of b to that of a."""
    length_a, length_b = a.norm(dim=-1, keepdim=True), b.norm(dim=-1, keepdim=True)
    u, v = a / length_a, b / length_b
    omega = (u * v).sum(-1, keepdim=True).acos()
    direction = (torch.sin((1 - t) * omega) * u + torch.sin(t * omega) * v) / torch.sin(omega)
    return (t * length_a + (1 - t) * length_b) * direction


def wrong_6(a, b, t):
    """Norms and angle are taken over the whole batch instead of for each pair."""
    length_a, length_b = a.norm(), b.norm()
    u, v = a / length_a, b / length_b
    omega = (u * v).sum().acos()
    direction = (torch.sin((1 - t) * omega) * u + torch.sin(t * omega) * v) / torch.sin(omega)
    return ((1 - t) * length_a + t * length_b) * direction


def right_1(a, b, t):
    """The formula of the task with lengths and angles for each row."""
    length_a, length_b = a.norm(dim=-1, keepdim=True), b.norm(dim=-1, keepdim=True)
    u, v = a / length_a, b / length_b
    omega = (u * v).sum(-1, keepdim=True).clamp(-1, 1).acos()
    direction = (torch.sin((1 - t) * omega) * u + torch.sin(t * omega) * v) / torch.sin(omega)
    return torch.lerp(length_a, length_b, t) * direction


def right_2(a, b, t):
    """A loop over pairs: turns u by t * omega in the plane spanned by u and the part of v at right angles to it."""
    codes = []
    for one, other in zip(a, b):
        u, v = one / one.norm(), other / other.norm()
        side = v - torch.dot(u, v) * u
        omega = torch.atan2(side.norm(), torch.dot(u, v))
        direction = torch.cos(t * omega) * u + torch.sin(t * omega) * side / side.norm()
        codes.append(((1 - t) * one.norm() + t * other.norm()) * direction)
    return torch.stack(codes)


def right_3(a, b, t):
    """Library normalisation, the angle from the chord, einsum for the weights."""
    u, v = torch.nn.functional.normalize(a, dim=1), torch.nn.functional.normalize(b, dim=1)
    omega = 2 * torch.atan2((u - v).norm(dim=1), (u + v).norm(dim=1))
    lengths = a.norm(dim=1) + t * (b.norm(dim=1) - a.norm(dim=1))
    for_u = lengths * ((1 - t) * omega).sin() / omega.sin()
    for_v = lengths * (t * omega).sin() / omega.sin()
    return torch.einsum("n,nd->nd", for_u, u) + torch.einsum("n,nd->nd", for_v, v)
