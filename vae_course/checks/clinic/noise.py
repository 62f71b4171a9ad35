"""The noise in drawn codes, in units of the standard deviation that the encoder states."""

import torch
from torch import Tensor
from torch import distributions as td

from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor, Tensor]]:
    """Codes drawn several times for each image, some with too little noise, some beside the stated mean."""
    drawn = []
    sizes = ((4, 2, 2), (6, 5, 3), (5, 3, 4))
    for repeats, batch, latent in sizes:
        mean = 2 * torch.randn(batch, latent, generator=generator) + 1
        log_var = -1.5 + torch.randn(batch, latent, generator=generator).clamp(-2, 2)
        true = torch.linspace(0.3, 1.2, latent)
        noise = true * torch.randn(repeats, batch, latent, generator=generator) + 0.4
        drawn.append((mean + (0.5 * log_var).exp() * noise, mean, log_var))
    return drawn


def _root_mean_square(distances: Tensor) -> Tensor:
    """Over repeats and images, for each latent dimension."""
    return distances.square().mean((0, 1)).sqrt()


def reference(codes: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
    return _root_mean_square((codes - mean) / (0.5 * log_var).exp())


def _noise_by_log_prob(codes: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
    # log N(z) at z lies below log N at the mean by half the square of the distance, in sigmas.
    q = td.Normal(mean, (0.5 * log_var).exp())
    return (2 * (q.log_prob(mean) - q.log_prob(codes))).mean((0, 1)).sqrt()


def _noise_loop(codes: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
    repeats, batch, latent = codes.shape
    figures = []
    for j in range(latent):
        squares = [((c[:, j] - mean[:, j]) ** 2 / log_var[:, j].exp()).sum() for c in codes]
        figures.append((sum(squares) / (repeats * batch)) ** 0.5)
    return torch.stack(figures)


ALTERNATIVES = (_noise_by_log_prob, _noise_loop)

MISTAKES = (
    Misconception(
        "spread over images",
        lambda codes, mean, log_var: codes.flatten(0, 1).std(0) / (0.5 * log_var).exp().mean(0),
        "you measure how far the codes of different images lie apart. A model that draws nothing has such a "
        "spread, too. The question is how far codes of one image lie from its own mean.",
    ),
    Misconception(
        "measured in variances",
        lambda codes, mean, log_var: _root_mean_square((codes - mean) / log_var.exp()),
        "you divide by exp(log_var), which is the variance. A distance is measured in standard deviations.",
    ),
    Misconception(
        "not measured in sigmas",
        lambda codes, mean, log_var: _root_mean_square(codes - mean),
        "this is the noise itself. Whether it is too small is seen only beside the sigma that the KL is told.",
    ),
    Misconception(
        "around the codes' own average",
        lambda codes, mean, log_var: reference(codes, codes.mean(0), log_var),
        "you measure the spread around the average of the drawn codes. Codes that lie beside the stated mean, as "
        "behind a ReLU, then look healthy.",
    ),
    Misconception(
        "no root",
        lambda *case: reference(*case).square(),
        "this is the mean square: noise half as large as stated shows as 0.25. Take the root, so that it shows as 0.5.",
    ),
    Misconception(
        "mean distance",
        lambda codes, mean, log_var: ((codes - mean) / (0.5 * log_var).exp()).abs().mean((0, 1)),
        "you take the mean of the absolute distances, which for a healthy Gaussian is 0.80. The root of the mean "
        "square gives 1.",
    ),
    Misconception(
        "one figure for all dimensions",
        lambda codes, mean, log_var: ((codes - mean) / (0.5 * log_var).exp()).square().mean().sqrt(),
        "you return one figure. Return one for each latent dimension: the active ones betray what collapsed ones hide.",
    ),
    Misconception(
        "mean, not squared",
        lambda codes, mean, log_var: ((codes - mean) / (0.5 * log_var).exp()).mean((0, 1)),
        "you average (z - mean)/sigma itself: noise on both sides cancels. Square before you average, then take "
        "the root.",
    ),
    Misconception(
        "roots averaged",
        lambda codes, mean, log_var: ((codes - mean) / (0.5 * log_var).exp()).square().mean(0).sqrt().mean(0),
        "you take the root for each image and average then. The mean over repeats *and* images comes first, the "
        "root last.",
    ),
    Misconception(
        "sigma averaged",
        lambda codes, mean, log_var: _root_mean_square(codes - mean) / (0.5 * log_var).exp().mean(0),
        "you divide by the average sigma at the end. Every image has a sigma of its own: divide before you average.",
    ),
    Misconception(
        "ratio of two root mean squares",
        lambda codes, mean, log_var: _root_mean_square(codes - mean) / log_var.exp().mean(0).sqrt(),
        "you divide one root mean square by another. Every image has a sigma of its own: divide each distance by "
        "it, before you average.",
    ),
    Misconception(
        "around the noise's own mean",
        lambda codes, mean, log_var: ((codes - mean) / (0.5 * log_var).exp()).flatten(0, 1).std(0, correction=0),
        "you take the standard deviation, around the mean of the noise itself. Codes that all lie beside the stated "
        "mean would go unnoticed: the root of the mean square asks for both.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "First a tensor of the shape of `codes`: each code's distance from its stated mean, in stated standard "
        "deviations.",
        "Its mean square over repeats and images is 1 for a healthy model. Dimensions 0 and 1 go, the last one stays.",
        "((codes - mean) / exp(log_var / 2)).square(), mean over (0, 1), then the root.",
    ),
    minutes=6,
    difficulty=2,
)
