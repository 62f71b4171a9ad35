"""The log-likelihood log p(x|z) of Bernoulli pixels in nats per image, from the logits."""

import torch
from torch import Tensor
from torch.nn import functional as F

from vae_course.checks.exercise import Exercise, Misconception
from vae_course.checks.vae._shared import log_bernoulli, log_bernoulli_library, log_bernoulli_two_sides


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """Logits and images: black and white, grey, with a decoder that is very sure and wrong."""
    drawn = []
    for shape, scale, grey in (
        ((2, 3), 1.0, False),
        ((4, 6), 3.0, True),
        ((3, 5), 200.0, True),
        ((3, 5), 200.0, False),
        ((3, 7), 2.0, False),
        ((2, 3, 4), 2.0, True),
    ):
        x = torch.rand(*shape, generator=generator)
        x = x if grey else (x > 0.5).float()
        logits = scale * (0.5 + torch.rand(*shape, generator=generator))
        drawn.append((logits * torch.randn(*shape, generator=generator).sign(), x))
    return drawn


def reference(logits: Tensor, x: Tensor) -> Tensor:
    return log_bernoulli(logits, x)


ALTERNATIVES = (
    log_bernoulli_library,
    log_bernoulli_two_sides,
    lambda logits, x: -F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(-1),
)

MISTAKES = (
    Misconception(
        "sign",
        lambda logits, x: -reference(logits, x),
        "this is the binary cross-entropy, which is minus log p(x|z). A log-probability is never above zero.",
    ),
    Misconception(
        "mean over pixels",
        lambda logits, x: reference(logits, x) / x.shape[-1],
        "your values are averaged over pixels. log p of an image is the sum over its pixels; the mean makes the "
        "reconstruction hundreds of times too cheap beside the KL.",
    ),
    Misconception(
        "mean over the batch",
        lambda logits, x: reference(logits, x).mean(),
        "you returned one figure for the whole batch. Return one per image; the mean over images is taken later.",
    ),
    Misconception(
        "sigmoid twice",
        lambda logits, x: reference(logits.sigmoid(), x),
        "a sigmoid is applied twice: once by you, and once more by the function that expects logits. No pixel can "
        "then be surer than 0.73.",
    ),
    Misconception(
        "probabilities rounded",
        lambda logits, x: -F.binary_cross_entropy(logits.sigmoid(), x, reduction="none").sum(-1),
        "right for moderate logits only. Where the sigmoid rounds to 0 or 1 its logarithm is lost, and torch cuts "
        "it off at -100. Compute from the logits.",
    ),
    Misconception(
        "white pixels only",
        lambda logits, x: (x * F.logsigmoid(logits)).sum(-1),
        "only white pixels count in your sum. A black one, x = 0, has a probability too: the term with 1 - x.",
    ),
    Misconception(
        "arguments swapped",
        lambda logits, x: reference(x, logits),
        "image and logits have changed places. The function is called with the logits first and the image second.",
    ),
    Misconception(
        "squared error",
        lambda logits, x: -(x - logits.sigmoid()).square().sum(-1),
        "this is minus the squared error, which belongs to a Gaussian. A Bernoulli pixel is scored by a logarithm.",
    ),
    Misconception(
        "1e-7 inside the logarithm",
        lambda logits, x: (x * (logits.sigmoid() + 1e-7).log() + (1 - x) * (1 - logits.sigmoid() + 1e-7).log()).sum(-1),
        "you add 1e-7 inside the logarithms, so a confident mistake costs no more than its logarithm. At a logit "
        "of 200 it costs 200 nats: compute from the logits.",
    ),
    Misconception(
        "cut off at 1e-7",
        lambda logits, x: -F.binary_cross_entropy(logits.sigmoid().clamp(1e-7, 1 - 1e-7), x, reduction="none").sum(-1),
        "you cut the probabilities off at 1e-7, so a confident mistake costs no more than its logarithm. At a logit "
        "of 200 it costs 200 nats: compute from the logits.",
    ),
    Misconception(
        "1e-8 inside the logarithm",
        lambda logits, x: (x * (logits.sigmoid() + 1e-8).log() + (1 - x) * (1 - logits.sigmoid() + 1e-8).log()).sum(-1),
        "you add 1e-8 inside the logarithms, so a confident mistake costs no more than its logarithm. At a logit "
        "of 200 it costs 200 nats: compute from the logits.",
    ),
    Misconception(
        "1e-6 inside the logarithm",
        lambda logits, x: (x * (logits.sigmoid() + 1e-6).log() + (1 - x) * (1 - logits.sigmoid() + 1e-6).log()).sum(-1),
        "you add 1e-6 inside the logarithms, so a confident mistake costs no more than its logarithm. At a logit "
        "of 200 it costs 200 nats: compute from the logits.",
    ),
    Misconception(
        "softmax over the pixels",
        lambda logits, x: (x * logits.log_softmax(-1)).sum(-1),
        "you take a softmax over the pixels, as if one of them were the right class. Every pixel has a "
        "probability of its own: a sigmoid.",
    ),
    Misconception(
        "black pixels only",
        lambda logits, x: ((1 - x) * F.logsigmoid(-logits)).sum(-1),
        "only the black pixels count in your sum. A white pixel has its term, too: x log p.",
    ),
    Misconception(
        "logits for log-probabilities",
        lambda logits, x: (x * logits).sum(-1),
        "you multiply the logits themselves by x. They are no log-probabilities yet: the normaliser "
        "softplus(logit) is missing.",
    ),
    Misconception(
        "everything summed",
        lambda logits, x: reference(logits, x).sum(),
        "you summed over the images as well. Return one figure per image.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "One pixel: x log(p) + (1 - x) log(1 - p), where p is the sigmoid of the logit. An image: the sum over pixels.",
        "Do not take the logarithm of a sigmoid: F.logsigmoid, or a function with `with_logits` in its name, stays "
        "accurate.",
        "log p = x * logit - softplus(logit), summed over the last dimension.",
    ),
    minutes=5,
    difficulty=1,
)
