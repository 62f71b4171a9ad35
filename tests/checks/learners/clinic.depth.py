import math

import torch
from torch.nn import functional as F


def wrong_1(size: int, kernel: int, stride: int, padding: int) -> int:
    """Counts the first layer that shrinks nothing (or does not fit) as well: one too many."""
    layers = 0
    while True:
        layers += 1
        new = (size + 2 * padding - kernel) // stride + 1
        if size + 2 * padding < kernel or new >= size:
            return layers
        size = new


def wrong_2(size: int, kernel: int, stride: int, padding: int) -> int:
    """Asks whether the kernel fits on the map without its padding, so it stops too early."""
    layers = 0
    while kernel <= size:
        new = (size + 2 * padding - kernel) // stride + 1
        if new >= size:
            break
        layers, size = layers + 1, new
    return layers


def wrong_3(size: int, kernel: int, stride: int, padding: int) -> int:
    """Rounds the size up instead of down after each layer."""
    layers = 0
    while size + 2 * padding >= kernel:
        new = math.ceil((size + 2 * padding - kernel) / stride) + 1
        if new >= size:
            break
        layers, size = layers + 1, new
    return layers


def wrong_4(size: int, kernel: int, stride: int, padding: int) -> int:
    """Assumes that each layer halves the map: the binary logarithm of the size, whatever kernel, stride and padding are."""
    return math.ceil(math.log2(size))


def wrong_5(size: int, kernel: int, stride: int, padding: int) -> int:
    """Counts the padding at one side only, in the size and in the question whether the kernel fits."""
    layers = 0
    while size + padding >= kernel:
        new = (size + padding - kernel) // stride + 1
        if new >= size:
            break
        layers, size = layers + 1, new
    return layers


def wrong_6(size: int, kernel: int, stride: int, padding: int) -> int:
    """Never asks whether the kernel fits: sizes of 0 and below count as shrunk."""
    layers = 0
    while size > 0:
        new = (size + 2 * padding - kernel) // stride + 1
        if new >= size:
            break
        layers, size = layers + 1, new
    return layers


def right_1(size: int, kernel: int, stride: int, padding: int) -> int:
    """A loop that stops where the kernel does not fit or the size does not fall."""
    layers = 0
    while size + 2 * padding >= kernel:
        new = (size + 2 * padding - kernel) // stride + 1
        if new >= size:
            break
        layers, size = layers + 1, new
    return layers


def right_2(size: int, kernel: int, stride: int, padding: int) -> int:
    """A recursion: 0, or one more than for the next size."""

    def layers_from(n):
        new = len(range(0, n + 2 * padding - kernel + 1, stride))
        if new == 0 or new >= n:
            return 0
        return 1 + layers_from(new)

    return layers_from(size)


def right_3(size: int, kernel: int, stride: int, padding: int) -> int:
    """Lets torch's max pooling walk over a row of zeros, padded by hand, until nothing shrinks."""
    row, layers = torch.zeros(1, 1, size), 0
    while True:
        padded = F.pad(row, (padding, padding))
        if padded.shape[-1] < kernel:
            return layers
        shrunk = F.max_pool1d(padded, kernel, stride)
        if shrunk.shape[-1] >= row.shape[-1]:
            return layers
        row, layers = shrunk, layers + 1
