import torch


def wrong_1(x, weight, stride):
    """Turns the kernel round, as in the convolution of mathematics."""
    k = weight.shape[-1]
    windows = x.unfold(2, k, stride).unfold(3, k, stride)
    return torch.einsum("bchwij,ocij->bohw", windows, weight.flip(2, 3))


def wrong_2(x, weight, stride):
    """Exchanges the kernel's rows and columns."""
    k = weight.shape[-1]
    windows = x.unfold(2, k, stride).unfold(3, k, stride)
    return torch.einsum("bchwij,ocji->bohw", windows, weight)


def wrong_3(x, weight, stride):
    """Stops one place too early in both directions."""
    k = weight.shape[-1]
    rows, columns = (x.shape[2] - k) // stride, (x.shape[3] - k) // stride
    out = x.new_zeros(len(x), len(weight), rows, columns)
    for i in range(rows):
        for j in range(columns):
            window = x[:, :, i * stride : i * stride + k, j * stride : j * stride + k]
            out[:, :, i, j] = torch.einsum("bcij,ocij->bo", window, weight)
    return out


def wrong_4(x, weight, stride):
    """Takes the number of columns from the height, which is right for square images only."""
    k = weight.shape[-1]
    n = (x.shape[2] - k) // stride + 1
    out = x.new_zeros(len(x), len(weight), n, n)
    for i in range(n):
        for j in range(n):
            window = x[:, :, i * stride : i * stride + k, j * stride : j * stride + k]
            if window.shape[-1] == k:
                out[:, :, i, j] = torch.einsum("bcij,ocij->bo", window, weight)
    return out


def right_1(x, weight, stride):
    """Windows by unfold, products by einsum."""
    k = weight.shape[-1]
    windows = x.unfold(2, k, stride).unfold(3, k, stride)
    return torch.einsum("bchwij,ocij->bohw", windows, weight)


def right_2(x, weight, stride):
    """A sum over the places in the kernel, each a strided slice of the image times a matrix."""
    k = weight.shape[-1]
    rows = (x.shape[2] - k) // stride + 1
    columns = (x.shape[3] - k) // stride + 1
    total = 0
    for i in range(k):
        for j in range(k):
            part = x[
                :,
                :,
                i : i + (rows - 1) * stride + 1 : stride,
                j : j + (columns - 1) * stride + 1 : stride,
            ]
            total = total + torch.tensordot(part, weight[:, :, i, j], dims=([1], [1])).permute(
                0, 3, 1, 2
            )
    return total
