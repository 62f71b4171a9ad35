from collections.abc import Callable

import torch
from jaxtyping import Float, UInt8
from torch import Tensor, distributions as td
from torch.nn import functional as F


def wrong_1(
    features: Float[Tensor, "batch features"],
    layer: Callable[[Tensor], Tensor],
    image: UInt8[Tensor, "batch pixels"],
) -> Float[Tensor, "batch"]:
    """Averages over the pixels instead of summing: nats per pixel, while the KL is in nats per image."""
    x = image / 255
    return F.binary_cross_entropy_with_logits(layer(features), x, reduction="none").mean(1)


def wrong_2(
    features: Float[Tensor, "batch features"],
    layer: Callable[[Tensor], Tensor],
    image: UInt8[Tensor, "batch pixels"],
) -> Float[Tensor, "batch"]:
    """The sigmoid is still there, before a loss that expects logits and applies one of its own."""
    x = image / 255
    p = torch.sigmoid(layer(features))
    return F.binary_cross_entropy_with_logits(p, x, reduction="none").sum(1)


def wrong_3(
    features: Float[Tensor, "batch features"],
    layer: Callable[[Tensor], Tensor],
    image: UInt8[Tensor, "batch pixels"],
) -> Float[Tensor, "batch"]:
    """Sums over the pixels and averages over the batch: one number instead of one per image."""
    x = image / 255
    return F.binary_cross_entropy_with_logits(layer(features), x, reduction="sum") / len(x)


def wrong_4(
    features: Float[Tensor, "batch features"],
    layer: Callable[[Tensor], Tensor],
    image: UInt8[Tensor, "batch pixels"],
) -> Float[Tensor, "batch"]:
    """A sigmoid and binary_cross_entropy, which rounds to 0 or 1 at large logits and then cuts the logarithm off at -100."""
    x = image / 255
    p = torch.sigmoid(layer(features))
    return F.binary_cross_entropy(p, x, reduction="none").sum(1)


def wrong_5(
    features: Float[Tensor, "batch features"],
    layer: Callable[[Tensor], Tensor],
    image: UInt8[Tensor, "batch pixels"],
) -> Float[Tensor, "batch"]:
    """Turns the images into black and white at one half: grey does not stay grey."""
    x = (image / 255 > 0.5).float()
    return F.binary_cross_entropy_with_logits(layer(features), x, reduction="none").sum(1)


def wrong_6(
    features: Float[Tensor, "batch features"],
    layer: Callable[[Tensor], Tensor],
    image: UInt8[Tensor, "batch pixels"],
) -> Float[Tensor, "batch"]:
    """Two faults are left: the images still reach from -1 to 1, and the ReLU keeps the logits from being negative."""
    x = (image / 255 - 0.5) / 0.5
    logits = layer(features).relu()
    return F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(1)


def right_1(
    features: Float[Tensor, "batch features"],
    layer: Callable[[Tensor], Tensor],
    image: UInt8[Tensor, "batch pixels"],
) -> Float[Tensor, "batch"]:
    """Cross-entropy with logits, summed over the pixels."""
    logits = layer(features)
    x = image.to(logits.dtype) / 255
    return F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(1)


def right_2(
    features: Float[Tensor, "batch features"],
    layer: Callable[[Tensor], Tensor],
    image: UInt8[Tensor, "batch pixels"],
) -> Float[Tensor, "batch"]:
    """Minus the log-probability of Bernoulli pixels given by their logits."""
    p = td.Bernoulli(logits=layer(features), validate_args=False)
    return -p.log_prob(image.to(p.logits.dtype).div(255)).sum(-1)


def right_3(
    features: Float[Tensor, "batch features"],
    layer: Callable[[Tensor], Tensor],
    image: UInt8[Tensor, "batch pixels"],
) -> Float[Tensor, "batch"]:
    """The two log-sigmoids weighed by grey value and its complement, image by image."""
    losses = []
    for logits, pixels in zip(layer(features), image):
        x = pixels.to(logits.dtype) / 255
        losses.append(-(x @ F.logsigmoid(logits) + (1 - x) @ F.logsigmoid(-logits)))
    return torch.stack(losses)
