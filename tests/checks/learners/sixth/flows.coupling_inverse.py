import torch


def wrong_1(z, kept, network):
    """Mistake: the log-determinant of the way there; the sign is not turned."""
    log_scale, shift = network(z * kept)
    u = kept * z + (1 - kept) * (z - shift) * torch.exp(-log_scale)
    return u, ((1 - kept) * log_scale).sum(-1)


def wrong_2(z, kept, network):
    """Mistake: the network sees all of z instead of the kept entries only."""
    log_scale, shift = network(z)
    keep = kept.bool()
    u = torch.where(keep, z, (z - shift) / log_scale.exp())
    return u, -log_scale.masked_fill(keep, 0).sum(-1)


def wrong_3(z, kept, network):
    """Mistake: wrong order, it divides by the scale first and then takes off the shift."""
    log_scale, shift = network(torch.where(kept.bool(), z, torch.zeros_like(z)))
    moved = z * torch.exp(-log_scale) - shift
    return torch.lerp(moved, z, kept.expand_as(z)), -torch.einsum("...d,d->...", log_scale, 1 - kept)


def wrong_4(z, kept, network):
    """Two mistakes: the log-determinant counts the kept entries too, and the shift is added again."""
    log_scale, shift = network(z * kept)
    u = kept * z + (1 - kept) * (z + shift) * (-log_scale).exp()
    return u, -log_scale.sum(dim=-1)


def right_1(z, kept, network):
    """With torch.where, and minus the sum of the moved entries' log-scales."""
    keep = kept.bool()
    log_scale, shift = network(torch.where(keep, z, torch.zeros_like(z)))
    log_scale = torch.where(keep, torch.zeros_like(log_scale), log_scale)
    u = torch.where(keep, z, (z - shift) * torch.exp(-log_scale))
    return u, -log_scale.sum(-1)


def right_2(z, kept, network):
    """By indices of the entries that move."""
    moved = (kept == 0).nonzero().flatten()
    seen = z.index_fill(-1, moved, 0.0)
    log_scale, shift = (part[..., moved] for part in network(seen))
    u = z.clone()
    u[..., moved] = (z[..., moved] - shift) / log_scale.exp()
    return u, log_scale.sum(-1).neg()
