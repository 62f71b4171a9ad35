import itertools

from torch import nn


def wrong_1(channels, kernel):
    """Wrong: one bias for each incoming channel instead of each outgoing channel."""
    total = 0
    for c_in, c_out in zip(channels[:-1], channels[1:]):
        total += kernel * kernel * c_in * c_out + c_in
    return total


def wrong_2(channels, kernel):
    """Wrong: kernels of `kernel` weights, not of `kernel` x `kernel`."""
    layers = [nn.Conv1d(a, b, kernel) for a, b in itertools.pairwise(channels)]
    return sum(p.numel() for layer in layers for p in layer.parameters())


def wrong_3(channels, kernel):
    """Wrong: off by one, the loop stops before the last layer."""
    total = 0
    for i in range(len(channels) - 2):
        total += channels[i + 1] * (channels[i] * kernel**2 + 1)
    return total


def wrong_4(channels, kernel):
    """Wrong twice: one kernel per outgoing channel, whatever comes in (no factor of the incoming channels), and a single bias per layer."""
    return sum(c_out * kernel**2 + 1 for c_out in channels[1:])


def right_1(channels, kernel):
    """Right: builds the convolutions on the meta device and counts the numbers in their parameters."""
    total = 0
    for i in range(1, len(channels)):
        layer = nn.Conv2d(channels[i - 1], channels[i], kernel, device="meta")
        for parameter in layer.parameters():
            total += parameter.numel()
    return total


def right_2(channels, kernel):
    """Right: recursion over the layers; the first one has c_out filters of c_in * kernel^2 weights and a bias each."""
    if len(channels) < 2:
        return 0
    c_in, c_out, *_ = channels
    one_filter = c_in * kernel**2 + 1
    return c_out * one_filter + right_2(channels[1:], kernel)
