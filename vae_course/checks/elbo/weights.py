"""The posterior mean, as a weighted average of codes drawn from q(z|x)."""

import torch
from torch import Tensor

from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """Log-weights (samples, batch), some too small for their exponential, of one image far below those of another, and
    codes (samples, batch, latent)."""
    drawn = []
    for samples, batch, latent, offset in ((3, 1, 1, 0), (5, 2, 3, -2), (8, 3, 2, -300)):
        log_w = offset * torch.arange(1, batch + 1) + torch.randn(samples, batch, generator=generator)
        drawn.append((log_w, torch.randn(samples, batch, latent, generator=generator)))
    return drawn


def _weighted_mean(shares: Tensor, z: Tensor) -> Tensor:
    return (shares[..., None] * z).sum(0)


def reference(log_w: Tensor, z: Tensor) -> Tensor:
    return _weighted_mean(log_w.softmax(0), z)


def _posterior_mean_shifted(log_w: Tensor, z: Tensor) -> Tensor:
    w = (log_w - log_w.amax(0)).exp()
    return _weighted_mean(w, z) / w.sum(0)[:, None]


ALTERNATIVES = (
    _posterior_mean_shifted,
    lambda log_w, z: torch.einsum("sb,sbd->bd", (log_w - log_w.logsumexp(0)).exp(), z),
)

MISTAKES = (
    Misconception(
        "q(z|x) taken for p(z|x)",
        lambda log_w, z: z.mean(0),
        "your values are the plain mean of the codes. They were drawn from q(z|x), so that is the mean of q; the "
        "weights are what turns an average under q into one under p(z|x).",
    ),
    Misconception(
        "log-weights taken for weights",
        lambda log_w, z: _weighted_mean(log_w / log_w.sum(0), z),
        "you use the logarithms as weights. A code with a weight e times as large counts e times as much, not one "
        "more.",
    ),
    Misconception(
        "weights not normalised",
        lambda log_w, z: _weighted_mean(log_w.exp() / len(log_w), z),
        "your weights do not sum to one. Their mean estimates p(x): you have the posterior mean times p(x).",
    ),
    Misconception(
        "normalised over the batch",
        lambda log_w, z: _weighted_mean(log_w.softmax(1), z),
        "you normalise over the images. For each image, the weights of its own codes, along the first dimension, "
        "must sum to one.",
    ),
    Misconception(
        "normalised over everything",
        lambda log_w, z: _weighted_mean(log_w.flatten().softmax(0).view_as(log_w), z),
        "your weights sum to one over all images together. Each image needs weights that sum to one.",
    ),
    Misconception(
        "best code only",
        lambda log_w, z: z.gather(0, log_w.argmax(0)[None, :, None].expand(1, -1, z.shape[-1]))[0],
        "you return the code with the largest weight. That is one code, not the mean over the posterior.",
    ),
    Misconception(
        "weights turned over",
        lambda log_w, z: _weighted_mean((-log_w).softmax(0), z),
        "your weights are q / p instead of p / q: the codes that explain the image worst count most.",
    ),
    Misconception(
        "divided by the number of codes as well",
        lambda log_w, z: reference(log_w, z) / len(log_w),
        "you divide by the number of codes once more. Weights that sum to one have done that already.",
    ),
    Misconception(
        "softmax of the weights",
        lambda log_w, z: _weighted_mean(log_w.exp().softmax(0), z),
        "you take a softmax of the weights. Log-weights go into a softmax: it exponentiates them itself.",
    ),
    Misconception(
        "weights summed, not normalised",
        lambda log_w, z: _weighted_mean(log_w.exp(), z),
        "your weights do not sum to one. Divide by their sum; a softmax of the log-weights does both, and cannot "
        "underflow.",
    ),
    Misconception(
        "weights averaged over the images",
        lambda log_w, z: _weighted_mean(log_w.softmax(0).mean(1, keepdim=True).expand_as(log_w), z),
        "all images share the same weights. Each image weighs its own codes.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "An average under p(z|x) is a weighted average of codes from q, with weights proportional to w.",
        "p(x) is not needed: dividing the weights by their sum removes any common factor.",
        "exp(log_w) / sum of exp(log_w), without underflow: which well-known function of logits is that?",
    ),
    minutes=8,
    difficulty=2,
)
