"""A linear autoencoder: one layer to the codes, one back to the images."""

import torch
from torch import Tensor
from torch.nn import functional as F

from vae_course.checks.autoencoder._shared import SHAPES
from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, ...]]:
    """Images and layers; the bias v centres the codes, so that both signs occur."""
    drawn = []
    for shape, latent in zip(SHAPES, (1, 2, 3), strict=True):
        x = torch.rand(shape, generator=generator)
        pixels = x[0].numel()
        sizes = ((latent, pixels), (latent,), (pixels, latent), (pixels,))
        V, v, W, w = (torch.randn(size, generator=generator) for size in sizes)
        drawn.append((x, V, 0.1 * v - V @ x.flatten(1).mean(0), W, w))
    return drawn


def reference(x: Tensor, V: Tensor, v: Tensor, W: Tensor, w: Tensor) -> tuple[Tensor, Tensor]:
    z = x.flatten(1) @ V.mT + v
    return z, (z @ W.mT + w).view_as(x)


def _linear_layers(x: Tensor, V: Tensor, v: Tensor, W: Tensor, w: Tensor) -> tuple[Tensor, Tensor]:
    z = F.linear(x.flatten(1), V, v)
    return z, F.linear(z, W, w).reshape(x.shape)


def _linear_einsum(x: Tensor, V: Tensor, v: Tensor, W: Tensor, w: Tensor) -> tuple[Tensor, Tensor]:
    z = torch.einsum("dp,np->nd", V, x.reshape(len(x), -1)) + v
    return z, torch.stack([(W @ code + w).reshape(x.shape[1:]) for code in z])


ALTERNATIVES = (_linear_layers, _linear_einsum)


def _no_code(x, V, v, W, w):
    return x.flatten(1), x


def _bypassed(x, V, v, W, w):
    return reference(x, V, v, W, w)[0], x


def _rectified(x, V, v, W, w):
    z = (x.flatten(1) @ V.mT + v).relu()
    return z, (z @ W.mT + w).view_as(x)


def _squashed(x, V, v, W, w):
    z, x_hat = reference(x, V, v, W, w)
    return z, x_hat.sigmoid()


def _left_flat(x, V, v, W, w):
    z, x_hat = reference(x, V, v, W, w)
    return z, x_hat.flatten(1)


def _linear_of(x, z, W, w):
    z = z.expand(len(x), -1)
    return z, (z @ W.mT + w).view_as(x)


def _tanh_code(x, V, v, W, w):
    return _linear_of(x, reference(x, V, v, W, w)[0].tanh(), W, w)


MISTAKES = (
    Misconception(
        "decoded without the encoder's bias",
        lambda x, V, v, W, w: (reference(x, V, v, W, w)[0], reference(x, V, 0 * v, W, w)[1]),
        "the codes you return have the encoder's bias v, those you decode do not. Decode what you return.",
    ),
    Misconception(
        "images centred by the decoder's bias",
        lambda x, V, v, W, w: reference(x, V, v - V @ w, W, w),
        "you subtract w from the images before you encode them, as PCA does with the mean. A layer centres by its own "
        "bias: x enters as it is.",
    ),
    Misconception(
        "no bottleneck",
        _no_code,
        "your code has as many numbers as the image has pixels, and the copy is the image: an identity. It copies "
        "noise just as well, and nothing has been learned.",
    ),
    Misconception(
        "decoder bypassed",
        _bypassed,
        "your codes are right, but the reconstruction is the input itself. The decoder may know nothing of the "
        "image but its code.",
    ),
    Misconception(
        "encoder's bias left out",
        lambda x, V, v, W, w: reference(x, V, 0 * v, W, w),
        "the encoder's bias v is missing: your codes are off by the same vector for every image.",
    ),
    Misconception(
        "decoder's bias left out",
        lambda x, V, v, W, w: reference(x, V, v, W, 0 * w),
        "the decoder's bias w is missing. Without it, the plane of reconstructions must pass through the black "
        "image: the same mistake as PCA without centring.",
    ),
    Misconception(
        "encoder's matrix used for decoding",
        lambda x, V, v, W, w: reference(x, V, v, V.mT, w),
        "you decode with the transposed matrix of the encoder. Tied weights are a design of their own; here the "
        "decoder has a matrix W.",
    ),
    Misconception(
        "ReLU on the code",
        _rectified,
        "your codes have no negative values: an activation follows the bottleneck, forbids half of each axis, and "
        "can silence a dimension for good. The code is linear here.",
    ),
    Misconception(
        "sigmoid on the output",
        _squashed,
        "your reconstructions pass through a sigmoid. A linear autoencoder has none, and with one it is no PCA.",
    ),
    Misconception(
        "reconstruction left flat",
        _left_flat,
        "your reconstruction is a list of pixels. Give it back the shape of the images, or the next subtraction "
        "may broadcast to something large and meaningless.",
    ),
    Misconception(
        "results in the wrong order",
        lambda *arguments: reference(*arguments)[::-1],
        "you returned the reconstruction first. The code comes first, as the docstring says.",
    ),
    Misconception(
        "no biases",
        lambda x, V, v, W, w: reference(x, V, 0 * v, W, 0 * w),
        "both biases are missing: z = V x + v, and W z + w.",
    ),
    Misconception(
        "codes averaged over the batch",
        lambda x, V, v, W, w: _linear_of(x, reference(x, V, v, W, w)[0].mean(0, keepdim=True), W, w),
        "all images get the same code, the average over the batch.",
    ),
    Misconception(
        "tanh on the code",
        _tanh_code,
        "you apply a tanh to the code. The layers are linear: nothing bends between them.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Flatten the images; then each layer is a matrix product and a bias.",
        "A batch of flat images has images in rows: multiply from the right by the transposed matrix.",
        "`view_as(x)` gives the decoded pixels the shape of the images.",
    ),
    minutes=6,
    difficulty=1,
)
