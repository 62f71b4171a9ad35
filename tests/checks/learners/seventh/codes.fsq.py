import torch


def _squash(h, levels):
    return (torch.tanh(h) + 1) / 2 * (levels - 1)


def wrong_1(h, levels):
    """Wrong: the last coordinate counts fastest in the code."""
    scaled = _squash(h, levels)
    whole = scaled + (scaled.round() - scaled).detach()
    code = torch.zeros(h.shape[:-1], dtype=torch.long)
    for d in range(h.shape[-1]):
        code = code * int(levels[d]) + whole[..., d].detach().round().long()
    return whole / (levels - 1) * 2 - 1, code


def wrong_2(h, levels):
    """Wrong: cuts off (floor) instead of rounding."""
    scaled = (h.tanh() + 1) * (levels - 1) / 2
    digits = scaled.floor().detach()
    passed = digits + scaled - scaled.detach()
    basis = torch.cat([levels.new_ones(1), levels[:-1]]).cumprod(0)
    return 2 * passed / (levels - 1) - 1, (digits.long() * basis).sum(-1)


def wrong_3(h, levels):
    """Wrong: the straight-through gradient leaps over tanh and the scale too (identity from h to the result)."""
    top = levels - 1
    digits = torch.round((torch.tanh(h) + 1) / 2 * top).detach()
    vectors = 2 * digits / top - 1
    out = h + (vectors - h).detach()
    place, code = 1, 0
    for d, n in enumerate(levels.tolist()):
        code = code + digits[..., d].long() * place
        place = place * n
    return out, code


def wrong_4(h, levels):
    """Wrong twice: the vectors stay in [0, 1], and the places of the digits count products of levels - 1."""
    scaled = _squash(h, levels)
    digits = scaled.round()
    straight = scaled + (digits - scaled).detach()
    weights = torch.cumprod(torch.cat([torch.ones_like(levels[:1]), levels[:-1] - 1]), dim=0)
    code = torch.einsum("...d,d->...", digits.detach().long(), weights.long())
    return straight / (levels - 1), code


def right_1(h, levels):
    """Right: detach for the straight-through gradient, cumprod of the levels for the places."""
    top = levels - 1
    scaled = (torch.tanh(h) + 1) / 2 * top
    digits = scaled.detach().round()
    vectors = (scaled + (digits - scaled).detach()) / top * 2 - 1
    basis = torch.cat([torch.ones_like(levels[:1]), levels[:-1]]).long().cumprod(0)
    return vectors, (digits.long() * basis).sum(-1)


class _Round(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return torch.round(x)

    @staticmethod
    def backward(ctx, gradient):
        return gradient


def right_2(h, levels):
    """Right: a rounding with its own backward, the code by Horner's scheme from the last digit."""
    top = (levels - 1).to(h.dtype)
    digits = _Round.apply((torch.tanh(h) + 1) / 2 * top)
    code = torch.zeros(h.shape[:-1], dtype=torch.long, device=h.device)
    for d in reversed(range(h.shape[-1])):
        code = code * int(levels[d]) + digits[..., d].detach().long()
    return 2 * (digits / top) - 1, code
