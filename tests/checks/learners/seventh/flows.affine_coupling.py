import torch


def wrong_1(u, kept, network):
    """Wrong: log_det is summed over all entries, also over the kept ones, which are not scaled."""
    log_scale, shift = network(u * kept)
    z = kept * u + (1 - kept) * (u * log_scale.exp() + shift)
    return z, log_scale.sum(-1)


def wrong_2(u, kept, network):
    """Wrong: the shift is added to the kept entries as well, only the scale is masked."""
    seen = torch.einsum("...d,d->...d", u, kept)
    log_scale, shift = network(seen)
    log_scale = log_scale * (1 - kept)
    return u * torch.exp(log_scale) + shift, log_scale.sum(-1)


def wrong_3(u, kept, network):
    """Wrong: log_det as the mean over the changed entries times their number, which is NaN if the mask keeps every entry."""
    changed = kept == 0
    log_scale, shift = network(u.masked_fill(changed, 0.0))
    z = u.where(~changed, u * log_scale.exp() + shift)
    log_det = log_scale[..., changed].mean(-1) * changed.sum()
    return z, log_det


def wrong_4(u, kept, network):
    """Wrong twice: the network sees all of u, and log_det has the opposite sign."""
    log_scale, shift = network(u)
    moved = 1 - kept
    z = u * kept + moved * (shift + u * log_scale.exp())
    return z, -(moved * log_scale).sum(dim=-1)


def right_1(u, kept, network):
    """Right: masks by torch.where, and sums the log-scales of the entries that are not kept."""
    keep = kept.bool()
    log_scale, shift = network(torch.where(keep, u, torch.zeros_like(u)))
    z = torch.where(keep, u, u * log_scale.exp() + shift)
    return z, torch.where(keep, torch.zeros_like(log_scale), log_scale).sum(-1)


def right_2(u, kept, network):
    """Right: goes through the entries one after the other in a loop and stacks them."""
    log_scale, shift = network(u * kept)
    log_det = torch.zeros(u.shape[:-1], dtype=u.dtype, device=u.device)
    entries = []
    for i, flag in enumerate(kept.tolist()):
        if flag:
            entries.append(u[..., i])
        else:
            entries.append(u[..., i] * torch.exp(log_scale[..., i]) + shift[..., i])
            log_det = log_det + log_scale[..., i]
    return torch.stack(entries, -1), log_det
