import torch


def wrong_1(z, kept, network):
    """Wrong: returns the log-determinant of the way there, without the minus sign."""
    log_scale, shift = network(z * kept)
    u = kept * z + (1 - kept) * (z - shift) * torch.exp(-log_scale)
    return u, ((1 - kept) * log_scale).sum(-1)


def wrong_2(z, kept, network):
    """Wrong: shows the network the whole of z instead of the kept entries with zeros elsewhere."""
    log_scale, shift = network(z)
    moved = (z - shift) / log_scale.exp()
    u = torch.where(kept > 0, z, moved)
    log_det = -torch.where(kept > 0, torch.zeros_like(log_scale), log_scale).sum(-1)
    return u, log_det


def wrong_3(z, kept, network):
    """Wrong: divides by the scale first and subtracts the shift afterwards, so the shift is not scaled."""
    free = 1 - kept
    s, t = network(kept * z)
    s, t = s * free, t * free
    return z * (-s).exp() - t, -s.sum(dim=-1)


def wrong_4(z, kept, network):
    """Wrong twice: multiplies by exp(+log_scale) instead of dividing, and sums the log-determinant over the kept entries too."""
    known = z * kept
    log_scale, shift = network(known)
    u = known + (1 - kept) * ((z - shift) * log_scale.exp())
    return u, -log_scale.sum(-1)


def right_1(z, kept, network):
    """Right: sets log_scale and shift to 0 at the kept entries, then undoes shift and scale everywhere at once."""
    stays = kept != 0
    nothing = torch.zeros_like(z)
    log_scale, shift = network(torch.where(stays, z, nothing))
    log_scale = torch.where(stays, nothing, log_scale)
    shift = torch.where(stays, nothing, shift)
    return (z - shift) * torch.exp(-log_scale), log_scale.neg().sum(-1)


def right_2(z, kept, network):
    """Right: works on the indices of the entries that are not kept, and writes them into a copy of z."""
    moved = (kept == 0).nonzero().flatten()
    seen = z.clone()
    seen[..., moved] = 0
    log_scale, shift = network(seen)
    log_scale, shift = log_scale.index_select(-1, moved), shift.index_select(-1, moved)
    u = z.clone()
    u[..., moved] = (z.index_select(-1, moved) - shift) / log_scale.exp()
    return u, -log_scale.sum(-1)
