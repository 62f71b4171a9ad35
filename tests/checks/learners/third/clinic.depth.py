import math


def wrong_1(size: int, kernel: int, stride: int, padding: int) -> int:
    """Counts the padding only once when it asks whether the kernel fits."""
    layers = 0
    while kernel <= size + padding:
        after = (size + 2 * padding - kernel) // stride + 1
        if after >= size:
            break
        size = after
        layers += 1
    return layers


def wrong_2(size: int, kernel: int, stride: int, padding: int) -> int:
    """Every layer divides the size by the stride, rounded up: forgets that kernel and padding matter."""
    if stride == 1:
        return 0
    return math.ceil(math.log(size) / math.log(stride))


def wrong_3(size: int, kernel: int, stride: int, padding: int) -> int:
    """Rounds the number of places up instead of down."""
    layers = 0
    while kernel <= size + 2 * padding:
        after = math.ceil((size + 2 * padding - kernel) / stride) + 1
        if after >= size:
            break
        size = after
        layers += 1
    return layers


def wrong_4(size: int, kernel: int, stride: int, padding: int) -> int:
    """Does not ask whether the kernel fits, so that a layer which leaves a map of 0 pixels is counted."""
    layers = 0
    while True:
        after = (size + 2 * padding - kernel) // stride + 1
        if after < 0 or after >= size:
            return layers
        size = after
        layers += 1


def right_1(size: int, kernel: int, stride: int, padding: int) -> int:
    """Applies one layer after the other while the kernel fits and the map gets smaller."""
    layers = 0
    while size + 2 * padding >= kernel:
        after = (size + 2 * padding - kernel) // stride + 1
        if after >= size:
            break
        size, layers = after, layers + 1
    return layers


def right_2(size: int, kernel: int, stride: int, padding: int) -> int:
    """Lists the places of the kernel on the padded row and calls itself for the rest."""
    places = range(0, size + 2 * padding - kernel + 1, stride)
    if 0 < len(places) < size:
        return 1 + right_2(len(places), kernel, stride, padding)
    return 0
