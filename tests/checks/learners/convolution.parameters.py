from torch import nn


def wrong_1(channels: list[int], kernel: int) -> int:
    """The biases are missing."""
    return sum(a * b * kernel**2 for a, b in zip(channels, channels[1:]))


def wrong_2(channels: list[int], kernel: int) -> int:
    """Takes the kernel as a row of kernel weights instead of kernel x kernel."""
    return sum(a * b * kernel + b for a, b in zip(channels, channels[1:]))


def wrong_3(channels: list[int], kernel: int) -> int:
    """Counts one bias per channel that comes in instead of one per channel that goes out."""
    return sum(a * b * kernel**2 + a for a, b in zip(channels, channels[1:]))


def wrong_4(channels: list[int], kernel: int) -> int:
    """The last layer is left out (the loop ends one step early)."""
    total = 0
    for i in range(len(channels) - 2):
        total += channels[i] * channels[i + 1] * kernel * kernel + channels[i + 1]
    return total


def wrong_5(channels: list[int], kernel: int) -> int:
    """Gives each channel that goes out a single kernel, forgetting that it has one for every channel that comes in."""
    total = 0
    for out in channels[1:]:
        total += out * kernel * kernel + out
    return total


def wrong_6(channels: list[int], kernel: int) -> int:
    """Counts a single bias per layer instead of one per channel that goes out."""
    return sum(a * b * kernel**2 + 1 for a, b in zip(channels, channels[1:]))


def right_1(channels: list[int], kernel: int) -> int:
    """A sum over neighbouring pairs of weights and biases."""
    return sum(a * b * kernel**2 + b for a, b in zip(channels, channels[1:]))


def right_2(channels: list[int], kernel: int) -> int:
    """Builds the layers in torch and counts their elements."""
    total = 0
    for i in range(len(channels) - 1):
        layer = nn.Conv2d(channels[i], channels[i + 1], kernel)
        total += sum(p.numel() for p in layer.parameters())
    return total


def right_3(channels: list[int], kernel: int) -> int:
    """A loop by index with the bias read as one more weight of each outgoing channel."""
    total = 0
    for i in range(1, len(channels)):
        total += channels[i] * (channels[i - 1] * kernel * kernel + 1)
    return total
