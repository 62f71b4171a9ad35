import torch
from jaxtyping import Float
from torch import Tensor


def wrong_1(
    u: Float[Tensor, "*batch dim"], kept: Float[Tensor, "dim"], network
) -> tuple[Float[Tensor, "*batch dim"], Float[Tensor, "*batch"]]:
    """Adds up log_scale over all entries, those that stay as they are included."""
    log_scale, shift = network(u * kept)
    z = kept * u + (1 - kept) * (u * log_scale.exp() + shift)
    return z, log_scale.sum(-1)


def wrong_2(
    u: Float[Tensor, "*batch dim"], kept: Float[Tensor, "dim"], network
) -> tuple[Float[Tensor, "*batch dim"], Float[Tensor, "*batch"]]:
    """Shows the network all of u, not only the kept entries."""
    log_scale, shift = network(u)
    z = kept * u + (1 - kept) * (u * log_scale.exp() + shift)
    return z, ((1 - kept) * log_scale).sum(-1)


def wrong_3(
    u: Float[Tensor, "*batch dim"], kept: Float[Tensor, "dim"], network
) -> tuple[Float[Tensor, "*batch dim"], Float[Tensor, "*batch"]]:
    """Masks the log-scale but not the shift, so that the kept entries are moved."""
    log_scale, shift = network(u * kept)
    log_scale = (1 - kept) * log_scale
    return u * log_scale.exp() + shift, log_scale.sum(-1)


def wrong_4(
    u: Float[Tensor, "*batch dim"], kept: Float[Tensor, "dim"], network
) -> tuple[Float[Tensor, "*batch dim"], Float[Tensor, "*batch"]]:
    """Goes the other way, as a flow from data to noise does: subtracts the shift, divides by the scale."""
    log_scale, shift = network(u * kept)
    z = kept * u + (1 - kept) * (u - shift) * torch.exp(-log_scale)
    return z, -((1 - kept) * log_scale).sum(-1)


def right_1(
    u: Float[Tensor, "*batch dim"], kept: Float[Tensor, "dim"], network
) -> tuple[Float[Tensor, "*batch dim"], Float[Tensor, "*batch"]]:
    """Sets log-scale and shift of the kept entries to zero, then maps all entries alike."""
    stays = kept > 0.5
    log_scale, shift = network(torch.where(stays, u, torch.zeros_like(u)))
    log_scale = torch.where(stays, torch.zeros_like(log_scale), log_scale)
    shift = torch.where(stays, torch.zeros_like(shift), shift)
    return u * log_scale.exp() + shift, log_scale.sum(-1)


def right_2(
    u: Float[Tensor, "*batch dim"], kept: Float[Tensor, "dim"], network
) -> tuple[Float[Tensor, "*batch dim"], Float[Tensor, "*batch"]]:
    """Loops over the entries and stacks them, and adds up the log-determinant on the way."""
    log_scale, shift = network(u * kept.to(u.dtype))
    entries, log_det = [], torch.zeros_like(u[..., 0])
    for i, stays in enumerate(kept.tolist()):
        if stays:
            entries.append(u[..., i])
        else:
            entries.append(u[..., i] * log_scale[..., i].exp() + shift[..., i])
            log_det = log_det + log_scale[..., i]
    return torch.stack(entries, -1), log_det
