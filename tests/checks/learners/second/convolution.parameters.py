from torch import nn


def wrong_1(channels, kernel):
    """Forgets the biases."""
    return sum(a * b * kernel**2 for a, b in zip(channels[:-1], channels[1:]))


def wrong_2(channels, kernel):
    """Counts one bias per inward channel instead of one per outward channel."""
    return sum(a * b * kernel**2 + a for a, b in zip(channels[:-1], channels[1:]))


def wrong_3(channels, kernel):
    """Takes kernels of `kernel` numbers instead of kernel x kernel."""
    return sum(a * b * kernel + b for a, b in zip(channels[:-1], channels[1:]))


def wrong_4(channels, kernel):
    """Gives each outward channel one kernel instead of one for every inward channel."""
    return sum(b * kernel**2 + b for b in channels[1:])


def right_1(channels, kernel):
    """Every outward channel has one kernel per inward channel and a bias."""
    return sum((a * kernel**2 + 1) * b for a, b in zip(channels[:-1], channels[1:]))


def right_2(channels, kernel):
    """Builds the layers and counts their numbers."""
    total = 0
    for i in range(len(channels) - 1):
        layer = nn.Conv2d(channels[i], channels[i + 1], kernel, device="meta")
        total += sum(p.numel() for p in layer.parameters())
    return total
