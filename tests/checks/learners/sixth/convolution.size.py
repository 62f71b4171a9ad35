import math


def wrong_1(size, kernel, stride, padding):
    """The padding is counted at one end only."""
    return max(0, (size + padding - kernel) // stride + 1)


def wrong_2(size, kernel, stride, padding):
    """Rounds up: a last place where the kernel hangs over the end is counted."""
    room = size + 2 * padding - kernel
    return math.ceil(room / stride) + 1 if room >= 0 else 0


def wrong_3(size, kernel, stride, padding):
    """Off by one: the steps are counted, not the places."""
    padded = size + 2 * padding
    return max(0, (padded - kernel) // stride)


def wrong_4(size, kernel, stride, padding):
    """Padding at one end only, and the steps counted instead of the places."""
    return max(0, int((size - kernel + padding) / stride))


def right_1(size, kernel, stride, padding):
    """The formula, with 0 where the kernel is longer than the row."""
    room = size + 2 * padding - kernel
    return room // stride + 1 if room >= 0 else 0


def right_2(size, kernel, stride, padding):
    """Lays the kernel down, place by place."""
    places, start = 0, -padding
    while start + kernel <= size + padding:
        places += 1
        start += stride
    return places
