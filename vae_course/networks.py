"""Small builders of networks: from an image to features, and from a code back to an image's parameters."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import prod

from torch import nn

from vae_course._validation import check_integer

Activation = Callable[[], nn.Module]


def mlp(sizes: Sequence[int], activation: Activation = nn.ReLU) -> nn.Sequential:
    """Linear layers `sizes[0] -> sizes[1] -> ...`, each followed by the activation: `(B, sizes[0])` to `(B,
    sizes[-1])`.

    >>> mlp([784, 400, 20])
    Sequential(
      (0): Linear(in_features=784, out_features=400, bias=True)
      (1): ReLU()
      (2): Linear(in_features=400, out_features=20, bias=True)
      (3): ReLU()
    )
    """
    for size in sizes:
        check_integer("a layer's size", size)
    layers: list[nn.Module] = []
    for before, after in pairwise(sizes):
        layers += [nn.Linear(before, after), activation()]
    return nn.Sequential(*layers)


def mlp_encoder(shape: Sequence[int], hidden: Sequence[int], activation: Activation = nn.ReLU) -> nn.Sequential:
    """`(B, *shape)` to features `(B, hidden[-1])`.

    >>> import torch
    >>> mlp_encoder((1, 28, 28), hidden=[400, 200])(torch.rand(5, 1, 28, 28)).shape
    torch.Size([5, 200])
    """
    return nn.Sequential(nn.Flatten(), *mlp([prod(shape), *hidden], activation))


def mlp_decoder(
    latent: int, hidden: Sequence[int], shape: Sequence[int], activation: Activation = nn.ReLU
) -> nn.Sequential:
    """`(B, latent)` to `(B, *shape)`; the last layer is linear, its meaning (logits, means) is the likelihood's
    affair.

    >>> import torch
    >>> mlp_decoder(latent=20, hidden=[200, 400], shape=(1, 28, 28))(torch.randn(5, 20)).shape
    torch.Size([5, 1, 28, 28])
    """
    layers = mlp([latent, *hidden], activation)
    return nn.Sequential(*layers, nn.Linear([latent, *hidden][-1], prod(shape)), nn.Unflatten(1, tuple(shape)))


def conv_output_size(size: int, kernel: int = 4, stride: int = 2, padding: int = 1) -> int:
    """Pixels along one side after a convolution: the number of places where the kernel fits, one every `stride`
    (Dumoulin & Visin 2016, arXiv:1603.07285, relationship 6).

    >>> [conv_output_size(size) for size in (28, 14, 7)]  # rounded down
    [14, 7, 3]
    """
    _check_window(size, kernel, stride, padding)
    if kernel > size + 2 * padding:
        raise ValueError(
            f"a kernel of {kernel} does not fit into {size} pixels with {padding} of padding on each side; "
            "use a smaller kernel, more padding or fewer layers"
        )
    return (size + 2 * padding - kernel) // stride + 1


def conv_transpose_output_size(
    size: int, kernel: int = 4, stride: int = 2, padding: int = 1, output_padding: int = 0
) -> int:
    """Pixels along one side after a transposed convolution: the smallest input that `conv_output_size` maps to
    `size`, plus `output_padding` (arXiv:1603.07285, relationship 14).

    >>> [conv_transpose_output_size(size) for size in (3, 7, 14)]
    [6, 14, 28]
    """
    _check_window(size, kernel, stride, padding)
    check_integer("output_padding", output_padding, least=0)
    if output_padding >= stride:
        raise ValueError(f"output_padding must be smaller than the stride {stride}, got {output_padding}")
    if (size - 1) * stride - 2 * padding + kernel + output_padding < 1:
        raise ValueError(f"a padding of {padding} takes away more than a kernel of {kernel} makes of {size} pixels")
    return (size - 1) * stride - 2 * padding + kernel + output_padding


def conv_encoder(
    shape: Sequence[int],
    channels: Sequence[int] = (32, 64),
    features: int | None = 256,
    activation: Activation = nn.ReLU,
) -> nn.Sequential:
    """`(B, C, H, W)` to `(B, features)`: each 4x4 convolution with stride 2 halves height and width.

    Without `features` (None), the last maps as they are: `(B, flattened_size(shape, channels))`.

    >>> import torch
    >>> conv_encoder((3, 32, 32), channels=(16, 32), features=128)(torch.rand(5, 3, 32, 32)).shape
    torch.Size([5, 128])
    """
    layers: list[nn.Module] = []
    for before, after in pairwise([shape[0], *channels]):
        layers += [nn.Conv2d(before, after, kernel_size=4, stride=2, padding=1), activation()]
    size = flattened_size(shape, channels)
    between = [] if features is None else [nn.Linear(size, features), activation()]
    return nn.Sequential(*layers, nn.Flatten(), *between)


def conv_decoder(
    latent: int,
    shape: Sequence[int],
    channels: Sequence[int] = (32, 64),
    features: int | None = 256,
    activation: Activation = nn.ReLU,
    upsampling: str = "transposed",
) -> nn.Sequential:
    """`(B, latent)` to `(B, C, H, W)`: the mirror image of `conv_encoder`.

    `upsampling` doubles height and width either by a "transposed" convolution (4x4, stride 2), or by "resize": every
    pixel becomes 2x2, and a 3x3 convolution follows (Odena et al. 2016, "Deconvolution and checkerboard artifacts").

    >>> import torch
    >>> conv_decoder(20, (3, 32, 32), channels=(16, 32), upsampling="resize")(torch.randn(5, 20)).shape
    torch.Size([5, 3, 32, 32])
    """
    if upsampling not in UPSAMPLINGS:
        raise ValueError(f"upsampling must be one of {', '.join(UPSAMPLINGS)}; got {upsampling!r}")
    last, height, width = _halvings(shape, channels)
    outward = list(reversed(channels))
    between = [] if features is None else [nn.Linear(latent, features), activation()]
    layers: list[nn.Module] = [
        *between,
        nn.Linear(features or latent, outward[0] * height * width),
        activation(),
        nn.Unflatten(1, (outward[0], height, width)),
    ]
    for before, after in pairwise([*outward, last]):
        layers += [*UPSAMPLINGS[upsampling](before, after), activation()]
    return nn.Sequential(*layers[:-1])  # no activation after the last layer


def flattened_size(shape: Sequence[int], channels: Sequence[int]) -> int:
    """How many numbers the last feature maps of `conv_encoder` hold.

    >>> flattened_size((1, 28, 28), channels=(32, 64))  # 64 maps of 7 x 7
    3136
    """
    _, height, width = _halvings(shape, channels)
    return channels[-1] * height * width


def _transposed(before: int, after: int) -> list[nn.Module]:
    return [nn.ConvTranspose2d(before, after, kernel_size=4, stride=2, padding=1)]


def _resize(before: int, after: int) -> list[nn.Module]:
    return [nn.Upsample(scale_factor=2, mode="nearest"), nn.Conv2d(before, after, kernel_size=3, padding=1)]


UPSAMPLINGS = {"transposed": _transposed, "resize": _resize}


def _check_window(size: int, kernel: int, stride: int, padding: int) -> None:
    for name, value, least in (
        ("size", size, 1),
        ("kernel", kernel, 1),
        ("stride", stride, 1),
        ("padding", padding, 0),
    ):
        check_integer(name, value, least)


def _halvings(shape: Sequence[int], channels: Sequence[int]) -> tuple[int, int, int]:
    first, height, width = shape
    factor = 2 ** len(channels)
    if height % factor or width % factor:
        raise ValueError(
            f"{len(channels)} halvings need height and width divisible by {factor}, got {height}x{width}; "
            "use fewer channels"
        )
    return first, height // factor, width // factor
