import torch
import torch.nn.functional as F


def _squares(a, b):
    return (a - b).square().reshape(len(a), -1).sum(1)


def wrong_1(distortion, h, quantized, beta):
    """Mistake: beta multiplies the codebook term instead of the commitment term (stop-gradients swapped)."""
    codebook = _squares(h, quantized.detach())
    commitment = _squares(h.detach(), quantized)
    return (distortion + codebook + beta * commitment).mean()


def wrong_2(distortion, h, quantized, beta):
    """Mistake: the squared distances are averaged over everything (mse_loss's default) instead of summed per image."""
    codebook = F.mse_loss(quantized, h.detach())
    commitment = F.mse_loss(h, quantized.detach())
    return distortion.mean() + codebook + beta * commitment


def wrong_3(distortion, h, quantized, beta):
    """Mistake: the commitment term lacks its stop-gradient, so it pulls the entries as well."""
    total = 0.0
    for d, vector, entry in zip(distortion, h, quantized):
        total = total + d + ((vector.detach() - entry) ** 2).sum() + beta * ((vector - entry) ** 2).sum()
    return total / len(distortion)


def wrong_4(distortion, h, quantized, beta):
    """Two mistakes: no stop-gradients at all, and the sum over the batch instead of the mean."""
    distance = torch.einsum("if,if->i", (h - quantized).flatten(1), (h - quantized).flatten(1))
    return (distortion + (1 + beta) * distance).sum()


def right_1(distortion, h, quantized, beta):
    """Three terms per image with detach, then the mean."""
    return (distortion + _squares(h.detach(), quantized) + beta * _squares(h, quantized.detach())).mean()


def right_2(distortion, h, quantized, beta):
    """mse_loss with reduction='sum', divided by the number of images."""
    codebook = F.mse_loss(quantized, h.detach(), reduction="sum")
    commitment = F.mse_loss(h, quantized.detach(), reduction="sum")
    return distortion.mean() + (codebook + beta * commitment) / h.shape[0]
