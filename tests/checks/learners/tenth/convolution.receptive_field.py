from itertools import accumulate
from operator import mul


def wrong_1(layers):
    """Wrong: multiplies a layer's own stride into the step before it adds the layer's kernel, not after."""
    seen, step = 1, 1
    for kernel, stride in layers:
        step *= stride
        seen += (kernel - 1) * step
    return seen


def wrong_2(layers):
    """Wrong: the recursion (seen - 1) * stride + kernel, which belongs to the way from the last layer back, runs from the image on."""
    seen = 1
    for kernel, stride in layers:
        seen = (seen - 1) * stride + kernel
    return seen


def wrong_3(layers):
    """Wrong: counts only the pixels that are really looked at, so that those a long stride jumps over are missing."""
    places = {0}
    for kernel, stride in reversed(layers):
        places = {place * stride + i for place in places for i in range(kernel)}
    return len(places)


def wrong_4(layers):
    """Wrong twice: leaves the strides out, and starts at 0 instead of 1."""
    return sum(kernel - 1 for kernel, _ in layers)


def right_1(layers):
    """Right: follows the first and the last pixel back through the layers, from the last layer to the image."""
    first = last = 0
    for kernel, stride in layers[::-1]:
        first, last = first * stride, last * stride + kernel - 1
    return last - first + 1


def right_2(layers):
    """Right: 1 plus, for every layer, kernel - 1 steps as long as the product of the strides before it, by accumulate."""
    steps = accumulate((stride for _, stride in layers), mul, initial=1)
    return 1 + sum((kernel - 1) * step for (kernel, _), step in zip(layers, steps))
