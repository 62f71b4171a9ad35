import torch
from torch.nn import functional as F


def wrong_1(size, kernel, stride, padding):
    """Divides by the stride and rounds up, whatever the kernel and the padding are."""
    layers = 0
    while -(-size // stride) < size:
        size = -(-size // stride)
        layers += 1
    return layers


def wrong_2(size, kernel, stride, padding):
    """Rounds towards zero, so that a kernel a little too large seems to fit once more."""
    layers = 0
    while True:
        new = int((size + 2 * padding - kernel) / stride) + 1
        if new >= size or new < 1:
            return layers
        size = new
        layers += 1


def wrong_3(size, kernel, stride, padding):
    """Adds the padding on one side only."""
    layers = 0
    while size + padding >= kernel:
        new = (size + padding - kernel) // stride + 1
        if new >= size:
            break
        size = new
        layers += 1
    return layers


def wrong_4(size, kernel, stride, padding):
    """Thinks that a kernel exactly as large as the padded map does not fit."""
    layers = 0
    while size + 2 * padding > kernel:
        new = (size + 2 * padding - kernel) // stride + 1
        if new >= size:
            break
        size, layers = new, layers + 1
    return layers


def right_1(size, kernel, stride, padding):
    """The formula of the size in a loop."""
    layers = 0
    while size + 2 * padding >= kernel:
        new = (size + 2 * padding - kernel) // stride + 1
        if new >= size:
            break
        size, layers = new, layers + 1
    return layers


def right_2(size, kernel, stride, padding):
    """Asks torch: runs convolutions in one dimension until one fails or does not shrink."""
    signal, weight, layers = torch.zeros(1, 1, size), torch.zeros(1, 1, kernel), 0
    while True:
        if kernel > signal.shape[-1] + 2 * padding:
            return layers
        after = F.conv1d(signal, weight, stride=stride, padding=padding)
        if after.shape[-1] >= signal.shape[-1]:
            return layers
        signal = after
        layers += 1
