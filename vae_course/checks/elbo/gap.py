"""What the ELBO lacks to log p(x): KL(q(z|x) || p(z|x)) in nats, on a grid of codes."""

import torch
from torch import Tensor
from torch import distributions as td

from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor, Tensor]]:
    """A Gaussian q and the joint density of a model with a wavy decoder, on a grid of codes."""
    drawn = []
    for batch, points in ((1, 161), (2, 241), (4, 321)):
        z = torch.linspace(-8, 8, points)
        mean, x = torch.randn(2, batch, 1, generator=generator).clamp(-2, 2)
        std = 0.4 + 0.5 * torch.rand(batch, 1, generator=generator)
        log_q = td.Normal(mean, std).log_prob(z)
        log_joint = td.Normal(z + (2 * z).sin(), 0.7).log_prob(x) + td.Normal(0.0, 1.0).log_prob(z)
        drawn.append((z, log_q, log_joint))
    return drawn


def _log_evidence(z: Tensor, log_joint: Tensor) -> Tensor:
    return log_joint.logsumexp(-1, keepdim=True) + (z[1] - z[0]).log()


def _kl_on_grid(z: Tensor, log_q: Tensor, log_p: Tensor) -> Tensor:
    return (log_q.exp() * (log_q - log_p)).sum(-1) * (z[1] - z[0])


def reference(z: Tensor, log_q: Tensor, log_joint: Tensor) -> Tensor:
    return _kl_on_grid(z, log_q, log_joint - _log_evidence(z, log_joint))


def _gap_as_difference(z: Tensor, log_q: Tensor, log_joint: Tensor) -> Tensor:
    elbo = torch.trapezoid(log_q.exp() * (log_joint - log_q), z)
    return torch.trapezoid(log_joint.exp(), z).log() - elbo


def _gap_by_shares(z: Tensor, log_q: Tensor, log_joint: Tensor) -> Tensor:
    q, p = log_q.log_softmax(-1), log_joint.log_softmax(-1)
    return torch.nn.functional.kl_div(p, q, reduction="none", log_target=True).sum(-1)


ALTERNATIVES = (_gap_as_difference, _gap_by_shares)

MISTAKES = (
    Misconception(
        "joint taken for the posterior",
        lambda z, log_q, log_joint: _kl_on_grid(z, log_q, log_joint),
        "you compare q with p(x, z), which is not normalised: this is minus the ELBO. Divide the joint density by "
        "its area first.",
    ),
    Misconception(
        "arguments exchanged",
        lambda z, log_q, log_joint: _kl_on_grid(z, log_joint - _log_evidence(z, log_joint), log_q),
        "you computed KL(p(z|x) || q), the average under the posterior. The gap of the ELBO is KL(q || p(z|x)).",
    ),
    Misconception(
        "p(z|x) mistaken for q(z|x)",
        lambda z, log_q, log_joint: -_kl_on_grid(z, log_joint - _log_evidence(z, log_joint), log_q),
        "you average log q - log p(z|x) under p(z|x). The codes of the ELBO come from q(z|x): the average is under q.",
    ),
    Misconception(
        "sign",
        lambda *arguments: -reference(*arguments),
        "your values are negative: this is -KL. A gap below zero would put the lower bound above log p(x).",
    ),
    Misconception(
        "ELBO returned",
        lambda z, log_q, log_joint: -_kl_on_grid(z, log_q, log_joint),
        "your values are the ELBO. The gap is what it lacks to log p(x).",
    ),
    Misconception(
        "log p(x) returned",
        lambda z, log_q, log_joint: _log_evidence(z, log_joint).squeeze(-1),
        "your values are log p(x) and do not depend on q. The gap is what is left when the ELBO is taken away.",
    ),
    Misconception(
        "posterior sums to one",
        lambda z, log_q, log_joint: _kl_on_grid(z, log_q, log_joint.log_softmax(-1)),
        "your posterior sums to one over the points of the grid. As a density its integral, the sum times the "
        "spacing, must be one: your values are off by the logarithm of the spacing.",
    ),
    Misconception(
        "spacing left out",
        lambda z, log_q, log_joint: reference(z, log_q, log_joint) / (z[1] - z[0]),
        "you sum over the grid without the spacing. A finer grid would give a larger value: an integral is a sum "
        "times the spacing.",
    ),
    Misconception(
        "not weighted by q",
        lambda z, log_q, log_joint: (log_q - log_joint + _log_evidence(z, log_joint)).mean(-1),
        "you average log q - log p(z|x) over the grid, all codes alike. The average is under q.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "First the posterior on the grid: the joint density, divided by its area.",
        "The area is p(x): the sum of the joint density over the grid, times the spacing. On the log scale: logsumexp.",
        "Then the definition: the integral of q (log q - log p(z|x)).",
    ),
    tries=6500,
    minutes=10,
    difficulty=3,
    points=2,
    rtol=1e-3,
    atol=1e-4,
)
