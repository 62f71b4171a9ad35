def wrong_1(layers):
    """Multiplies the distance by a layer's own stride before its kernel is counted."""
    field, distance = 1, 1
    for kernel, stride in layers:
        distance *= stride
        field += (kernel - 1) * distance
    return field


def wrong_2(layers):
    """Goes through the layers forwards with the recursion that has to start at the last layer."""
    field = 1
    for kernel, stride in layers:
        field = (field - 1) * stride + kernel
    return field


def wrong_3(layers):
    """Ignores the strides."""
    return 1 + sum(kernel - 1 for kernel, _ in layers)


def wrong_4(layers):
    """Adds whole kernels, although each shares one pixel with what was seen before."""
    field, distance = 1, 1
    for kernel, stride in layers:
        field += kernel * distance
        distance *= stride
    return field


def right_1(layers):
    """From the image on: every layer adds kernel - 1 times the distance of its inputs in pixels."""
    field, distance = 1, 1
    for kernel, stride in layers:
        field += (kernel - 1) * distance
        distance *= stride
    return field


def right_2(layers):
    """From the last layer back, following the first and last place that a feature sees."""
    first, last = 0, 0
    for kernel, stride in reversed(layers):
        first, last = first * stride, last * stride + kernel - 1
    return last - first + 1
