def wrong_1(size, kernel, stride, padding):
    """Counts the steps of the kernel, not its places: one is missing."""
    return (size + 2 * padding - kernel) // stride


def wrong_2(size, kernel, stride, padding):
    """Counts the padding once instead of at each end."""
    return (size + padding - kernel) // stride + 1


def wrong_3(size, kernel, stride, padding):
    """Rounds up, as if the kernel could hang over the end."""
    return -(-(size + 2 * padding - kernel) // stride) + 1


def wrong_4(size, kernel, stride, padding):
    """Adds the one before dividing by the stride."""
    return (size + 2 * padding - kernel + 1) // stride


def right_1(size, kernel, stride, padding):
    """The formula with rounding down; none if the kernel is longer than the row."""
    return max(0, (size + 2 * padding - kernel) // stride + 1)


def right_2(size, kernel, stride, padding):
    """Moves the kernel along the padded row and counts."""
    places, start = 0, 0
    while start + kernel <= size + 2 * padding:
        places += 1
        start += stride
    return places
