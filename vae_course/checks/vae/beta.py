"""The beta that a loss has by its reductions and weights."""

import torch
from torch import Tensor

from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple]:
    """Every pair of reductions with both losses, for drawn sizes and weights."""
    drawn = []
    for over_pixels in ("sum", "mean"):
        for over_latent in ("sum", "mean"):
            for loss in ("bce", "squared error"):
                pixels, latent = (int(torch.randint(*span, (), generator=generator)) for span in ((50, 900), (2, 40)))
                weight = round(0.1 + 3 * torch.rand((), generator=generator).item(), 3)
                drawn.append((loss, over_pixels, over_latent, pixels, latent, weight))
    return drawn


def reference(loss: str, over_pixels: str, over_latent: str, pixels: float, latent: float, weight: float) -> float:
    a = (2.0 if loss == "squared error" else 1.0) / (pixels if over_pixels == "mean" else 1)
    b = weight / (latent if over_latent == "mean" else 1)
    return b / a


def _beta_step_by_step(loss, over_pixels, over_latent, pixels, latent, weight) -> Tensor:
    beta = torch.tensor(weight, dtype=torch.float64)
    beta = beta * pixels if over_pixels == "mean" else beta
    beta = beta / latent if over_latent == "mean" else beta
    return beta / 2 if loss == "squared error" else beta


def _beta_from_the_course(loss, over_pixels, over_latent, pixels, latent, weight) -> float:
    from vae_course.theory.effective_beta import effective_beta

    sizes = dict(pixels=pixels, latent=latent, over_pixels=over_pixels, over_latent=over_latent)
    return effective_beta(loss=loss.replace(" ", "-"), kl_weight=weight, **sizes)


ALTERNATIVES = (_beta_step_by_step, _beta_from_the_course)

MISTAKES = (
    Misconception(
        "the weight alone",
        lambda loss, over_pixels, over_latent, pixels, latent, weight: weight,
        "you return the weight that stands in the code. The reductions multiply both terms, too.",
    ),
    Misconception(
        "upside down",
        lambda *case: 1 / reference(*case),
        "this is a / b, one over beta: dividing the loss by the factor of the reconstruction leaves b / a before "
        "the KL.",
    ),
    Misconception(
        "squared error counted once",
        lambda loss, *sizes: reference("bce", *sizes),
        "right for BCE. A bare squared error is twice the negative log-density of a Gaussian with sigma 1, which "
        "has a factor 1/2.",
    ),
    Misconception(
        "squared error counted half",
        lambda loss, *sizes: reference(loss, *sizes) * (4 if loss == "squared error" else 1),
        "the factor of the squared error is upside down: the log-density contains half of it, so the bare one "
        "counts the log-density twice.",
    ),
    Misconception(
        "mean over pixels ignored",
        lambda loss, over_pixels, *rest: reference(loss, "sum", *rest),
        "a mean over pixels changes nothing in your result. It divides the reconstruction by the number of pixels.",
    ),
    Misconception(
        "mean over latents ignored",
        lambda loss, over_pixels, over_latent, *rest: reference(loss, over_pixels, "sum", *rest),
        "a mean over latents changes nothing in your result. It divides the KL by the number of latents.",
    ),
    Misconception(
        "a mean taken for a factor",
        lambda loss, over_pixels, over_latent, pixels, latent, weight: reference(
            loss, over_pixels, over_latent, 1 / pixels, 1 / latent, weight
        ),
        "you multiply by n where a mean over n divides by n. A term that is averaged gets smaller, not larger.",
    ),
    Misconception(
        "normalised beta",
        lambda loss, over_pixels, over_latent, pixels, latent, weight: weight * latent / pixels,
        "this is the normalised beta of the beta-VAE paper, whatever the reductions are. Ask of this loss: what "
        "does a nat of each term cost?",
    ),
    Misconception(
        "normalised beta, upside down",
        lambda loss, over_pixels, over_latent, pixels, latent, weight: weight * pixels / latent,
        "you multiply by pixels and divide by latent, whatever the reductions are. Only a mean divides by a number.",
    ),
    Misconception(
        "one half only under a sum",
        lambda loss, over_pixels, *rest: reference(loss if over_pixels == "sum" else "bce", over_pixels, *rest),
        "your factor one half of the squared error is there under a sum, and not under a mean: an elif too many? "
        "The two questions are independent.",
    ),
    Misconception(
        "one half only under a mean",
        lambda loss, over_pixels, *rest: reference(loss if over_pixels == "mean" else "bce", over_pixels, *rest),
        "your factor one half of the squared error is there under a mean, and not under a sum. The two questions "
        "are independent.",
    ),
    Misconception(
        "latent mean the wrong way",
        lambda loss, over_pixels, over_latent, pixels, latent, weight: reference(
            loss, over_pixels, over_latent, pixels, 1 / latent, weight
        ),
        "a mean over the latent dimensions makes the KL *smaller*, so beta is divided by their number, not multiplied.",
    ),
    Misconception(
        "pixel mean the wrong way",
        lambda loss, over_pixels, over_latent, pixels, latent, weight: reference(
            loss, over_pixels, over_latent, 1 / pixels, latent, weight
        ),
        "a mean over the pixels makes the reconstruction smaller, so the KL weighs *more*: beta is multiplied by "
        "their number.",
    ),
    Misconception(
        "both means ignored",
        lambda loss, over_pixels, over_latent, pixels, latent, weight: reference(
            loss, "sum", "sum", pixels, latent, weight
        ),
        "you ignore both means. A mean over n numbers is their sum divided by n.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Write the loss as a times the summed negative log-likelihood plus b times the summed KL. Beta is b / a.",
        "A mean over n things is their sum divided by n. Which of a and b does each of the two means divide?",
        "A Gaussian with sigma 1 has the negative log-density 1/2 (x - mean)^2 plus a constant: for a bare squared "
        "error a gets a factor 2.",
    ),
    minutes=8,
    difficulty=3,
    points=2,
)
