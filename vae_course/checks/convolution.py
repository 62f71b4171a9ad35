"""Exercises of chapter 08, the convolutional VAE."""

import math
from itertools import pairwise
from math import ceil, prod

import torch
from torch import Tensor, nn
from torch.nn import functional

from vae_course.checks.exercise import Answer, Exercise, Misconception


def _whole(generator: torch.Generator, low: int, high: int) -> int:
    """A whole number from `low` to `high`, both included."""
    return int(torch.randint(low, high + 1, (), generator=generator))


# --- how large the output is ------------------------------------------------------------------------------------------


def _windows(generator: torch.Generator) -> list[tuple[int, int, int, int]]:
    """Size, kernel, stride, padding: four that tell all mistakes apart, and three nobody knows."""
    known = [(28, 4, 2, 1), (28, 3, 2, 0), (28, 5, 2, 2), (32, 3, 3, 1)]
    kernels = [_whole(generator, 2, 7) for _ in range(3)]
    return known + [
        (_whole(generator, 20, 90), k, _whole(generator, 2, 4), _whole(generator, 1, k - 1)) for k in kernels
    ]


def _size(size: int, kernel: int, stride: int, padding: int) -> int:
    return (size + 2 * padding - kernel) // stride + 1


def _size_torch(size: int, kernel: int, stride: int, padding: int) -> int:
    return nn.Conv1d(1, 1, kernel, stride, padding)(torch.zeros(1, 1, size)).shape[-1]


SIZE = Exercise(
    name="convolution.size",
    reference=_size,
    cases=_windows,
    alternatives=(
        _size_torch,
        lambda size, kernel, stride, padding: len(range(-padding, size + padding - kernel + 1, stride)),
        lambda size, kernel, stride, padding: math.floor((size + 2 * padding - kernel + stride) / stride),
    ),
    mistakes=(
        Misconception(
            "padding on one side",
            lambda size, kernel, stride, padding: (size + padding - kernel) // stride + 1,
            "you count the padding once. It is added on both sides, so the row grows by twice the padding.",
        ),
        Misconception(
            "first place not counted",
            lambda size, kernel, stride, padding: (size + 2 * padding - kernel) // stride,
            "your sizes are one too small: you count the steps of the kernel, not the places where it stands. The "
            "place before the first step counts, too.",
        ),
        Misconception(
            "rounded up",
            lambda size, kernel, stride, padding: ceil((size + 2 * padding - kernel) / stride) + 1,
            "you round up. A kernel that would stand partly beyond the padded edge is not applied, so a started step "
            "does not count.",
        ),
        Misconception(
            "not rounded",
            lambda size, kernel, stride, padding: (size + 2 * padding - kernel) / stride + 1,
            "some of your sizes are no whole numbers. What is left over at the end is too short for another step.",
        ),
        Misconception(
            "size over stride",
            lambda size, kernel, stride, padding: size // stride,
            "you divide the size by the stride. That is right only where kernel and padding were chosen for it, as 4 "
            "and 1 are for stride 2.",
        ),
        Misconception(
            "one subtracted twice",
            lambda size, kernel, stride, padding: (size + 2 * padding - (kernel - 1) - 2) // stride + 1,
            "inside the rounding you have one pixel too few. In the formula with dilation, the 1 is subtracted beside "
            "dilation * (kernel - 1), which is already one less than the kernel.",
        ),
    ),
    hints=(
        "Lay the kernel on the left end of the padded row. How many pixels are to its right?",
        "Each step needs `stride` of them; what is left over is lost. How many places are that, with the first one?",
        "(size + 2 * padding - kernel) // stride steps.",
    ),
    minutes=5,
    difficulty=1,
)

# --- and on the way back ----------------------------------------------------------------------------------------------


def _ways_back(generator: torch.Generator) -> list[tuple[int, int, int, int, int]]:
    """Size, kernel, stride, padding, output padding."""
    known = [(7, 4, 2, 1, 0), (3, 4, 2, 1, 1), (5, 5, 3, 1, 2), (4, 3, 1, 0, 0)]
    for _ in range(3):
        kernel, stride = _whole(generator, 3, 7), _whole(generator, 2, 4)
        padding, extra = _whole(generator, 1, kernel - 2), _whole(generator, 1, stride - 1)
        known.append((_whole(generator, 4, 30), kernel, stride, padding, extra))
    return known


