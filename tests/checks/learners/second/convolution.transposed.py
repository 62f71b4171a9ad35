import torch


def wrong_1(size, kernel, stride, padding, output_padding):
    """Moves on by a stride after the last stamp, too."""
    return size * stride + kernel - 2 * padding + output_padding


def wrong_2(size, kernel, stride, padding, output_padding):
    """Cuts the padding off one end only."""
    return (size - 1) * stride + kernel - padding + output_padding


def wrong_3(size, kernel, stride, padding, output_padding):
    """Adds the output padding at both ends."""
    return (size - 1) * stride + kernel - 2 * padding + 2 * output_padding


def wrong_4(size, kernel, stride, padding, output_padding):
    """Takes the kernel's reach, kernel - 1, and forgets the pixel that it starts from."""
    return (size - 1) * stride + (kernel - 1) - 2 * padding + output_padding


def right_1(size, kernel, stride, padding, output_padding):
    """Start of the last stamp plus its length, less the cuts, plus the addition."""
    return (size - 1) * stride + kernel - 2 * padding + output_padding


def right_2(size, kernel, stride, padding, output_padding):
    """Marks the stamped pixels on a row and takes the last one."""
    end = 0
    for i in range(size):
        end = max(end, i * stride + kernel)
    for _ in range(2):
        end -= padding
    return end + output_padding
