import math


def wrong_1(size, kernel, stride, padding):
    """Wrong: adds the padding once, not at both ends."""
    return (size + padding - kernel) // stride + 1


def wrong_2(size, kernel, stride, padding):
    """Wrong: counts the steps instead of the places (the + 1 is missing)."""
    row = size + 2 * padding
    steps = 0
    while (steps + 1) * stride + kernel <= row:
        steps += 1
    return steps


def wrong_3(size, kernel, stride, padding):
    """Wrong: rounds up, so that a last place counts where the kernel hangs over the end."""
    return math.ceil((size + 2 * padding - kernel) / stride) + 1


def wrong_4(size, kernel, stride, padding):
    """Wrong twice: adds the padding once only, and forgets the + 1."""
    return int((size + padding - kernel) / stride)


def right_1(size, kernel, stride, padding):
    """Right: lists the left edges of the kernel, from the first padding pixel to the last place where it fits, and counts them."""
    return len(range(-padding, size + padding - kernel + 1, stride))


def right_2(size, kernel, stride, padding):
    """Right: moves the kernel over the padded row and counts the places until it no longer fits."""
    left, places = 0, 0
    while left + kernel <= padding + size + padding:
        places += 1
        left += stride
    return places