def _back(size: int, kernel: int, stride: int, padding: int, output_padding: int) -> int:
    return (size - 1) * stride - 2 * padding + kernel + output_padding


def _back_torch(size: int, kernel: int, stride: int, padding: int, output_padding: int) -> int:
    return nn.ConvTranspose1d(1, 1, kernel, stride, padding, output_padding)(torch.zeros(1, 1, size)).shape[-1]


def _back_search(size: int, kernel: int, stride: int, padding: int, output_padding: int) -> int:
    """The smallest input that a convolution brings to `size`, plus the output padding."""
    return next(n for n in range(1, 1000) if _size(n, kernel, stride, padding) == size) + output_padding


TRANSPOSED = Exercise(
    name="convolution.transposed",
    reference=_back,
    cases=_ways_back,
    alternatives=(_back_torch, _back_search),
    mistakes=(
        Misconception(
            "size times stride",
            lambda size, kernel, stride, padding, output_padding: size * stride,
            "you multiply the size by the stride. That is right only where kernel and padding were chosen for it.",
        ),
        Misconception(
            "padding on one side",
            lambda size, kernel, stride, padding, output_padding: (
                (size - 1) * stride - padding + kernel + output_padding
            ),
            "you take the padding away on one side only. It is cut off on both.",
        ),
        Misconception(
            "padding added",
            lambda size, kernel, stride, padding, output_padding: _back(size, kernel, stride, -padding, output_padding),
            "you add the padding. On the way there it made the row longer, so on the way back it is cut off: "
            "ConvTranspose's padding makes the output smaller.",
        ),
        Misconception(
            "output padding forgotten",
            lambda size, kernel, stride, padding, output_padding: _back(size, kernel, stride, padding, 0),
            "the output padding does not appear in your sizes. It says which of several possible origins is meant.",
        ),
        Misconception(
            "as many steps as places",
            lambda size, kernel, stride, padding, output_padding: _back(
                size + 1, kernel, stride, padding, output_padding
            ),
            "your sizes are one stride too large. Between `size` places there are `size - 1` steps.",
        ),
        Misconception(
            "output padding in strides",
            lambda size, kernel, stride, padding, output_padding: _back(
                size, kernel, stride, padding, output_padding * stride
            ),
            "you multiply the output padding by the stride. It is counted in pixels of the output.",
        ),
    ),
    hints=(
        "Every input pixel stamps a kernel onto the output, `stride` pixels further each time. How long is the row of "
        "stamps?",
        "The first stamp is `kernel` long, each further one adds `stride`. Then cut `padding` off both ends.",
        "(size - 1) * stride + kernel, less twice the padding, plus the output padding.",
    ),
    minutes=6,
    difficulty=1,
)

# --- weights ----------------------------------------------------------------------------------------------------------


def _channel_lists(generator: torch.Generator) -> list[tuple[list[int], int]]:
    """Channels of the image and of each layer, and the kernel."""
    lists = [[_whole(generator, 2, 40) for _ in range(n)] for n in (3, 4)]
    return [([1, 8], 3), ([3, 16, 32], 4), *((channels, _whole(generator, 3, 6)) for channels in lists)]


def _count(channels: list[int], kernel: int, weights=lambda i, o, k: k * k * i * o, biases=lambda i, o: o) -> int:
    return sum(weights(i, o, kernel) + biases(i, o) for i, o in pairwise(channels))


def _count_torch(channels: list[int], kernel: int) -> int:
    layers = [nn.Conv2d(i, o, kernel) for i, o in pairwise(channels)]
    return sum(p.numel() for p in nn.Sequential(*layers).parameters())


