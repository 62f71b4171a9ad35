"""What a Gaussian fitted to the codes gains over the prior, in nats per image."""

from collections.abc import Callable

import torch
from torch import Tensor
from torch import distributions as td

from vae_course.checks.exercise import Answer, Exercise, Misconception
from vae_course.checks.generation._shared import points


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """Codes of training images and of test images: not standard normal, and correlated."""
    drawn = []
    for n, m, d in ((12, 6, 2), (40, 15, 3), (60, 30, 5)):
        turn = torch.eye(d) + 0.7 * torch.rand(d, d, generator=generator)
        codes = 0.4 + 0.7 * points(generator, n + m, d) @ turn
        drawn.append((codes[:n], codes[n:]))
    return drawn


def _fitted(codes: Tensor) -> td.Distribution:
    return td.MultivariateNormal(codes.mean(0), torch.cov(codes.T))


def _prior(codes: Tensor) -> td.Distribution:
    return td.Independent(td.Normal(torch.zeros_like(codes[0]), 1.0), 1)


def reference(codes: Tensor, held_out: Tensor) -> Tensor:
    return (_fitted(codes).log_prob(held_out) - _prior(codes).log_prob(held_out)).mean()


def _gain_by_hand(codes: Tensor, held_out: Tensor) -> Tensor:
    mean, cov = codes.mean(0), torch.cov(codes.T)
    away = held_out - mean
    squares = (away @ torch.linalg.inv(cov) * away).sum(1)
    return 0.5 * (held_out.square().sum(1) - squares - torch.logdet(cov)).mean()


def _gain_cholesky(codes: Tensor, held_out: Tensor) -> Tensor:
    root = torch.linalg.cholesky(torch.einsum("ni,nj->ij", *[codes - codes.mean(0)] * 2) / (len(codes) - 1))
    white = torch.linalg.solve_triangular(root, (held_out - codes.mean(0)).T, upper=False).T
    gains = _prior(codes).log_prob(white) - root.diagonal().log().sum() - _prior(codes).log_prob(held_out)
    return gains.sum() / len(held_out)


ALTERNATIVES = (_gain_by_hand, _gain_cholesky)


def _gain_of(fit: Callable[[Tensor], td.Distribution]) -> Answer:
    """The gain of another density than the sample's Gaussian."""
    return lambda codes, held_out: (fit(codes).log_prob(held_out) - _prior(codes).log_prob(held_out)).mean()


def _gain_without_determinant(codes: Tensor, held_out: Tensor) -> Tensor:
    return reference(codes, held_out) + 0.5 * torch.logdet(torch.cov(codes.T))


MISTAKES = (
    Misconception(
        "measured on the codes it was fitted to",
        lambda codes, held_out: reference(codes, codes),
        "you measure on the codes the Gaussian was fitted to. That flatters every fit: the held-out codes are for "
        "measuring.",
    ),
    Misconception(
        "fitted to the held-out codes",
        lambda codes, held_out: reference(held_out, held_out),
        "you fit to the held-out codes and measure on them, too. Then nothing is held out any more.",
    ),
    Misconception(
        "variances only",
        _gain_of(lambda c: td.Independent(td.Normal(c.mean(0), c.std(0)), 1)),
        "your Gaussian has independent dimensions. The correlations of the codes are part of what the prior "
        "misses: use the full covariance.",
    ),
    Misconception(
        "prior left out",
        lambda codes, held_out: _fitted(codes).log_prob(held_out).mean(),
        "this is E[log r(z)] alone. The gain compares it with what N(0, I) says of the same codes.",
    ),
    Misconception(
        "sign",
        lambda codes, held_out: -reference(codes, held_out),
        "you have log p - log r: what the fitted density loses. Its gain has the opposite sign.",
    ),
    Misconception(
        "sum over the codes",
        lambda codes, held_out: reference(codes, held_out) * len(held_out),
        "you sum over the held-out codes. The expectation is a mean: nats per image.",
    ),
    Misconception(
        "covariance taken for its root",
        _gain_of(lambda c: td.MultivariateNormal(c.mean(0), torch.cov(c.T) @ torch.cov(c.T))),
        "your Gaussian has the covariance C C: C was used where its root belongs (a standard deviation, or "
        "scale_tril).",
    ),
    Misconception(
        "covariance divided by n",
        _gain_of(lambda c: td.MultivariateNormal(c.mean(0), torch.cov(c.T, correction=0))),
        "your covariance is divided by n. Use the sample covariance, n - 1, as torch.cov does.",
    ),
    Misconception(
        "KL in closed form",
        lambda codes, held_out: td.kl_divergence(
            _fitted(codes), td.MultivariateNormal(torch.zeros_like(codes[0]), torch.eye(codes.shape[1]))
        ),
        "you computed KL(r || p), the gain if codes came from r itself. The codes come from q, and held-out ones "
        "do not fit r as well: average over them.",
    ),
    Misconception(
        "determinant left out",
        _gain_without_determinant,
        "your log r lacks the logarithm of its covariance's determinant: it is not normalised, so a wide r costs "
        "nothing.",
    ),
    Misconception(
        "mean taken to be 0",
        _gain_of(lambda c: td.MultivariateNormal(torch.zeros_like(c[0]), torch.cov(c.T))),
        "your Gaussian is centred at 0. The codes of this set have a mean of their own: fit that, too.",
    ),
    Misconception(
        "mean only",
        _gain_of(lambda c: td.MultivariateNormal(c.mean(0), torch.eye(c.shape[1]))),
        "your Gaussian has the codes' mean, but the covariance of the prior. Fit the covariance, too.",
    ),
    Misconception(
        "correlations for covariances",
        _gain_of(lambda c: td.MultivariateNormal(c.mean(0), torch.corrcoef(c.T))),
        "you use the correlations of the codes. A correlation knows no scale: the covariance is what a Gaussian needs.",
    ),
    Misconception(
        "covariance as a Cholesky factor",
        _gain_of(lambda c: td.MultivariateNormal(c.mean(0), scale_tril=torch.cov(c.T).tril())),
        "you hand the covariance over as `scale_tril`, where its Cholesky factor belongs: a variance in the place "
        "of a standard deviation.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Fit: the mean and covariance of `codes`. Measure: on `held_out` only.",
        "torch.distributions.MultivariateNormal(mean, covariance_matrix=cov) has a log_prob.",
        "The gain is the mean over held-out codes of log r(z) - log p(z), with p(z) = N(0, I).",
    ),
    minutes=12,
    difficulty=3,
    points=2,
    rtol=1e-3,
    atol=1e-3,
)
