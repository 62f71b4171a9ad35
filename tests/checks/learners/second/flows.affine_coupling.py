import torch


def wrong_1(u, kept, network):
    """Lets the network see all entries, so that the Jacobian is no longer triangular."""
    log_scale, shift = network(u)
    z = kept * u + (1 - kept) * (u * log_scale.exp() + shift)
    return z, ((1 - kept) * log_scale).sum(-1)


def wrong_2(u, kept, network):
    """Adds up the log-scales of the kept entries, too."""
    log_scale, shift = network(u * kept)
    z = kept * u + (1 - kept) * (u * log_scale.exp() + shift)
    return z, log_scale.sum(-1)


def wrong_3(u, kept, network):
    """Shifts first and scales then."""
    log_scale, shift = network(u * kept)
    z = kept * u + (1 - kept) * (u + shift) * log_scale.exp()
    return z, ((1 - kept) * log_scale).sum(-1)


def wrong_4(u, kept, network):
    """Reads the mask the other way round: entries with 1 are changed."""
    log_scale, shift = network(u * (1 - kept))
    z = (1 - kept) * u + kept * (u * log_scale.exp() + shift)
    return z, (kept * log_scale).sum(-1)


def right_1(u, kept, network):
    """torch.where chooses between kept and changed entries."""
    stays = kept.bool()
    log_scale, shift = network(torch.where(stays, u, torch.zeros_like(u)))
    log_scale = log_scale.masked_fill(stays, 0.0)
    z = torch.where(stays, u, u * log_scale.exp() + shift)
    return z, log_scale.sum(-1)


def right_2(u, kept, network):
    """Changes a copy at the places that are not kept, by index."""
    log_scale, shift = network(u * kept)
    places = torch.nonzero(kept == 0).flatten()
    changed = u[..., places] * torch.exp(log_scale[..., places]) + shift[..., places]
    z = u.clone().index_copy(-1, places, changed)
    return z, log_scale[..., places].sum(-1)
