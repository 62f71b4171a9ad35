import math

import torch
from torch.nn import functional as F


def wrong_1(size: int, kernel: int, stride: int, padding: int) -> int:
    """Wrong: adds the padding on one side only."""
    count = 0
    while size + padding >= kernel:
        new = (size + padding - kernel) // stride + 1
        if new >= size:
            break
        size = new
        count += 1
    return count


def wrong_2(size: int, kernel: int, stride: int, padding: int) -> int:
    """Wrong: rounds the number of steps of the kernel up, where a convolution rounds down."""
    count = 0
    while True:
        if kernel > size + 2 * padding:
            return count
        after = math.ceil((size + 2 * padding - kernel) / stride) + 1
        if after >= size:
            return count
        count, size = count + 1, after


def wrong_3(size: int, kernel: int, stride: int, padding: int) -> int:
    """Wrong: forgets that the kernel may not fit, and counts the layer that would leave no pixel."""
    layers = 0
    while size > 1:
        smaller = (size + 2 * padding - kernel) // stride + 1
        if smaller >= size:
            break
        layers += 1
        size = smaller
    return layers


def wrong_4(size: int, kernel: int, stride: int, padding: int) -> int:
    """Wrong twice: padding on one side only, and the first layer that shrinks nothing or does not fit is counted, too."""
    sizes = [size]
    while True:
        last = sizes[-1]
        if last + padding < kernel:
            return len(sizes)
        new = (last + padding - kernel) // stride + 1
        if new >= last:
            return len(sizes)
        sizes.append(new)


def right_1(size: int, kernel: int, stride: int, padding: int) -> int:
    """Right: counts the places at which the kernel can start, with a range, until they are none or no fewer than the pixels."""
    count = 0
    places = len(range(0, size + 2 * padding - kernel + 1, stride))
    while 0 < places < size:
        count, size = count + 1, places
        places = len(range(0, size + 2 * padding - kernel + 1, stride))
    return count


def right_2(size: int, kernel: int, stride: int, padding: int) -> int:
    """Right: sends a column of zeros through real convolutions and looks at the shapes that come out."""
    signal, weight = torch.zeros(1, 1, size), torch.zeros(1, 1, kernel)
    for count in range(size + 1):
        before = signal.shape[-1]
        if before + 2 * padding < kernel:
            return count
        signal = F.conv1d(signal, weight, stride=stride, padding=padding)
        if signal.shape[-1] >= before:
            return count
    return size
