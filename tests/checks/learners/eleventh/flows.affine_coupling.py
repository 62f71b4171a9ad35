import torch
from torch import Tensor


def wrong_1(u: Tensor, kept: Tensor, network) -> tuple[Tensor, Tensor]:
    """Wrong: the network sees all entries of u, not only the kept ones."""
    log_scale, shift = network(u)
    z = kept * u + (1 - kept) * (u * log_scale.exp() + shift)
    return z, ((1 - kept) * log_scale).sum(-1)


def wrong_2(u: Tensor, kept: Tensor, network) -> tuple[Tensor, Tensor]:
    """Wrong: the log-determinant sums log_scale over all entries, the kept ones included."""
    log_scale, shift = network(u * kept)
    z = torch.where(kept > 0.5, u, u * torch.exp(log_scale) + shift)
    return z, log_scale.sum(dim=-1)


def wrong_3(u: Tensor, kept: Tensor, network) -> tuple[Tensor, Tensor]:
    """Wrong: shifts before it scales, (u + shift) * exp(log_scale)."""
    free = 1 - kept
    log_scale, shift = network(kept * u)
    log_scale, shift = log_scale * free, shift * free
    return (u + shift) * log_scale.exp(), log_scale.sum(-1)


def wrong_4(u: Tensor, kept: Tensor, network) -> tuple[Tensor, Tensor]:
    """Wrong twice: the shift is added to the kept entries as well, and the log-determinant has the sign of the inverse map."""
    log_scale, shift = network(u * kept)
    log_scale = log_scale * (1 - kept)
    z = u * log_scale.exp() + shift
    return z, -log_scale.sum(-1)


def right_1(u: Tensor, kept: Tensor, network) -> tuple[Tensor, Tensor]:
    """Right: sets log_scale and shift to 0 at the kept entries before the exponential, then one formula serves all entries."""
    stays = kept.bool()
    log_scale, shift = network(u.masked_fill(~stays, 0.0))
    log_scale = log_scale.masked_fill(stays, 0.0)
    shift = shift.masked_fill(stays, 0.0)
    return torch.addcmul(shift, u, log_scale.exp()), torch.einsum("...d->...", log_scale)


def right_2(u: Tensor, kept: Tensor, network) -> tuple[Tensor, Tensor]:
    """Right: a loop over the entries, each one either copied or moved, the log_scale of the moved ones added up."""
    stays = [bool(k) for k in kept.tolist()]
    seen = torch.stack(
        [part if s else torch.zeros_like(part) for part, s in zip(u.unbind(-1), stays)], -1
    )
    log_scale, shift = network(seen)
    entries, log_det = [], torch.zeros_like(u[..., 0])
    for j, s in enumerate(stays):
        if s:
            entries.append(u[..., j])
        else:
            entries.append(u[..., j] * log_scale[..., j].exp() + shift[..., j])
            log_det = log_det + log_scale[..., j]
    return torch.stack(entries, -1), log_det
