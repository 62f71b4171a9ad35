import torch


def wrong_1(h, quantized):
    """Wrong: quantized is not detached, so the gradient reaches it, too."""
    return quantized + h - h.detach()


def wrong_2(h, quantized):
    """Wrong: the two are exchanged; the result has the values of h, and the gradient goes to quantized."""
    return quantized + (h - quantized).detach()


def wrong_3(h, quantized):
    """Wrong: a ratio in place of a difference; values are right, but the gradient reaches h multiplied by quantized / h."""
    ratio = torch.div(quantized, h).detach()
    return torch.mul(h, ratio)


def wrong_4(h, quantized):
    """Wrong twice: the wrong one of the two is subtracted (so the values are those of h), and quantized stays attached in the sum (so a gradient reaches it as well as h)."""
    difference = quantized - quantized.detach()
    return h + difference


def right_1(h, quantized):
    """Right: an autograd function of its own, whose forward copies quantized and whose backward hands the gradient to h alone."""

    class Pass(torch.autograd.Function):
        @staticmethod
        def forward(ctx, vectors, entries):
            return entries.clone()

        @staticmethod
        def backward(ctx, grad):
            return grad, None

    return Pass.apply(h, quantized)


def right_2(h, quantized):
    """Right: the detached entries plus an exact zero that carries the gradient of h."""
    zero = torch.sub(h, h.detach())
    return torch.add(quantized.detach(), zero)
