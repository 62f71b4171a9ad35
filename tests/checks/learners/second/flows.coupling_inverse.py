import torch


def wrong_1(z, kept, network):
    """Returns the log-determinant of the way there."""
    log_scale, shift = network(z * kept)
    u = kept * z + (1 - kept) * (z - shift) * (-log_scale).exp()
    return u, ((1 - kept) * log_scale).sum(-1)


def wrong_2(z, kept, network):
    """Divides first and takes the shift away then: the wrong order."""
    log_scale, shift = network(z * kept)
    u = kept * z + (1 - kept) * (z * (-log_scale).exp() - shift)
    return u, -((1 - kept) * log_scale).sum(-1)


def wrong_3(z, kept, network):
    """Gives the network all of z, though on the way there it saw the kept entries only."""
    log_scale, shift = network(z)
    u = kept * z + (1 - kept) * (z - shift) * (-log_scale).exp()
    return u, -((1 - kept) * log_scale).sum(-1)


def wrong_4(z, kept, network):
    """Two slips: undoes the map at the kept entries, too, and counts them in the log-determinant."""
    log_scale, shift = network(z * kept)
    return (z - shift) / log_scale.exp(), -log_scale.sum(-1)


def right_1(z, kept, network):
    """torch.where, with the log-scale set to zero where nothing changed."""
    stays = kept == 1
    log_scale, shift = network(torch.where(stays, z, torch.zeros_like(z)))
    log_scale = torch.where(stays, torch.zeros_like(log_scale), log_scale)
    u = torch.where(stays, z, (z - shift) * torch.exp(-log_scale))
    return u, -log_scale.sum(-1)


def right_2(z, kept, network):
    """Arithmetic with the mask: shift and log-scale are multiplied by 1 - kept."""
    free = 1 - kept
    log_scale, shift = network(kept * z)
    log_scale, shift = free * log_scale, free * shift
    return (z - shift) / log_scale.exp(), log_scale.sum(-1).neg()
