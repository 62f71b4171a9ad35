"""A convolution with a stride, by hand."""

import torch
from torch import Tensor
from torch.nn import functional

from vae_course.checks.exercise import Answer, Exercise, Misconception
from vae_course.checks.sandbox import without


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor, int]]:
    """Images (n, in, h, w), higher than wide or the other way round, weights (out, in, k, k), stride."""
    drawn = []
    for n, i, o, size, kernel, stride in ((1, 1, 1, (3, 5), 2, 1), (2, 3, 4, (9, 7), 3, 2), (3, 2, 5, (8, 11), 4, 3)):
        x = torch.randn(n, i, *size, generator=generator)
        drawn.append((x, torch.randn(o, i, kernel, kernel, generator=generator), stride))
    return drawn


def reference(x: Tensor, weight: Tensor, stride: int) -> Tensor:
    k = weight.shape[-1]
    windows = x.unfold(2, k, stride).unfold(3, k, stride)  # (n, in, rows, columns, k, k)
    return torch.einsum("nirckl,oikl->norc", windows, weight)


def observe(answer: Answer, x: Tensor, weight: Tensor, stride: int) -> Tensor:
    with without(torch.conv1d, torch.conv2d, torch.conv3d, torch.conv_transpose2d):
        return answer(x, weight, stride)


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


def _convolve_columns(x: Tensor, weight: Tensor, stride: int) -> Tensor:
    k = weight.shape[-1]
    places = functional.unfold(x, k, stride=stride)  # (n, in * k * k, rows * columns)
    return (weight.flatten(1) @ places).unflatten(2, (-1, (x.shape[3] - k) // stride + 1))


ALTERNATIVES = (_convolve_loop, _convolve_columns)


def _square_result(x: Tensor, weight: Tensor, stride: int) -> Tensor:
    right = reference(x, weight, stride)
    rows, columns = right.shape[2:]
    return functional.pad(right[..., : min(rows, columns)], (0, max(0, rows - columns)))


MISTAKES = (
    Misconception(
        "kernel turned round",
        lambda x, weight, stride: reference(x, weight.flip(-1, -2), stride),
        "you turned the kernel by 180 degrees, as mathematicians do. A layer called convolution does not: it is a "
        "cross-correlation, and learns the kernel either way.",
    ),
    Misconception(
        "rows and columns of the kernel exchanged",
        lambda x, weight, stride: reference(x, weight.transpose(-1, -2), stride),
        "rows and columns of the kernel are exchanged. The third dimension of the weight goes down, like the third "
        "of the image.",
    ),
    Misconception(
        "channels averaged",
        lambda x, weight, stride: reference(x, weight, stride) / x.shape[1],
        "you averaged over the input channels. Their contributions are summed.",
    ),
    Misconception(
        "first channel only",
        lambda x, weight, stride: reference(x[:, :1], weight[:, :1], stride),
        "your output depends on the first input channel only. Every output channel looks at all of them.",
    ),
    Misconception(
        "stride ignored",
        lambda x, weight, stride: reference(x, weight, 1),
        "you move the kernel by one pixel each time. With a stride, only every so many places are computed.",
    ),
    Misconception(
        "last place left out",
        lambda x, weight, stride: reference(x[:, :, :-1, :-1], weight, stride),
        "the last row or column of places is missing where the kernel would just fit. There are size - kernel + 1 "
        "places before the stride thins them out.",
    ),
    Misconception(
        "kernels and windows in another order",
        lambda x, weight, stride: reference(
            x, weight.permute(0, 2, 3, 1).reshape(len(weight), -1).view_as(weight), stride
        ),
        "you flatten the kernels with the channels last, the windows with the channels first: weights meet pixels "
        "that are not theirs.",
    ),
    Misconception(
        "last results left out",
        lambda x, weight, stride: reference(x, weight, stride)[:, :, :-1, :-1],
        "the last row and the last column of results are missing. In one direction there are (n - k) // stride + "
        "1 places.",
    ),
    Misconception(
        "padded",
        lambda x, weight, stride: reference(functional.pad(x, [weight.shape[-1] // 2] * 4), weight, stride),
        "you put zeros around the image first. Here there is no padding: the kernel stays inside.",
    ),
    Misconception(
        "sums left apart",
        lambda x, weight, stride: reference(x.sum(1, keepdim=True), weight.sum(1, keepdim=True), stride),
        "you sum the channels of the image before you multiply. Each channel has weights of its own: multiply "
        "first, then sum.",
    ),
    Misconception(
        "as many columns as rows",
        _square_result,
        "you count the columns from the height. Images need not be square: each direction has its own (n - k) // "
        "stride + 1.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    observe=observe,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
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