PARAMETERS = Exercise(
    name="convolution.parameters",
    reference=_count,
    cases=_channel_lists,
    alternatives=(
        _count_torch,
        lambda channels, kernel: sum((kernel**2 * channels[i] + 1) * channels[i + 1] for i in range(len(channels) - 1)),
    ),
    mistakes=(
        Misconception(
            "biases forgotten",
            lambda channels, kernel: _count(channels, kernel, biases=lambda i, o: 0),
            "the biases are missing: each output channel has one.",
        ),
        Misconception(
            "kernel not squared",
            lambda channels, kernel: _count(channels, kernel, weights=lambda i, o, k: k * i * o),
            "your kernels are lines. A kernel covers kernel x kernel pixels.",
        ),
        Misconception(
            "one kernel for all input channels",
            lambda channels, kernel: _count(channels, kernel, weights=lambda i, o, k: k * k * o),
            "you have one kernel for each output channel. It has a slice of its own for every input channel, and the "
            "results are summed.",
        ),
        Misconception(
            "one kernel for each input channel",
            lambda channels, kernel: _count(channels, kernel, weights=lambda i, o, k: k * k * i),
            "you have one kernel for each input channel. Every output channel has a set of its own.",
        ),
        Misconception(
            "a bias for every pair",
            lambda channels, kernel: _count(channels, kernel, biases=lambda i, o: i * o),
            "you have a bias for every pair of channels. What arrives from all input channels is summed first, and one "
            "bias added.",
        ),
        Misconception(
            "biases of the input",
            lambda channels, kernel: _count(channels, kernel, biases=lambda i, o: i),
            "you counted one bias for each input channel. Biases are added to the outputs.",
        ),
        Misconception(
            "first layer only",
            lambda channels, kernel: _count(channels[:2], kernel),
            "you counted the first layer only. Each neighbouring pair of channel numbers is a layer.",
        ),
    ),
    hints=(
        "One output channel of one layer: which numbers does it need to compute one pixel?",
        "kernel x kernel weights for every input channel, and one bias. Times the output channels, summed over layers.",
    ),
    minutes=5,
    difficulty=1,
)

# --- a convolution by hand --------------------------------------------------------------------------------------------


def _pictures(generator: torch.Generator) -> list[tuple[Tensor, Tensor, int]]:
    """Images (n, in, h, w), higher than wide or the other way round, weights (out, in, k, k), stride."""
    cases = []
    for n, i, o, size, kernel, stride, dtype in (
        (1, 1, 1, (3, 5), 2, 1, torch.float32),
        (2, 3, 4, (9, 7), 3, 2, torch.float32),
        (3, 2, 5, (8, 11), 4, 3, torch.float64),
    ):
        x = torch.randn(n, i, *size, generator=generator, dtype=dtype)
        cases.append((x, torch.randn(o, i, kernel, kernel, generator=generator, dtype=dtype), stride))
    return cases


def _convolve(x: Tensor, weight: Tensor, stride: int) -> Tensor:
    k = weight.shape[-1]
    windows = x.unfold(2, k, stride).unfold(3, k, stride)  # (n, in, rows, columns, k, k)
    return torch.einsum("nirckl,oikl->norc", windows, weight)


def _convolve_loop(x: Tensor, weight: Tensor, stride: int) -> Tensor:
    k = weight.shape[-1]
    rows = [
        torch.stack(
            [
                torch.einsum("nikl,oikl->no", x[:, :, r : r + k, c : c + k], weight)
                for c in range(0, x.shape[3] - k + 1, stride)
            ],
            dim=-1,
        )
        for r in range(0, x.shape[2] - k + 1, stride)
    ]
    return torch.stack(rows, dim=-2)


