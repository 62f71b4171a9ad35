def wrong_1(layers):
    """Wrong: ignores the strides, every kernel adds its size less one."""
    return 1 + sum(kernel - 1 for kernel, _ in layers)


def wrong_2(layers):
    """Wrong: a layer's own stride already counts for its own kernel (multiplied before the kernel is added)."""
    field, jump = 1, 1
    for kernel, stride in layers:
        jump *= stride
        field += (kernel - 1) * jump
    return field


def wrong_3(layers):
    """Wrong: counts only the pixels that matter; those that a stride longer than its kernel jumps over are left out."""
    seen = {0}
    for kernel, stride in reversed(layers):
        seen = {place * stride + k for place in seen for k in range(kernel)}
    return len(seen)


def wrong_4(layers):
    """Wrong twice: goes through the layers from the image on where it should go back from the last, and gives pixels of the square instead of those along a side."""
    field = 1
    for kernel, stride in layers:
        field = (field - 1) * stride + kernel
    return field * field


def right_1(layers):
    """Right: the first and the last pixel that matter, followed back from the last layer to the image."""
    first = last = 0
    for kernel, stride in layers[::-1]:
        first, last = first * stride, last * stride + kernel - 1
    return last - first + 1


def right_2(layers):
    """Right: recursion; the layers after the first see a field of their map, which the first one widens."""
    if not layers:
        return 1
    (kernel, stride), *rest = layers
    return stride * (right_2(rest) - 1) + kernel
