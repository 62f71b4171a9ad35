import torch


def wrong_1(x, weight, stride):
    """Wrong: the kernel is turned round, as in the mathematical convolution."""
    k = weight.shape[-1]
    windows = x.unfold(2, k, stride).unfold(3, k, stride)
    return torch.einsum("bihwyx,oiyx->bohw", windows, weight.flip(2, 3))


def wrong_2(x, weight, stride):
    """Wrong: rows and columns of the kernel are exchanged in the einsum."""
    k = weight.shape[-1]
    windows = x.unfold(2, k, stride).unfold(3, k, stride)
    return torch.einsum("bcijkl,oclk->boij", windows, weight)


def wrong_3(x, weight, stride):
    """Wrong: off by one, the last row and the last column of the output are missing ((size - k) // stride without + 1)."""
    o, _, k, _ = weight.shape
    b, _, height, width = x.shape
    rows, columns = (height - k) // stride, (width - k) // stride
    out = x.new_zeros(b, o, rows, columns)
    for r in range(rows):
        for c in range(columns):
            window = x[:, :, r * stride : r * stride + k, c * stride : c * stride + k]
            out[:, :, r, c] = torch.einsum("bikl,oikl->bo", window, weight)
    return out


def wrong_4(x, weight, stride):
    """Wrong twice: mean over the input channels in place of the sum, and the stride is used for the rows only (columns move by 1)."""
    k, inward = weight.shape[-1], weight.shape[1]
    windows = x.unfold(2, k, stride).unfold(3, k, 1)
    return torch.einsum("bihwyx,oiyx->bohw", windows, weight) / inward


def right_1(x, weight, stride):
    """Right: two unfolds and an einsum."""
    k = weight.shape[-1]
    windows = x.unfold(2, k, stride).unfold(3, k, stride)
    return torch.einsum("bihwyx,oiyx->bohw", windows, weight)


def right_2(x, weight, stride):
    """Right: loop over the places of the kernel, adding shifted and strided pictures."""
    k = weight.shape[-1]
    rows = (x.shape[2] - k) // stride + 1
    columns = (x.shape[3] - k) // stride + 1
    total = 0
    for i in range(k):
        for j in range(k):
            part = x[
                :, :, i : i + stride * (rows - 1) + 1 : stride, j : j + stride * (columns - 1) + 1 : stride
            ]
            mixed = weight[:, :, i, j] @ part.reshape(x.shape[0], x.shape[1], -1)
            total = total + mixed.view(x.shape[0], -1, rows, columns)
    return total
