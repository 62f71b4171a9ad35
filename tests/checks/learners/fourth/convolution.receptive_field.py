def wrong_1(layers):
    """Wrong: the layer's own stride is multiplied in before its kernel is added."""
    size, jump = 1, 1
    for kernel, stride in layers:
        jump *= stride
        size += (kernel - 1) * jump
    return size


def wrong_2(layers):
    """Wrong: the backward recursion is run from the first layer on, not from the last."""
    size = 1
    for kernel, stride in layers:
        size = (size - 1) * stride + kernel
    return size


def wrong_3(layers):
    """Wrong: strides are forgotten."""
    return 1 + sum(kernel - 1 for kernel, _ in layers)


def wrong_4(layers):
    """Wrong twice: adds kernel in place of kernel - 1, and only the stride of the layer just before counts (not the product)."""
    size, before = 1, 1
    for kernel, stride in layers:
        size += kernel * before
        before = stride
    return size


def right_1(layers):
    """Right: forward, with the distance between neighbouring features."""
    size, jump = 1, 1
    for kernel, stride in layers:
        size += (kernel - 1) * jump
        jump *= stride
    return size


def right_2(layers):
    """Right: recursion from the last layer to the image."""
    if not layers:
        return 1
    kernel, stride = layers[-1]

    def back(n, rest):
        if not rest:
            return n
        k, s = rest[-1]
        return back((n - 1) * s + k, rest[:-1])

    return back(kernel, list(layers[:-1]))
