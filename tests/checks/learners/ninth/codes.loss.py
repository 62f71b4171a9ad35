import torch
from torch.nn import functional as F


def wrong_1(distortion, h, quantized, beta):
    """Wrong: beta stands at the codebook term instead of the commitment term (same value, other gradients)."""
    codebook = (h.detach() - quantized).square().flatten(1).sum(1)
    commitment = (h - quantized.detach()).square().flatten(1).sum(1)
    return (distortion + beta * codebook + commitment).mean()


def wrong_2(distortion, h, quantized, beta):
    """Wrong: the squared distances are averaged over an image's numbers instead of summed."""
    codebook = F.mse_loss(quantized, h.detach())
    commitment = F.mse_loss(h, quantized.detach())
    return distortion.mean() + codebook + beta * commitment


def wrong_3(distortion, h, quantized, beta):
    """Wrong: no stop-gradients: one distance, times 1 + beta, pulls on vectors and entries alike."""
    total = 0.0
    for d, vectors, entries in zip(distortion, h, quantized):
        total = total + d + (1 + beta) * torch.sum((vectors - entries) ** 2)
    return total / len(h)


def wrong_4(distortion, h, quantized, beta):
    """Wrong twice: the sum over images instead of their mean, and the two stop-gradients are exchanged."""
    codebook = ((h - quantized.detach()) ** 2).sum()
    commitment = ((h.detach() - quantized) ** 2).sum()
    return distortion.sum() + codebook + beta * commitment


def right_1(distortion, h, quantized, beta):
    """Right: image by image; the commitment term is made from h and a copy of the entries without a graph."""
    fixed_h, fixed_entries = h.detach(), quantized.detach()
    losses = []
    for i in range(len(distortion)):
        to_entry = torch.sum((quantized[i] - fixed_h[i]).pow(2))
        to_vector = torch.sum((h[i] - fixed_entries[i]).pow(2))
        losses.append(distortion[i] + to_entry + beta * to_vector)
    return torch.stack(losses).mean()


def right_2(distortion, h, quantized, beta):
    """Right: summed squared errors of the whole batch from F.mse_loss, divided by the number of images once."""
    codebook = F.mse_loss(quantized, h.detach(), reduction="sum")
    commitment = F.mse_loss(h, quantized.detach(), reduction="sum")
    return torch.add(distortion.sum() + codebook, commitment, alpha=beta) / distortion.numel()
