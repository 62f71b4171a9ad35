import torch


def wrong_1(h, levels):
    """No straight-through: round() has gradient zero."""
    n = levels - 1
    k = ((torch.tanh(h) + 1) / 2 * n).round()
    base = torch.cat([levels.new_ones(1), levels[:-1].cumprod(0)])
    return k / n * 2 - 1, (k.long() * base).sum(-1)


def wrong_2(h, levels):
    """The last coordinate counts fastest (as in ordinary numbers), instead of the first."""
    n = levels - 1
    u = (h.tanh() + 1) / 2 * n
    k = u + (u.round() - u).detach()
    codes = torch.zeros(h.shape[:-1], dtype=torch.long)
    for d in range(len(levels)):
        codes = codes * int(levels[d]) + u[..., d].round().long()
    return 2 * k / n - 1, codes


def wrong_3(h, levels):
    """Straight-through past everything: the gradient skips the tanh and the scales, too."""
    n = levels - 1
    k = torch.round((torch.tanh(h) + 1) / 2 * n)
    q = 2 * k / n - 1
    base = torch.cumprod(torch.cat([torch.ones(1, dtype=torch.long), levels[:-1].long()]), 0)
    return h + (q - h).detach(), (k.detach().long() * base).sum(dim=-1)


def wrong_4(h, levels):
    """Two mistakes: scaled by levels instead of levels - 1; place values off by one (the first digit counts levels[0])."""
    u = (h.tanh() + 1) / 2 * (levels - 1)
    k = u + (u.round() - u).detach()
    codes = (u.round().long() * levels.cumprod(0)).sum(-1)
    return k / levels * 2 - 1, codes


def right_1(h, levels):
    """Vectorised, with detach and cumprod."""
    n = (levels - 1).to(h.dtype)
    u = (torch.tanh(h) + 1) / 2 * n
    k = u.round()
    st = u + (k - u).detach()
    base = torch.cat([levels.new_ones(1), levels[:-1]]).long().cumprod(0)
    return st / n * 2 - 1, (k.detach().long() * base).sum(-1)


class _Round(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.round()

    @staticmethod
    def backward(ctx, g):
        return g


def right_2(h, levels):
    """A loop over coordinates, and an autograd.Function for the rounding."""
    vectors, codes, place = [], torch.zeros(h.shape[:-1], dtype=torch.long, device=h.device), 1
    for d, size in enumerate(levels.tolist()):
        k = _Round.apply((h[..., d].tanh() + 1) * (size - 1) / 2)
        codes = codes + place * k.detach().long()
        place = place * size
        vectors.append(2 * k / (size - 1) - 1)
    return torch.stack(vectors, -1), codes
