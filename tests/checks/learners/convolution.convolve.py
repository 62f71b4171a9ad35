import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional as F


def wrong_1(
    x: Float[Tensor, "batch inward height width"],
    weight: Float[Tensor, "outward inward k k"],
    stride: int,
) -> Float[Tensor, "batch outward rows columns"]:
    """Flips the kernel in both directions: a convolution as in mathematics, while torch correlates."""
    k = weight.shape[-1]
    windows = x.unfold(2, k, stride).unfold(3, k, stride)
    return torch.einsum("bihwkl,oikl->bohw", windows, weight.flip(2, 3))


def wrong_2(
    x: Float[Tensor, "batch inward height width"],
    weight: Float[Tensor, "outward inward k k"],
    stride: int,
) -> Float[Tensor, "batch outward rows columns"]:
    """Flattens the kernels with the channels last, while the columns of F.unfold have the channels first, so weights meet the wrong pixels."""
    k = weight.shape[-1]
    rows, columns = ((n - k) // stride + 1 for n in x.shape[2:])
    windows = F.unfold(x, k, stride=stride)
    flat = weight.permute(0, 2, 3, 1).reshape(len(weight), -1)
    return (flat @ windows).view(len(x), len(weight), rows, columns)


def wrong_3(
    x: Float[Tensor, "batch inward height width"],
    weight: Float[Tensor, "outward inward k k"],
    stride: int,
) -> Float[Tensor, "batch outward rows columns"]:
    """Averages over the channels that come in instead of summing over them."""
    k = weight.shape[-1]
    windows = x.unfold(2, k, stride).unfold(3, k, stride)
    return torch.einsum("bihwkl,oikl->boihw", windows, weight).mean(2)


def wrong_4(
    x: Float[Tensor, "batch inward height width"],
    weight: Float[Tensor, "outward inward k k"],
    stride: int,
) -> Float[Tensor, "batch outward rows columns"]:
    """Uses the stride along the height only; along the width the kernel moves by one."""
    k = weight.shape[-1]
    windows = x.unfold(2, k, stride).unfold(3, k, 1)
    return torch.einsum("bihwkl,oikl->bohw", windows, weight)


def wrong_5(
    x: Float[Tensor, "batch inward height width"],
    weight: Float[Tensor, "outward inward k k"],
    stride: int,
) -> Float[Tensor, "batch outward rows columns"]:
    """Off by one: the last window of each row and of each column is missing."""
    k = weight.shape[-1]
    rows, columns = (x.shape[2] - k) // stride, (x.shape[3] - k) // stride
    out = x.new_zeros(len(x), len(weight), rows, columns)
    for r in range(rows):
        for c in range(columns):
            window = x[:, :, r * stride : r * stride + k, c * stride : c * stride + k]
            out[:, :, r, c] = torch.einsum("bikl,oikl->bo", window, weight)
    return out


def wrong_6(
    x: Float[Tensor, "batch inward height width"],
    weight: Float[Tensor, "outward inward k k"],
    stride: int,
) -> Float[Tensor, "batch outward rows columns"]:
    """Takes every image for a square: computes the number of columns from the height."""
    k = weight.shape[-1]
    steps = (x.shape[2] - k) // stride + 1
    out = x.new_zeros(len(x), len(weight), steps, steps)
    for r in range(steps):
        for c in range(steps):
            window = x[:, :, r * stride : r * stride + k, c * stride : c * stride + k]
            out[:, :, r, c] = torch.einsum("bikl,oikl->bo", window, weight)
    return out


def right_1(
    x: Float[Tensor, "batch inward height width"],
    weight: Float[Tensor, "outward inward k k"],
    stride: int,
) -> Float[Tensor, "batch outward rows columns"]:
    """Tensor.unfold along both sides, then one einsum."""
    k = weight.shape[-1]
    windows = x.unfold(2, k, stride).unfold(3, k, stride)
    return torch.einsum("bihwkl,oikl->bohw", windows, weight)


def right_2(
    x: Float[Tensor, "batch inward height width"],
    weight: Float[Tensor, "outward inward k k"],
    stride: int,
) -> Float[Tensor, "batch outward rows columns"]:
    """F.unfold makes columns of windows, a matrix product multiplies and sums."""
    k = weight.shape[-1]
    rows, columns = ((n - k) // stride + 1 for n in x.shape[2:])
    windows = F.unfold(x, k, stride=stride)
    return (weight.flatten(1) @ windows).view(len(x), len(weight), rows, columns)


def right_3(
    x: Float[Tensor, "batch inward height width"],
    weight: Float[Tensor, "outward inward k k"],
    stride: int,
) -> Float[Tensor, "batch outward rows columns"]:
    """A loop over the kernel's places: shifted, strided images times one weight each, added up."""
    k = weight.shape[-1]
    rows, columns = ((n - k) // stride + 1 for n in x.shape[2:])
    out = 0
    for a in range(k):
        for b in range(k):
            shifted = x[:, :, a::stride, b::stride][:, :, :rows, :columns]
            out = out + torch.einsum("bihw,oi->bohw", shifted, weight[:, :, a, b])
    return out
