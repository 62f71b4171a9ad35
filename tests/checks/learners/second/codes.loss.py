import torch
from torch.nn import functional as F


def wrong_1(distortion, h, quantized, beta):
    """Exchanges the stop-gradients, so that beta weighs the codebook term."""
    codebook = (h - quantized.detach()).square().flatten(1).sum(1)
    commitment = (h.detach() - quantized).square().flatten(1).sum(1)
    return (distortion + codebook + beta * commitment).mean()


def wrong_2(distortion, h, quantized, beta):
    """Averages the squared distances over everything, as mse_loss does."""
    codebook = F.mse_loss(quantized, h.detach())
    commitment = F.mse_loss(h, quantized.detach())
    return distortion.mean() + codebook + beta * commitment


def wrong_3(distortion, h, quantized, beta):
    """Drops the stop-gradients: both vectors are pulled by 1 + beta."""
    distance = (h - quantized).square().flatten(1).sum(1)
    return (distortion + (1 + beta) * distance).mean()


def wrong_4(distortion, h, quantized, beta):
    """Sums the squared distances over the images, too."""
    codebook = (h.detach() - quantized).square().sum()
    commitment = (h - quantized.detach()).square().sum()
    return distortion.mean() + codebook + beta * commitment


def right_1(distortion, h, quantized, beta):
    """The three terms of each image, then their mean."""
    codebook = (h.detach() - quantized).square().flatten(1).sum(1)
    commitment = (h - quantized.detach()).square().flatten(1).sum(1)
    return (distortion + codebook + beta * commitment).mean()


def right_2(distortion, h, quantized, beta):
    """Sums of mse_loss over everything, all divided by the number of images."""
    n = h.shape[0]
    codebook = F.mse_loss(quantized, h.detach(), reduction="sum")
    commitment = F.mse_loss(h, quantized.detach(), reduction="sum")
    return (distortion.sum() + codebook + beta * commitment) / n