CONVOLVE = Exercise(
    name="convolution.convolve",
    reference=_convolve,
    cases=_pictures,
    alternatives=(_convolve_loop, lambda x, weight, stride: functional.conv2d(x, weight, stride=stride)),
    mistakes=(
        Misconception(
            "kernel turned round",
            lambda x, weight, stride: _convolve(x, weight.flip(-1, -2), stride),
            "you turned the kernel by 180 degrees, as mathematicians do. A layer called convolution does not: it is a "
            "cross-correlation, and learns the kernel either way.",
        ),
        Misconception(
            "rows and columns of the kernel exchanged",
            lambda x, weight, stride: _convolve(x, weight.transpose(-1, -2), stride),
            "rows and columns of the kernel are exchanged. The third dimension of the weight goes down, like the third "
            "of the image.",
        ),
        Misconception(
            "channels averaged",
            lambda x, weight, stride: _convolve(x, weight, stride) / x.shape[1],
            "you averaged over the input channels. Their contributions are summed.",
        ),
        Misconception(
            "first channel only",
            lambda x, weight, stride: _convolve(x[:, :1], weight[:, :1], stride),
            "your output depends on the first input channel only. Every output channel looks at all of them.",
        ),
        Misconception(
            "stride ignored",
            lambda x, weight, stride: _convolve(x, weight, 1),
            "you move the kernel by one pixel each time. With a stride, only every so many places are computed.",
        ),
        Misconception(
            "last place left out",
            lambda x, weight, stride: _convolve(x[:, :, :-1, :-1], weight, stride),
            "the last row or column of places is missing where the kernel would just fit. There are size - kernel + 1 "
            "places before the stride thins them out.",
        ),
    ),
    hints=(
        "One number of the output: cut out a window of all input channels, multiply it by one kernel, sum everything.",
        "`x.unfold(2, k, stride)` cuts windows along the rows; once more along dimension 3, and you have them all.",
        'Windows are (n, in, rows, columns, k, k). `torch.einsum("nirckl,oikl->norc", windows, weight)` sums what '
        "has to be summed.",
    ),
    minutes=12,
    difficulty=3,
    points=3,
)

# --- how far one feature sees -----------------------------------------------------------------------------------------


def _stacks(generator: torch.Generator) -> list[tuple[list[tuple[int, int]]]]:
    """Layers as pairs (kernel, stride), from the image on."""
    known = [[(4, 2)], [(4, 2), (4, 2)], [(3, 1), (5, 2)], [(3, 1), (3, 1), (3, 1)]]
    drawn = [[(_whole(generator, 2, 6), _whole(generator, 1, 3)) for _ in range(n)] for n in (3, 4)]
    return [(layers,) for layers in known + drawn]


def _field(layers: list[tuple[int, int]]) -> int:
    seen, step = 1, 1
    for kernel, stride in layers:
        seen += (kernel - 1) * step
        step *= stride
    return seen


def _field_backwards(layers: list[tuple[int, int]]) -> int:
    seen = 1
    for kernel, stride in reversed(layers):
        seen = (seen - 1) * stride + kernel
    return seen


def _field_with_own_stride(layers: list[tuple[int, int]]) -> int:
    return 1 + sum((layers[i][0] - 1) * prod(s for _, s in layers[: i + 1]) for i in range(len(layers)))


def _field_stamps(layers: list[tuple[int, int]]) -> int:
    seen = 1
    for kernel, stride in reversed(layers):
        seen = seen * stride + kernel
    return seen


FIELD = Exercise(
    name="convolution.receptive_field",
    reference=_field,
    cases=_stacks,
    alternatives=(
        _field_backwards,
        lambda layers: 1 + sum((k - 1) * prod(s for _, s in layers[:i]) for i, (k, _) in enumerate(layers)),
    ),
    mistakes=(
        Misconception(
            "strides ignored",
            lambda layers: 1 + sum(k - 1 for k, _ in layers),
            "you ignore the strides. Behind a stride of 2, neighbouring features are two pixels apart, so a later "
            "kernel spans twice as many pixels.",
        ),
        Misconception(
            "a layer's own stride counted",
            _field_with_own_stride,
            "you multiply by the layer's own stride. How far a kernel reaches depends on the strides before it; its "
            "own moves it.",
        ),
        Misconception(
            "kernels multiplied",
            lambda layers: prod(k for k, _ in layers),
            "you multiplied the kernels. The windows of neighbouring features overlap, so the field grows by less.",
        ),
        Misconception(
            "kernels added",
            lambda layers: sum(k for k, _ in layers),
            "you added the kernels. A kernel adds one less than its size, since one of its pixels was there already.",
        ),
        Misconception(
            "first pixel not counted",
            lambda layers: _field(layers) - 1,
            "your fields are one pixel short: count pixels, not the steps between them. Without any layer, a feature "
            "is one pixel.",
        ),
        Misconception(
            "layers in the wrong order",
            lambda layers: _field(layers[::-1]),
            "you went through the layers from the last to the first with the formula for the other direction.",
        ),
        Misconception(
            "every place a whole stride",
            _field_stamps,
            "going backwards, you take `seen` strides between `seen` places. There are seen - 1.",
        ),
    ),
    hints=(
        "Keep two numbers: how many pixels a feature sees, and how many pixels lie between neighbouring features.",
        "A kernel adds (kernel - 1) neighbours, each as far away as neighbouring features are before this layer.",
        "seen += (kernel - 1) * step, and only then step *= stride.",
    ),
    minutes=8,
    difficulty=2,
    points=2,
)

