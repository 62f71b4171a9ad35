import torch


def wrong_1(x, weight, stride):
    """Wrong: turns the kernel round (both axes flipped), the convolution of mathematics."""
    k = weight.shape[-1]
    windows = x.unfold(2, k, stride).unfold(3, k, stride)
    return torch.einsum("bihwkl,oikl->bohw", windows, weight.flip(2, 3))


def wrong_2(x, weight, stride):
    """Wrong: off by one in the number of places, the last row and the last column of outputs are missing."""
    k = weight.shape[-1]
    rows, columns = (x.shape[2] - k) // stride, (x.shape[3] - k) // stride
    out = x.new_zeros(len(x), len(weight), rows, columns)
    for r in range(rows):
        for c in range(columns):
            window = x[:, :, r * stride : r * stride + k, c * stride : c * stride + k]
            out[:, :, r, c] = window.flatten(1) @ weight.flatten(1).T
    return out


def wrong_3(x, weight, stride):
    """Wrong: rows and columns of the kernel are exchanged in the einsum (transposed kernel)."""
    size = weight.shape[-1]
    cut = x.unfold(-2, size, stride).unfold(-2, size, stride)
    return torch.einsum("nchwij,ocji->nohw", cut, weight)


def wrong_4(x, weight, stride):
    """Wrong twice: the kernel is turned round, and the inward channels are averaged instead of summed."""
    k = weight.shape[-1]
    turned = weight.flip(-1).flip(-2)
    windows = x.unfold(2, k, stride).unfold(3, k, stride)
    products = torch.einsum("bihwkl,oikl->boihw", windows, turned)
    return products.mean(2)


def right_1(x, weight, stride):
    """Right: a loop over the k x k places in the kernel, each with a strided slice of the image and a sum over channels."""
    k = weight.shape[-1]
    rows = (x.shape[2] - k) // stride + 1
    columns = (x.shape[3] - k) // stride + 1
    total = 0
    for i in range(k):
        for j in range(k):
            part = x[:, :, i : i + (rows - 1) * stride + 1 : stride, j : j + (columns - 1) * stride + 1 : stride]
            total = total + torch.einsum("bihw,oi->bohw", part, weight[:, :, i, j])
    return total


def right_2(x, weight, stride):
    """Right: windows of every row and column are cut by unfold, flattened, multiplied as matrices and folded to maps."""
    outward, inward, k, _ = weight.shape
    windows = x.unfold(2, k, stride).unfold(3, k, stride)  # batch, inward, rows, columns, k, k
    batch, _, rows, columns = windows.shape[:4]
    table = windows.permute(0, 2, 3, 1, 4, 5).reshape(batch, rows * columns, inward * k * k)
    maps = torch.matmul(table, weight.reshape(outward, -1).mT)
    return maps.mT.reshape(batch, outward, rows, columns)
