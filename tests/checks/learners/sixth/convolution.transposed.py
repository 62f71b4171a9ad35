def wrong_1(size, kernel, stride, padding, output_padding):
    """Mistake: size instead of size - 1 strides between the first and the last stamp."""
    return size * stride + kernel - 2 * padding + output_padding


def wrong_2(size, kernel, stride, padding, output_padding):
    """Mistake: the padding is cut off at one end only."""
    last_start = (size - 1) * stride
    full = last_start + kernel
    return full - padding + output_padding


def wrong_3(size, kernel, stride, padding, output_padding):
    """Mistake: one pixel too few, kernel - 1 as in PyTorch's formula but without its + 1."""
    return (size - 1) * stride - 2 * padding + (kernel - 1) + output_padding


def wrong_4(size, kernel, stride, padding, output_padding):
    """Two mistakes: padding is added instead of cut, and output_padding counts at both ends."""
    pixels = kernel
    for _ in range(size - 1):
        pixels += stride
    return pixels + 2 * padding + 2 * output_padding


def right_1(size, kernel, stride, padding, output_padding):
    """The formula."""
    return (size - 1) * stride + kernel - 2 * padding + output_padding


def right_2(size, kernel, stride, padding, output_padding):
    """Stamps the kernel and looks where the last one ends."""
    end = 0
    for i in range(size):
        end = max(end, i * stride + kernel)
    row = end
    row -= padding  # left
    row -= padding  # right
    return row + output_padding
