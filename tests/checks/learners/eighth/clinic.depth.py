import math

import torch
from torch.nn import functional as F


def wrong_1(size, kernel, stride, padding):
    """Wrong: calls a layer unfit as soon as the kernel is larger than the map without its padding."""
    count = 0
    while kernel <= size:
        new = (size + 2 * padding - kernel) // stride + 1
        if new >= size:
            break
        size, count = new, count + 1
    return count


def wrong_2(size, kernel, stride, padding):
    """Wrong: adds the padding once to the map, not on both of its sides."""
    padded = size + padding
    if kernel > padded:
        return 0
    new = (padded - kernel) // stride + 1
    return 0 if new >= size else 1 + wrong_2(new, kernel, stride, padding)


def wrong_3(size, kernel, stride, padding):
    """Wrong: rounds the division by the stride up instead of down, so that the maps are larger than torch's."""
    sizes = [size]
    while sizes[-1] + 2 * padding >= kernel:
        new = math.ceil((sizes[-1] + 2 * padding - kernel) / stride) + 1
        if new >= sizes[-1]:
            break
        sizes.append(new)
    return len(sizes) - 1


def wrong_4(size, kernel, stride, padding):
    """Wrong twice: every layer is taken to divide the size by the stride, rounded up, whatever kernel and padding are; and the layer that shrinks nothing is counted, too."""
    layers = 0
    while True:
        layers += 1
        new = math.ceil(size / stride)
        if new == size:
            return layers
        size = new


def right_1(size, kernel, stride, padding):
    """Right: recursion, one layer and then the count for the map that it leaves; 0 if the kernel does not fit or nothing shrinks."""
    room = size + 2 * padding - kernel
    if room < 0:
        return 0
    after = math.floor(room / stride) + 1
    if after >= size:
        return 0
    return 1 + right_1(after, kernel, stride, padding)


def right_2(size, kernel, stride, padding):
    """Right: pads a line of zeros and cuts it into windows, as a convolution does, until the windows are no fewer than the pixels."""
    line = torch.zeros(size)
    for layer in range(size + 1):
        padded = F.pad(line, (padding, padding))
        if len(padded) < kernel:
            return layer
        shorter = padded.unfold(0, kernel, stride)[:, 0]
        if len(shorter) >= len(line):
            return layer
        line = shorter
    return size
