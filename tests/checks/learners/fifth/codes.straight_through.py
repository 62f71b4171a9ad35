import torch


class _Through(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, quantized):
        return quantized.clone()

    @staticmethod
    def backward(ctx, gradient):
        return gradient, None


def wrong_1(h, quantized):
    """Mistake: the entries are not detached, so a gradient reaches them, too."""
    return quantized + (h - h.detach())


def wrong_2(h, quantized):
    """Mistake: h and quantized have changed places: values of h, gradient to the entries."""
    return quantized + (h - quantized).detach()


def wrong_3(h, quantized):
    """Mistake: only quantized is detached within the difference, so h cancels and gets a gradient of zero."""
    difference = quantized.detach() - h
    return h + difference


def wrong_4(h, quantized):
    """Two mistakes: the difference has the wrong sign, and a gradient reaches the entries."""
    return h + (h.detach() - quantized)


def right_1(h, quantized):
    """Right: the detached entries plus a zero that has the gradient of h."""
    return quantized.detach() + (h - h.detach())


def right_2(h, quantized):
    """Right: an autograd function, the entries forward and the gradient to h alone backward."""
    return _Through.apply(h, quantized)
