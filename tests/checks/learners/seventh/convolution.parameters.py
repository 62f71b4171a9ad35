from itertools import pairwise


def wrong_1(channels, kernel):
    """Wrong: forgets the biases."""
    return sum(a * b * kernel * kernel for a, b in zip(channels, channels[1:]))


def wrong_2(channels, kernel):
    """Wrong: one bias for each channel that comes in instead of each that goes out."""
    total = 0
    for i in range(len(channels) - 1):
        total += kernel**2 * channels[i] * channels[i + 1]
        total += channels[i]
    return total


def wrong_3(channels, kernel):
    """Wrong: kernel instead of kernel squared."""
    return sum(b * (a * kernel + 1) for a, b in pairwise(channels))


def wrong_4(channels, kernel):
    """Wrong twice: leaves out the last layer, and every kernel has a bias of its own."""
    n, total = 0, 0
    while n < len(channels) - 2:
        inward, outward = channels[n : n + 2]
        total += inward * outward * (kernel * kernel + 1)
        n += 1
    return total


def right_1(channels, kernel):
    """Right: a sum over neighbouring pairs of channels."""
    return sum(a * b * kernel**2 + b for a, b in zip(channels[:-1], channels[1:]))


def right_2(channels, kernel):
    """Right: a recursion, first layer plus the rest."""
    if len(channels) < 2:
        return 0
    inward, outward, *_ = channels
    weights_of_one_output = inward * kernel * kernel
    return outward * (weights_of_one_output + 1) + right_2(channels[1:], kernel)
