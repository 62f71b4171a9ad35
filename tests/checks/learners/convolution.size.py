import math


def wrong_1(size: int, kernel: int, stride: int, padding: int) -> int:
    """The padding is counted at one end only, not at both."""
    return (size + padding - kernel) // stride + 1


def wrong_2(size: int, kernel: int, stride: int, padding: int) -> int:
    """The + 1 for the first place of the kernel is missing."""
    return (size + 2 * padding - kernel) // stride


def wrong_3(size: int, kernel: int, stride: int, padding: int) -> int:
    """Rounds up instead of down, so that it counts a last place where the kernel sticks out."""
    return math.ceil((size + 2 * padding - kernel) / stride) + 1


def wrong_4(size: int, kernel: int, stride: int, padding: int) -> int:
    """Takes the rule for "same" padding, size / stride rounded up, and so ignores kernel and padding."""
    return math.ceil(size / stride)


def wrong_5(size: int, kernel: int, stride: int, padding: int) -> int:
    """Divides without rounding down: the answer is a float, and a fraction where the stride leaves a rest."""
    return (size + 2 * padding - kernel) / stride + 1


def wrong_6(size: int, kernel: int, stride: int, padding: int) -> int:
    """Subtracts kernel - 1 instead of kernel before dividing (the formula of the manual without its - 1), which is one place too many at times."""
    return (size + 2 * padding - (kernel - 1)) // stride + 1


def right_1(size: int, kernel: int, stride: int, padding: int) -> int:
    """The closed formula with floor division, 0 where the kernel does not fit."""
    return max(0, (size + 2 * padding - kernel) // stride + 1)


def right_2(size: int, kernel: int, stride: int, padding: int) -> int:
    """The length of the range of all left ends of the kernel."""
    last = size + 2 * padding - kernel
    return len(range(0, last + 1, stride))


def right_3(size: int, kernel: int, stride: int, padding: int) -> int:
    """Moves the kernel along the padded row in a loop and counts."""
    width = size + 2 * padding
    start, places = 0, 0
    while start + kernel <= width:
        places += 1
        start += stride
    return places
