import torch


def wrong_1(z, kept, network):
    """Wrong: returns the log-determinant of the way there, with the sign that belongs to dz/du."""
    log_scale, shift = network(kept * z)
    u = kept * z + (1 - kept) * (z - shift) * torch.exp(-log_scale)
    return u, ((1 - kept) * log_scale).sum(-1)


def wrong_2(z, kept, network):
    """Wrong: undoes the two operations in the wrong order, first the scale and then the shift."""
    log_scale, shift = network(z * kept)
    u = torch.where(kept.bool(), z, z / log_scale.exp() - shift)
    return u, -torch.where(kept.bool(), 0.0, log_scale).sum(-1)


def wrong_3(z, kept, network):
    """Wrong: the log-determinant sums the log-scales of all entries, those of the kept ones included."""
    log_scale, shift = network(z * kept)
    u = z.clone()
    for i in range(z.shape[-1]):
        if kept[i] == 0:
            u[..., i] = (z[..., i] - shift[..., i]) * torch.exp(-log_scale[..., i])
    return u, -log_scale.sum(-1)


def wrong_4(z, kept, network):
    """Wrong twice: the network sees all of z, and the log-determinant has the sign of the way there."""
    log_scale, shift = network(z)
    moved = 1 - kept
    u = kept * z + moved * (z - shift) / log_scale.exp()
    return u, (moved * log_scale).sum(-1)


def right_1(z, kept, network):
    """Right: where the mask keeps, scale and shift are set to 0 first, then one formula serves all entries."""
    keep = kept != 0
    log_scale, shift = network(torch.where(keep, z, torch.zeros_like(z)))
    log_scale = log_scale.masked_fill(keep, 0.0)
    shift = shift.masked_fill(keep, 0.0)
    back = torch.neg(log_scale)
    return (z - shift) * back.exp(), back.sum(-1)


def right_2(z, kept, network):
    """Right: works on the columns that move alone and puts them back among the kept ones."""
    moved = torch.nonzero(kept == 0).flatten().tolist()
    log_scale, shift = network(z * kept)
    columns = list(z.unbind(-1))
    log_det = torch.zeros_like(z[..., 0])
    for i in moved:
        columns[i] = (columns[i] - shift[..., i]) / log_scale[..., i].exp()
        log_det = log_det - log_scale[..., i]
    return torch.stack(columns, -1), log_det
