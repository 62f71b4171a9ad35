import torch
from torch.nn import functional as F


def wrong_1(size: int, kernel: int, stride: int, padding: int, output_padding: int) -> int:
    """Multiplies the stride by size instead of by size - 1, the number of steps between the stamps."""
    return size * stride + kernel - 2 * padding + output_padding


def wrong_2(size: int, kernel: int, stride: int, padding: int, output_padding: int) -> int:
    """Cuts the padding off at one end only."""
    return (size - 1) * stride + kernel - padding + output_padding


def wrong_3(size: int, kernel: int, stride: int, padding: int, output_padding: int) -> int:
    """The output padding is left out."""
    return (size - 1) * stride + kernel - 2 * padding


def wrong_4(size: int, kernel: int, stride: int, padding: int, output_padding: int) -> int:
    """Adds the padding as in an ordinary convolution instead of cutting it off."""
    return (size - 1) * stride + kernel + 2 * padding + output_padding


def wrong_5(size: int, kernel: int, stride: int, padding: int, output_padding: int) -> int:
    """Believes that the layer multiplies the size by the stride, whatever kernel and padding are."""
    return size * stride + output_padding


def wrong_6(size: int, kernel: int, stride: int, padding: int, output_padding: int) -> int:
    """Adds the output padding at both ends instead of at one."""
    return (size - 1) * stride + kernel - 2 * padding + 2 * output_padding


def right_1(size: int, kernel: int, stride: int, padding: int, output_padding: int) -> int:
    """The closed formula: steps between the stamps, one kernel, minus the cut, plus the extra pixels."""
    return (size - 1) * stride + kernel - 2 * padding + output_padding


def right_2(size: int, kernel: int, stride: int, padding: int, output_padding: int) -> int:
    """Stamps the places into a set, takes how far they reach, then cuts and adds."""
    touched = {i * stride + j for i in range(size) for j in range(kernel)}
    return max(touched) + 1 - 2 * padding + output_padding


def right_3(size: int, kernel: int, stride: int, padding: int, output_padding: int) -> int:
    """Lets torch run a transposed convolution without padding on zeros and does the cutting by arithmetic."""
    row = torch.zeros(1, 1, size)
    stamped = F.conv_transpose1d(row, torch.zeros(1, 1, kernel), stride=stride)
    return stamped.shape[-1] - padding - padding + output_padding
