import torch
from torch.nn import functional as F


def wrong_1(x, weight, stride):
    """Wrong: turns the kernel round in both directions, as the convolution of mathematics does."""
    k = weight.shape[-1]
    windows = x.unfold(2, k, stride).unfold(3, k, stride)
    return torch.einsum("bcrsij,ocij->bors", windows, weight.flip(2, 3))


def wrong_2(x, weight, stride):
    """Wrong: one row and one column of outputs too few; the + 1 in (size - k) // stride + 1 is forgotten."""
    k = weight.shape[-1]
    rows, columns = (x.shape[2] - k) // stride, (x.shape[3] - k) // stride
    out = x.new_zeros(len(x), len(weight), rows, columns)
    for r in range(rows):
        for s in range(columns):
            window = x[:, :, r * stride : r * stride + k, s * stride : s * stride + k]
            out[:, :, r, s] = (window[:, None] * weight[None]).sum((2, 3, 4))
    return out


def wrong_3(x, weight, stride):
    """Wrong: the kernel's two axes are exchanged, its columns are laid on the window's rows."""
    batch, outward, k = len(x), len(weight), weight.shape[-1]
    columns = F.unfold(x, k, stride=stride)
    result = weight.permute(0, 1, 3, 2).reshape(outward, -1) @ columns
    return result.view(batch, outward, (x.shape[2] - k) // stride + 1, -1)


def wrong_4(x, weight, stride):
    """Wrong twice: the kernel is turned round from left to right, and the inward channels are averaged instead of summed."""
    k = weight.shape[-1]
    windows = x.unfold(2, k, stride).unfold(3, k, stride)
    products = torch.einsum("bcrsij,ocij->bocrs", windows, weight.flip(3))
    return products.mean(2)


def right_1(x, weight, stride):
    """Right: one place of the kernel at a time; every stride-th pixel from there on, times the weights, is added up."""
    k = weight.shape[-1]
    rows, columns = (x.shape[2] - k) // stride + 1, (x.shape[3] - k) // stride + 1
    out = 0
    for i in range(k):
        for j in range(k):
            pixels = x[:, :, i : i + stride * (rows - 1) + 1 : stride]
            pixels = pixels[..., j : j + stride * (columns - 1) + 1 : stride]
            out = out + torch.einsum("bcrs,oc->bors", pixels, weight[:, :, i, j])
    return out


def right_2(x, weight, stride):
    """Right: gathers all windows by index and multiplies them, as a table with one row per window, with the flattened kernels."""
    batch, inward, height, width = x.shape
    outward, _, k, _ = weight.shape
    rows = torch.arange(0, height - k + 1, stride, device=x.device)
    columns = torch.arange(0, width - k + 1, stride, device=x.device)
    step = torch.arange(k, device=x.device)
    i = (rows[:, None] + step)[:, None, :, None]  # rows, 1, k, 1
    j = (columns[:, None] + step)[None, :, None, :]  # 1, columns, 1, k
    windows = x[:, :, i, j].permute(0, 2, 3, 1, 4, 5)  # batch, rows, columns, inward, k, k
    table = windows.reshape(batch, len(rows), len(columns), inward * k * k)
    return (table @ weight.reshape(outward, -1).T).permute(0, 3, 1, 2)