# --- checkerboards ----------------------------------------------------------------------------------------------------


def _surfaces(generator: torch.Generator) -> list[tuple[Tensor, int]]:
    """Images (n, c, h, w) with a pattern of the given period on them."""
    cases = []
    for n, c, blocks, period, dtype in (
        (1, 1, (2, 3), 2, torch.float32),
        (3, 2, (4, 3), 2, torch.float32),
        (2, 3, (2, 5), 4, torch.float64),
    ):
        x = torch.randn(n, c, blocks[0] * period, blocks[1] * period, generator=generator, dtype=dtype)
        pattern = torch.randn(n, c, period, period, generator=generator, dtype=dtype)
        cases.append((x + pattern.repeat(1, 1, *blocks), period))
    return cases


def _phase_means(x: Tensor, period: int) -> Tensor:
    """Means `(n, c, period, period)` over the pixels whose row and column leave the same remainders."""
    return x.unflatten(3, (-1, period)).unflatten(2, (-1, period)).mean((2, 4))


def _spread(x: Tensor) -> Tensor:
    return x.var((2, 3), correction=0)


def _checkerboard(x: Tensor, period: int) -> Tensor:
    return _spread(_phase_means(x, period)) / _spread(x)


def _checkerboard_slices(x: Tensor, period: int) -> Tensor:
    phases = [x[:, :, r::period, c::period].mean((2, 3)) for r in range(period) for c in range(period)]
    return torch.stack(phases).var(0, correction=0) / x.flatten(2).var(2, correction=0)


def _checkerboard_within(x: Tensor, period: int) -> Tensor:
    """By the law of total variance: one less the share within the phases."""
    within = [x[:, :, r::period, c::period].var((2, 3), correction=0) for r in range(period) for c in range(period)]
    return 1 - torch.stack(within).mean(0) / _spread(x)


def _blocks(x: Tensor, period: int) -> Tensor:
    return x.unflatten(3, (period, -1)).unflatten(2, (period, -1)).mean((3, 5))


def _row_phases(x: Tensor, period: int) -> Tensor:
    return x.mean(3).unflatten(2, (-1, period)).mean(2).var(2, correction=0)


CHECKERBOARD = Exercise(
    name="convolution.checkerboard",
    reference=_checkerboard,
    cases=_surfaces,
    alternatives=(_checkerboard_slices, _checkerboard_within),
    mistakes=(
        Misconception(
            "not divided by the variance",
            lambda x, period: _spread(_phase_means(x, period)),
            "this is the variance between the phases, in squared grey levels. Divide by the variance of the whole "
            "image, so that pale and strong images can be compared.",
        ),
        Misconception(
            "the share within",
            lambda x, period: 1 - _checkerboard(x, period),
            "this is the share of the variance within the phases. What repeats with the period is the rest of it.",
        ),
        Misconception(
            "blocks instead of phases",
            lambda x, period: _spread(_blocks(x, period)) / _spread(x),
            "you averaged over connected blocks of the image. A phase takes every so-many-th pixel: the remainders of "
            "row and column count.",
        ),
        Misconception(
            "rows only",
            lambda x, period: _row_phases(x, period) / _spread(x),
            "you looked at the remainder of the row only. A pattern along the columns, or a true checkerboard, escapes "
            "you: there are period x period phases.",
        ),
        Misconception(
            "columns only",
            lambda x, period: _row_phases(x.transpose(2, 3), period) / _spread(x),
            "you looked at the remainder of the column only. A pattern along the rows, or a true checkerboard, escapes "
            "you: there are period x period phases.",
        ),
        Misconception(
            "standard deviations",
            lambda x, period: _checkerboard(x, period).sqrt(),
            "this is a ratio of standard deviations. Shares add up to one for variances only.",
        ),
        Misconception(
            "phases as a sample",
            lambda x, period: _phase_means(x, period).var((2, 3)) / _spread(x),
            "the variance between the phases is divided by their number less one. They are no sample: all of them are "
            "there. Use correction=0.",
        ),
    ),
    hints=(
        "There are period x period phases. `x[:, :, r::period, c::period]` is one of them.",
        "Mean of each phase; variance of these means; divided by the variance over all pixels. Both with correction=0.",
    ),
    minutes=10,
    difficulty=2,
    points=2,
)

