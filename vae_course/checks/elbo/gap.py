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
    inner = drawn[1][0].abs() <= 5  # nowhere is the posterior 0 as well
    z, log_q, log_joint = (values[..., inner] for values in drawn[1])
    cut = log_q.masked_fill((z - z[log_q.argmax(-1, keepdim=True)]).abs() > 1, -torch.inf)  # q is 0 away from its peak
    return [*drawn, (z, cut - cut.logsumexp(-1, keepdim=True) - (z[1] - z[0]).log(), log_joint)]


def _log_evidence(z: Tensor, log_joint: Tensor) -> Tensor:
    return log_joint.logsumexp(-1, keepdim=True) + (z[1] - z[0]).log()


def _kl_on_grid(z: Tensor, log_q: Tensor, log_p: Tensor) -> Tensor:
    q = log_q.exp()
    return torch.where(q > 0, q * (log_q - log_p), 0.0).sum(-1) * (z[1] - z[0])


def reference(z: Tensor, log_q: Tensor, log_joint: Tensor) -> Tensor:
    return _kl_on_grid(z, log_q, log_joint - _log_evidence(z, log_joint))


def _gap_as_difference(z: Tensor, log_q: Tensor, log_joint: Tensor) -> Tensor:
    q = log_q.exp()
    elbo = torch.trapezoid(q * log_joint - torch.special.xlogy(q, q), z)
    return torch.trapezoid(log_joint.exp(), z).log() - elbo


def _gap_by_shares(z: Tensor, log_q: Tensor, log_joint: Tensor) -> Tensor:
    return torch.nn.functional.kl_div(log_joint.log_softmax(-1), log_q.softmax(-1), reduction="none").sum(-1)


ALTERNATIVES = (_gap_as_difference, _gap_by_shares)


def _by_points(z: Tensor, log_q: Tensor, log_joint: Tensor) -> Tensor:
    step = (z[-1] - z[0]) / len(z)
    log_evidence = log_joint.logsumexp(-1, keepdim=True) + step.log()
    return _kl_on_grid(z, log_q, log_joint - log_evidence) / (z[1] - z[0]) * step


def _log_posterior(z: Tensor, log_joint: Tensor) -> Tensor:
    return log_joint - _log_evidence(z, log_joint)


def _zero_times_infinity(z: Tensor, log_q: Tensor, log_joint: Tensor) -> Tensor:
    return (log_q.exp() * (log_q - _log_posterior(z, log_joint))).sum(-1) * (z[1] - z[0])


def _both_directions(z: Tensor, log_q: Tensor, log_joint: Tensor) -> Tensor:
    log_p = _log_posterior(z, log_joint)
    return _kl_on_grid(z, log_q, log_p) + _kl_on_grid(z, log_p, log_q)


def _masses(z: Tensor, log_q: Tensor, log_joint: Tensor) -> Tensor:
    return _kl_on_grid(z, log_q.log_softmax(-1), log_joint.log_softmax(-1))


MISTAKES = (
    Misconception(
        "zero times infinity",
        _zero_times_infinity,
        "some values are NaN: where q is 0, its logarithm is minus infinity, and 0 times that is NaN. Such a code adds "
        "nothing: torch.where puts a 0 there.",
    ),
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
        lambda z, log_q, log_joint: (log_q - _log_posterior(z, log_joint)).mean(-1),
        "you average log q - log p(z|x) over the grid, all codes alike. The average is under q.",
    ),
    Misconception(
        "spacing by the number of points",
        _by_points,
        "your spacing is the length of the grid divided by the number of its points. There is one gap fewer than "
        "there are points: z[1] - z[0].",
    ),
    Misconception(
        "tables multiplied by the spacing",
        _masses,
        "both of your densities sum to one over the points of the grid, which is right for a table; then nothing "
        "is left to multiply by the spacing.",
    ),
    Misconception(
        "mean over the grid",
        lambda z, log_q, log_joint: reference(z, log_q, log_joint) / (z[1] - z[0]) / len(z),
        "you average over the grid. An integral is the sum times the spacing; an average depends on how wide the "
        "grid is.",
    ),
    Misconception(
        "q not exponentiated",
        lambda z, log_q, log_joint: (log_q * (log_q - _log_posterior(z, log_joint))).sum(-1) * (z[1] - z[0]),
        "you weigh with log q. The average under q is weighed with the density itself: exp(log_q).",
    ),
    Misconception(
        "only the entropy of q",
        lambda z, log_q, log_joint: _kl_on_grid(z, log_q, torch.zeros_like(log_q)),
        "this is the average of log q, minus the entropy of q. The posterior does not occur in it.",
    ),
    Misconception(
        "only the cross-entropy",
        lambda z, log_q, log_joint: -(log_q.exp() * (log_joint - _log_evidence(z, log_joint))).sum(-1) * (z[1] - z[0]),
        "this is the average of -log p(z|x), a cross-entropy. The entropy of q is to be taken away: log q - log "
        "p(z|x).",
    ),
    Misconception(
        "symmetric divergence",
        _both_directions,
        "you added the two directions, KL(q || p) and KL(p || q). The gap of the ELBO is KL(q || p(z|x)) alone.",
    ),
    Misconception(
        "squared difference of the densities",
        lambda z, log_q, log_joint: (log_q.exp() - _log_posterior(z, log_joint).exp()).square().sum(-1) * (z[1] - z[0]),
        "you integrate the squared difference of the two densities. A KL averages the difference of their "
        "logarithms, under q.",
    ),
    Misconception(
        "one evidence for all images",
        lambda z, log_q, log_joint: _kl_on_grid(
            z, log_q, log_joint - (log_joint.flatten().logsumexp(0) + (z[1] - z[0]).log())
        ),
        "you divide by one area for all images. Each image has a p(x) of its own: sum over the grid only.",
    ),
    Misconception(
        "evidence without the spacing",
        lambda z, log_q, log_joint: _kl_on_grid(z, log_q, log_joint - log_joint.exp().mean(-1, keepdim=True).log()),
        "your p(x) is the *mean* of the joint density over the grid. It is its integral: the sum times the spacing.",
    ),
    Misconception(
        "mean over the images",
        lambda *arguments: reference(*arguments).mean(),
        "you averaged over the images. Return one gap for each of them.",
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
    minutes=10,
    difficulty=3,
    points=2,
    rtol=1e-3,
    atol=1e-4,
)
