import torch


def wrong_1(h, levels):
    """Wrong: lets the last coordinate count fastest (row-major digits) instead of the first."""
    y = (h.tanh() + 1) / 2 * (levels - 1)
    rounded = y + (y.round() - y).detach()
    vectors = 2 * rounded / (levels - 1) - 1
    code = torch.zeros(h.shape[:-1], dtype=torch.long)
    for d in range(h.shape[-1]):
        code = code * int(levels[d]) + rounded[..., d].detach().round().long()
    return vectors, code


def wrong_2(h, levels):
    """Wrong: the straight-through gradient goes past the tanh and the scaling too, as the identity from h to the vectors."""
    digits = torch.round((torch.tanh(h) + 1) / 2 * (levels - 1))
    place = torch.cat([torch.ones_like(levels[:1]), levels[:-1]]).cumprod(0)
    vectors = digits / (levels - 1) * 2 - 1
    return h + (vectors - h).detach(), (digits.detach().long() * place).sum(-1)


def wrong_3(h, levels):
    """Wrong: off by one: multiplies and divides by levels instead of levels - 1, so that a coordinate takes levels + 1 values."""
    scaled = 0.5 * (h.tanh() + 1) * levels
    straight = scaled + (scaled.round() - scaled).detach()
    weight, code = 1, 0
    for d, n in enumerate(levels.tolist()):
        code = code + weight * scaled[..., d].detach().round().long()
        weight *= n
    return 2 * straight / levels - 1, code


def wrong_4(h, levels):
    """Wrong twice: sigmoid(h) instead of (tanh h + 1)/2, which is sigmoid(2h), and the last coordinate counts fastest."""
    top = (levels - 1).to(h.dtype)
    y = torch.sigmoid(h) * top
    digits = y + (y.round() - y).detach()
    place = torch.ones(len(levels), dtype=torch.long)
    for d in range(len(levels) - 2, -1, -1):
        place[d] = place[d + 1] * levels[d + 1]
    return digits / top * 2 - 1, (digits.detach().round().long() * place).sum(-1)


def right_1(h, levels):
    """Right: sigmoid(2h) for (tanh h + 1)/2, a Function of its own that rounds and passes the gradient on, place values by cumprod."""

    class Round(torch.autograd.Function):
        @staticmethod
        def forward(ctx, y):
            return y.round()

        @staticmethod
        def backward(ctx, gradient):
            return gradient

    top = (levels - 1).to(h.dtype)
    digits = Round.apply(torch.sigmoid(2 * h) * top)
    place = torch.ones_like(levels, dtype=torch.long)
    place[1:] = levels[:-1].cumprod(0)
    return 2 * digits / top - 1, (digits.detach().long() * place).sum(-1)


def right_2(h, levels):
    """Right: coordinate by coordinate, rounding by floor(y + 1/2) under a detach, the code by Horner's rule from the last digit to the first."""
    columns, digits = [], []
    for d, n in enumerate(levels.tolist()):
        y = (h[..., d].tanh() + 1) / 2 * (n - 1)
        whole = torch.floor(y.detach() + 0.5)
        digits.append(whole.long())
        columns.append((y - y.detach() + whole) * 2 / (n - 1) - 1)
    code = torch.zeros_like(digits[0])
    for digit, n in zip(reversed(digits), reversed(levels.tolist())):
        code = code * n + digit
    return torch.stack(columns, dim=-1), code
