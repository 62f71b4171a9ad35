import torch


def wrong_1(h, levels):
    """Lets the last coordinate count fastest."""
    top = levels - 1
    grid = (h.tanh() + 1) / 2 * top
    rounded = grid + (grid.round() - grid).detach()
    codes = torch.zeros(h.shape[:-1], dtype=torch.long)
    for d in range(len(levels)):
        codes = codes * levels[d] + grid[..., d].round().long()
    return rounded / top * 2 - 1, codes


def wrong_2(h, levels):
    """Passes the gradient straight from the result to h, past tanh and scaling, too."""
    top = levels - 1
    digits = ((h.tanh() + 1) / 2 * top).round()
    vectors = digits / top * 2 - 1
    basis = torch.cat([levels.new_ones(1), levels[:-1].cumprod(0)])
    return h + (vectors - h).detach(), (digits.long() * basis).sum(-1)


def wrong_3(h, levels):
    """Divides by the number of levels instead of the largest digit, so that the vectors do not reach 1."""
    grid = (h.tanh() + 1) / 2 * (levels - 1)
    rounded = grid + (grid.round() - grid).detach()
    basis = torch.cat([levels.new_ones(1), levels[:-1].cumprod(0)])
    return 2 * rounded / levels - 1, (grid.round().long() * basis).sum(-1)


def wrong_4(h, levels):
    """Two slips: no straight-through gradient, and the first digit counts levels[0] instead of 1."""
    top = levels - 1
    digits = ((h.tanh() + 1) / 2 * top).round()
    return digits / top * 2 - 1, (digits.long() * levels.cumprod(0)).sum(-1)


def right_1(h, levels):
    """The rounding's difference is detached; the basis is a cumulative product."""
    top = (levels - 1).to(h.dtype)
    grid = (torch.tanh(h) + 1) / 2 * top
    digits = grid.round()
    vectors = 2 * (grid + (digits - grid).detach()) / top - 1
    basis = torch.cat([levels.new_ones(1), levels[:-1].cumprod(0)])
    return vectors, (digits.detach().long() * basis).sum(-1)


class Round(torch.autograd.Function):
    @staticmethod
    def forward(ctx, value):
        return value.round()

    @staticmethod
    def backward(ctx, gradient):
        return gradient


def right_2(h, levels):
    """Coordinate by coordinate, with a rounding whose backward pass is the identity."""
    columns, codes, unit = [], torch.zeros(h.shape[:-1], dtype=torch.long), 1
    for d, count in enumerate(levels.tolist()):
        digit = Round.apply((h[..., d].tanh() + 1) / 2 * (count - 1))
        columns.append(digit * 2 / (count - 1) - 1)
        codes = codes + unit * digit.detach().long()
        unit *= count
    return torch.stack(columns, -1), codes
