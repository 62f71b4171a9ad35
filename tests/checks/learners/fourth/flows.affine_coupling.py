import torch


def wrong_1(u, kept, network):
    """Wrong: the log-determinant sums log_scale over all entries, the kept ones included."""
    log_scale, shift = network(u * kept)
    z = kept * u + (1 - kept) * (u * log_scale.exp() + shift)
    return z, log_scale.sum(-1)


def wrong_2(u, kept, network):
    """Wrong: the network sees all of u."""
    log_scale, shift = network(u)
    changed = 1 - kept
    z = kept * u + changed * (u * torch.exp(log_scale) + shift)
    return z, (changed * log_scale).sum(dim=-1)


def wrong_3(u, kept, network):
    """Wrong: roles of the mask exchanged at the output, the kept entries are changed and the others stay."""
    log_scale, shift = network(u * kept)
    z = torch.where(kept.bool(), u * log_scale.exp() + shift, u)
    return z, torch.einsum("...d,d->...", log_scale, kept)


def wrong_4(u, kept, network):
    """Wrong twice: the shift is added to the kept entries as well, and the log-determinant sums scales in place of their logarithms."""
    log_scale, shift = network(kept * u)
    log_scale = log_scale * (1 - kept)
    z = u * log_scale.exp() + shift
    return z, (log_scale.exp() * (1 - kept)).sum(-1)


def right_1(u, kept, network):
    """Right: mask arithmetic, log_scale and shift multiplied with 1 - kept."""
    log_scale, shift = network(u * kept)
    log_scale, shift = log_scale * (1 - kept), shift * (1 - kept)
    return u * log_scale.exp() + shift, log_scale.sum(-1)


def right_2(u, kept, network):
    """Right: torch.where with a boolean mask."""
    stays = kept > 0.5
    log_scale, shift = network(torch.where(stays, u, torch.zeros_like(u)))
    z = torch.where(stays, u, u * torch.exp(log_scale) + shift)
    log_det = torch.where(stays, torch.zeros_like(log_scale), log_scale).sum(dim=-1)
    return z, log_det
