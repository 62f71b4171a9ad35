def wrong_1(size, kernel, stride, padding, output_padding):
    """Wrong: counts size strides between size stamps instead of size - 1."""
    return size * stride + kernel - 2 * padding + output_padding


def wrong_2(size, kernel, stride, padding, output_padding):
    """Wrong: cuts padding off one end only, not off both."""
    full = (size - 1) * stride + kernel
    return full - padding + output_padding


def wrong_3(size, kernel, stride, padding, output_padding):
    """Wrong: adds output_padding at both ends instead of one."""
    last = 0
    for i in range(size):
        last = i * stride + kernel
    for _ in range(2):
        last = last - padding + output_padding
    return last


def wrong_4(size, kernel, stride, padding, output_padding):
    """Wrong twice: adds the padding at both ends instead of cutting it off, and counts size strides instead of size - 1."""
    width = size * stride + kernel
    width += 2 * padding
    return width + output_padding


def right_1(size, kernel, stride, padding, output_padding):
    """Right: one kernel, wider by a stride for each further input; then cut at both ends and lengthened at one."""
    width = kernel
    for _ in range(size - 1):
        width += stride
    for _ in range(2):
        width -= padding
    return width + output_padding


def right_2(size, kernel, stride, padding, output_padding):
    """Right: searches the shortest row that a convolution with the same numbers turns into size outputs, plus output_padding."""
    n = kernel - 2 * padding
    while (n + 2 * padding - kernel) // stride + 1 < size:
        n += 1
    return n + output_padding
