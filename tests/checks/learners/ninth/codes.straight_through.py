import torch


def wrong_1(h, quantized):
    """Wrong: quantized is not detached, so that a gradient reaches the entries as well as h."""
    return quantized + (h - h.detach())


def wrong_2(h, quantized):
    """Wrong: the two are exchanged: the values of h, with the gradient going to quantized."""
    return quantized + (h - quantized).detach()


class _Clipped(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, quantized):
        ctx.save_for_backward(h)
        return quantized.clone()

    @staticmethod
    def backward(ctx, grad):
        (h,) = ctx.saved_tensors
        return grad * (h.abs() <= 1), None


def wrong_3(h, quantized):
    """Wrong: the gradient passes only where |h| <= 1 (as in binary networks), not as through the identity."""
    return _Clipped.apply(h, quantized.detach())


def wrong_4(h, quantized):
    """Wrong twice: the result has the values of h, and a gradient reaches quantized as well as h."""
    return h + (quantized - quantized.detach())


class _Copy(torch.autograd.Function):
    generate_vmap_rule = True

    @staticmethod
    def forward(h, quantized):
        return quantized.clone()

    @staticmethod
    def setup_context(ctx, inputs, output):
        pass

    @staticmethod
    def backward(ctx, grad):
        return grad, None


def right_1(h, quantized):
    """Right: a function of its own for autograd: forward copies quantized, backward hands the gradient to h alone."""
    return _Copy.apply(h, quantized.detach())


def right_2(h, quantized):
    """Right: the fixed entries plus h - sg[h], a zero that has the gradient of h; the values are exact."""
    zero = h - h.detach()
    return torch.add(quantized.detach(), zero)
