def wrong_1(layers: list[tuple[int, int]]) -> int:
    """Uses the recursion that must run from the last layer back to the image, but runs it from the image on."""
    field = 1
    for kernel, stride in layers:
        field = (field - 1) * stride + kernel
    return field


def wrong_2(layers: list[tuple[int, int]]) -> int:
    """Multiplies the step by a layer's stride before that layer's own kernel is counted, instead of after."""
    field, step = 1, 1
    for kernel, stride in layers:
        step *= stride
        field += (kernel - 1) * step
    return field


def wrong_3(layers: list[tuple[int, int]]) -> int:
    """Ignores the strides: adds up kernel - 1 of all layers."""
    return 1 + sum(kernel - 1 for kernel, _ in layers)


def wrong_4(layers: list[tuple[int, int]]) -> int:
    """Multiplies the kernels, as if the windows of neighbouring features did not overlap."""
    field = 1
    for kernel, _ in layers:
        field *= kernel
    return field


def wrong_5(layers: list[tuple[int, int]]) -> int:
    """Adds kernel instead of kernel - 1 steps per layer, so that the feature already counted is counted again."""
    field, step = 1, 1
    for kernel, stride in layers:
        field += kernel * step
        step *= stride
    return field


def wrong_6(layers: list[tuple[int, int]]) -> int:
    """Uses only the stride of the layer before instead of the product of all strides before."""
    field, step = 1, 1
    for kernel, stride in layers:
        field += (kernel - 1) * step
        step = stride
    return field


def right_1(layers: list[tuple[int, int]]) -> int:
    """From the image on: each layer adds kernel - 1 steps of the current width, which its stride then multiplies."""
    field, step = 1, 1
    for kernel, stride in layers:
        field += (kernel - 1) * step
        step *= stride
    return field


def right_2(layers: list[tuple[int, int]]) -> int:
    """From the last layer back: n features of a map see (n - 1) * stride + kernel of the one before."""
    field = 1
    for kernel, stride in reversed(layers):
        field = (field - 1) * stride + kernel
    return field


def right_3(layers: list[tuple[int, int]]) -> int:
    """Follows the first and the last pixel seen back to the image."""
    first, last = 0, 0
    for kernel, stride in layers[::-1]:
        first, last = first * stride, last * stride + kernel - 1
    return last - first + 1