# --- a figure that can be compared ------------------------------------------------------------------------------------


def _densities(generator: torch.Generator) -> list[tuple[Tensor, tuple[int, int, int]]]:
    """Log-densities (n,) in nats of images in [0, 1], and the shape of one image."""
    cases = []
    for n, shape, dtype in (
        (1, (3, 8, 8), torch.float32),
        (4, (1, 28, 28), torch.float32),
        (3, (3, 32, 24), torch.float64),
    ):
        cases.append(((1 + torch.rand(n, generator=generator, dtype=dtype)) * prod(shape), shape))
    return cases


_LN2 = math.log(2)


def _bits(log_density: Tensor, shape: tuple[int, int, int]) -> Tensor:
    return 8 - log_density / (prod(shape) * _LN2)


def _bits_with(dimensions=prod, unit=_LN2, offset=8.0, sign=-1.0) -> Answer:
    return lambda log_density, shape: sign * log_density / (dimensions(shape) * unit) + offset


BITS = Exercise(
    name="convolution.bits",
    reference=_bits,
    cases=_densities,
    alternatives=(
        lambda log_density, shape: -(log_density / prod(shape) - math.log(256)) / math.log(2),
        lambda log_density, shape: math.log2(math.e) * -log_density / torch.Size(shape).numel() + math.log2(256),
    ),
    mistakes=(
        Misconception(
            "grey levels forgotten",
            _bits_with(offset=0.0),
            "this is the density of values in [0, 1] in bits, which may well be negative. The probability of one of "
            "256 levels is the density times the level's width, 1/256: how many bits does that add?",
        ),
        Misconception(
            "grey levels subtracted",
            _bits_with(offset=-8.0),
            "you subtracted the 8 bits. A level is 1/256 wide, so its probability is the density divided by 256, and "
            "its code is longer.",
        ),
        Misconception(
            "nats for bits",
            _bits_with(unit=1.0),
            "the log-density is still in nats. One bit is ln 2 nats.",
        ),
        Misconception(
            "all in nats",
            _bits_with(unit=1.0, offset=math.log(256)),
            "these are nats per dimension, rightly counted. Bits are asked for: divide by ln 2.",
        ),
        Misconception(
            "8 bits counted in nats",
            _bits_with(offset=math.log(256)),
            "your density is in bits, but the width of a level in nats. log 256 is 5.5 nats or 8 bits.",
        ),
        Misconception(
            "channels forgotten",
            _bits_with(dimensions=lambda shape: shape[1] * shape[2]),
            "you divided by the number of pixels. A dimension is one channel of one pixel, and RGB has three.",
        ),
        Misconception(
            "sign",
            _bits_with(sign=1.0),
            "your sign is wrong: the more probable an image, the shorter its code.",
        ),
        Misconception(
            "grey levels once per image",
            lambda log_density, shape: (8 - log_density / math.log(2)) / prod(shape),
            "you added 8 bits once for the whole image. Every dimension has levels of its own.",
        ),
    ),
    hints=(
        "First one dimension: a density p(x) at grey level x, and the level is 1/256 wide. What is its probability?",
        "-log2(p / 256) = 8 - log2 p for each dimension. An image has channels x height x width of them.",
        "8 - log_density / (dimensions * ln 2)",
    ),
    minutes=8,
    difficulty=2,
    points=2,
)

EXERCISES = (SIZE, TRANSPOSED, PARAMETERS, CONVOLVE, FIELD, CHECKERBOARD, BITS)
