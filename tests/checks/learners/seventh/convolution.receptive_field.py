from functools import reduce


def wrong_1(layers):
    """Wrong: multiplies the stride in before adding the layer (uses the stride of the layer itself)."""
    field, jump = 1, 1
    for kernel, stride in layers:
        jump *= stride
        field += (kernel - 1) * jump
    return field


def wrong_2(layers):
    """Wrong: ignores the strides."""
    return 1 + sum(kernel - 1 for kernel, _ in layers)


def wrong_3(layers):
    """Wrong: the backward recursion runs through the layers from the image on, not from the last one."""
    return reduce(lambda seen, layer: (seen - 1) * layer[1] + layer[0], layers, 1)


def wrong_4(layers):
    """Wrong twice: adds kernel instead of kernel - 1, and jumps by the last stride only instead of the product."""
    size, step = 1, 1
    for k, s in layers:
        size = size + k * step
        step = s
    return size


def right_1(layers):
    """Right: forward, with the distance between neighbouring features in pixels of the image."""
    field, jump = 1, 1
    for kernel, stride in layers:
        field += (kernel - 1) * jump
        jump *= stride
    return field


def right_2(layers):
    """Right: follows the first and the last pixel back from one feature of the last layer."""
    first = last = 0
    for kernel, stride in reversed(layers):
        first, last = first * stride, last * stride + kernel - 1
    return last - first + 1
