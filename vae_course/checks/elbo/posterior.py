"""Mean and covariance of the exact posterior of probabilistic PCA."""

import torch
from torch import Tensor

from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor, Tensor, float]]:
    """Images x, loadings W, bias b and noise sigma."""
    drawn = []
    for batch, pixels, latent, sigma in ((1, 1, 1, 0.5), (2, 3, 2, 2.0), (4, 6, 3, 0.7)):

        def draw(*shape):
            return torch.randn(*shape, generator=generator)

        drawn.append((draw(batch, pixels), draw(pixels, latent), draw(pixels), sigma))
    return drawn


def _precision(W: Tensor, sigma: float) -> Tensor:
    return torch.eye(W.shape[1], dtype=W.dtype) + W.mT @ W / sigma**2


def reference(x: Tensor, W: Tensor, b: Tensor, sigma: float) -> tuple[Tensor, Tensor]:
    covariance = _precision(W, sigma).inverse()
    return (x - b) @ W @ covariance / sigma**2, covariance


def _posterior_through_evidence(x: Tensor, W: Tensor, b: Tensor, sigma: float) -> tuple[Tensor, Tensor]:
    """By conditioning the joint Gaussian of x and z on x."""
    C = W @ W.mT + sigma**2 * torch.eye(len(W), dtype=W.dtype)
    gain = torch.linalg.solve(C, W).mT
    return (x - b) @ gain.mT, torch.eye(W.shape[1], dtype=W.dtype) - gain @ W


def _posterior_solved(x: Tensor, W: Tensor, b: Tensor, sigma: float) -> tuple[Tensor, Tensor]:
    a = W.mT @ W + sigma**2 * torch.eye(W.shape[1], dtype=W.dtype)
    return torch.linalg.solve(a, W.mT @ (x - b).mT).mT, sigma**2 * torch.linalg.inv(a)


ALTERNATIVES = (_posterior_through_evidence, _posterior_solved)


def _without_prior(x, W, b, sigma):
    covariance = (W.mT @ W / sigma**2).inverse()
    return (x - b) @ W @ covariance / sigma**2, covariance


MISTAKES = (
    Misconception(
        "prior left out",
        _without_prior,
        "your posterior ignores the prior: its mean is the least-squares code, and its precision lacks the "
        "identity. The prior draws every code towards 0.",
    ),
    Misconception(
        "sigma taken for the variance",
        lambda x, W, b, sigma: reference(x, W, b, sigma**0.5),
        "you divide by sigma where sigma squared belongs: sigma is the standard deviation of the noise.",
    ),
    Misconception(
        "noise left out",
        lambda x, W, b, sigma: reference(x, W, b, 1.0),
        "your values do not depend on sigma. The noisier the pixels, the less an image says about its code.",
    ),
    Misconception(
        "precision returned",
        lambda x, W, b, sigma: (reference(x, W, b, sigma)[0], _precision(W, sigma)),
        "your second result is the precision. The covariance is its inverse: seeing an image makes it smaller than "
        "the prior's, not larger.",
    ),
    Misconception(
        "bias left out",
        lambda x, W, b, sigma: reference(x, W, 0 * b, sigma),
        "the bias b is missing. The code has to explain x - b only; the rest is there whatever the code is.",
    ),
    Misconception(
        "mean without the covariance",
        lambda x, W, b, sigma: ((x - b) @ W / sigma**2, reference(x, W, b, sigma)[1]),
        "your mean is the pull of the data, W^T (x - b) / sigma^2. The posterior mean is what the precision maps "
        "to that pull: solve for it.",
    ),
    Misconception(
        "best diagonal q",
        lambda x, W, b, sigma: (reference(x, W, b, sigma)[0], _precision(W, sigma).diagonal().reciprocal().diag()),
        "your covariance is diagonal, with the inverses of the precision's diagonal: the best diagonal q(z|x), not "
        "the posterior p(z|x). Invert the whole matrix.",
    ),
    Misconception(
        "correlations dropped",
        lambda x, W, b, sigma: (reference(x, W, b, sigma)[0], reference(x, W, b, sigma)[1].diagonal().diag()),
        "your variances are right, but the covariances between code dimensions are missing. Two columns of W that "
        "brighten the same pixels make their codes depend on each other.",
    ),
    Misconception(
        "multiplied by the precision",
        lambda x, W, b, sigma: ((x - b) @ W @ _precision(W, sigma) / sigma**2, reference(x, W, b, sigma)[1]),
        "you multiply the pull of the data by the precision. It is divided by it: a sharp posterior does not lie "
        "farther out.",
    ),
    Misconception(
        "only one power of sigma",
        lambda x, W, b, sigma: ((x - b) @ W @ reference(x, W, b, sigma)[1] / sigma, reference(x, W, b, sigma)[1]),
        "your mean is divided by sigma. In the exponent stands the variance: sigma^2.",
    ),
    Misconception(
        "mean not divided by the noise",
        lambda x, W, b, sigma: ((x - b) @ W @ reference(x, W, b, sigma)[1], reference(x, W, b, sigma)[1]),
        "the mean lacks its division by sigma^2: where noise is small, the pixels say more.",
    ),
    Misconception(
        "least squares",
        lambda x, W, b, sigma: (torch.linalg.lstsq(W, (x - b).mT).solution.mT, reference(x, W, b, sigma)[1]),
        "your mean is that of least squares, without the prior: it pulls every code towards 0.",
    ),
    Misconception(
        "evidence's covariance",
        lambda x, W, b, sigma: (reference(x, W, b, sigma)[0], torch.eye(W.shape[1], dtype=W.dtype) + W.mT @ W),
        "you return I + W^T W for the covariance. The posterior's precision is I + W^T W / sigma^2, and the "
        "covariance is its inverse.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Write log p(x|z) + log p(z) as a function of z: a quadratic form. Which matrix stands in the square?",
        "Completing the square: precision I + W^T W / sigma^2, and precision times mean = W^T (x - b) / sigma^2.",
        "Images are rows: (x - b) @ W has one row per image, and the precision is symmetric.",
    ),
    minutes=12,
    difficulty=3,
    points=2,
)
