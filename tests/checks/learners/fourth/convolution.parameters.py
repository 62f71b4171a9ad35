import torch
from torch import nn


def wrong_1(channels, kernel):
    """The biases are forgotten."""
    return sum(a * b * kernel**2 for a, b in zip(channels, channels[1:]))


def wrong_2(channels, kernel):
    """kernel instead of kernel squared."""
    total = 0
    for i in range(len(channels) - 1):
        total += channels[i] * channels[i + 1] * kernel + channels[i + 1]
    return total


def wrong_3(channels, kernel):
    """One bias per input channel instead of one per output channel."""
    return sum((b * kernel * kernel + 1) * a for a, b in zip(channels[:-1], channels[1:]))


def wrong_4(channels, kernel):
    """Two mistakes: the last layer is left out (range one too short); a bias for each kernel, i.e. in * out."""
    n = 0
    for i in range(1, len(channels) - 1):
        pairs = channels[i - 1] * channels[i]
        n += pairs * kernel**2 + pairs
    return n


def right_1(channels, kernel):
    """One line over pairs."""
    return sum((a * kernel**2 + 1) * b for a, b in zip(channels, channels[1:]))


def right_2(channels, kernel):
    """Builds the layers and counts their parameters."""
    n = 0
    for i in range(1, len(channels)):
        layer = nn.Conv2d(channels[i - 1], channels[i], kernel)
        n += sum(p.numel() for p in layer.parameters())
    return n
