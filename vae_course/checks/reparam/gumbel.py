"""A relaxed one-hot sample: the Gumbel-softmax."""

import torch
from torch import Tensor
from torch import distributions as td
from torch.nn import functional

from vae_course.checks.exercise import Answer, Exercise, Misconception
from vae_course.checks.reparam._shared import observe_discrete, unequal_logits
from vae_course.checks.sandbox import without


def cases(generator: torch.Generator) -> list[tuple[Tensor, float]]:
    """Logits, and a temperature."""
    return list(zip(unequal_logits(generator), (0.5, 0.4), strict=True))


def _gumbel_noise(logits: Tensor) -> Tensor:
    u = torch.rand_like(logits).clamp(1e-10, 1 - 1e-7)
    return -(-u.log()).log()


def reference(logits: Tensor, temperature: float) -> Tensor:
    noise = _gumbel_noise(logits.detach())
    return ((logits + noise) / temperature).softmax(-1)


def observe(answer: Answer, logits: Tensor, temperature: float) -> dict[str, Tensor]:
    with without(functional.gumbel_softmax, td.RelaxedOneHotCategorical, td.relaxed_categorical.ExpRelaxedCategorical):
        return observe_discrete(answer, logits, temperature)


ALTERNATIVES = (
    lambda logits, t: torch.exp(torch.log_softmax((logits - torch.rand(logits.shape).log().neg().log()) / t, -1)),
    lambda logits, t: ((logits - torch.empty_like(logits.detach()).exponential_().log()) / t).softmax(-1),
)


def _relaxed_with(combine=lambda logits, noise, t: (logits + noise) / t, noise=_gumbel_noise) -> Answer:
    """Softmax of what `combine` makes of logits, noise and temperature."""
    return lambda logits, temperature: combine(logits, noise(logits.detach()), temperature).softmax(-1)


def _hard(logits: Tensor, temperature: float) -> Tensor:
    soft = reference(logits, temperature)
    return functional.one_hot(soft.argmax(-1), soft.shape[-1]) + soft - soft.detach()


MISTAKES = (
    Misconception(
        "no noise",
        _relaxed_with(noise=torch.zeros_like),
        "every draw is the same: there is no noise in it. Without it this is a softmax, not a sample.",
    ),
    Misconception(
        "Gaussian noise",
        _relaxed_with(noise=torch.randn_like),
        "your noise is Gaussian. Only Gumbel noise lets the largest entry win with probability softmax(logits).",
    ),
    Misconception(
        "uniform noise",
        _relaxed_with(noise=torch.rand_like),
        "your noise is uniform, too small for improbable categories to win. Two logarithms make it Gumbel.",
    ),
    Misconception(
        "one minus sign lost",
        _relaxed_with(noise=lambda logits: -_gumbel_noise(logits)),
        "your noise is a Gumbel upside down, with its long tail to the left. Gumbel noise is -log(-log u): two "
        "minus signs.",
    ),
    Misconception(
        "noise not divided by the temperature",
        _relaxed_with(lambda logits, noise, t: logits / t + noise),
        "you divide only the logits by the temperature. That changes which category wins; divide the sum.",
    ),
    Misconception(
        "logits not divided by the temperature",
        _relaxed_with(lambda logits, noise, t: logits + noise / t),
        "you divide only the noise by the temperature. That changes which category wins; divide the sum.",
    ),
    Misconception(
        "multiplied by the temperature",
        _relaxed_with(lambda logits, noise, t: (logits + noise) * t),
        "you multiply by the temperature, so cold samples come out soft. Low means nearly one-hot: divide.",
    ),
    Misconception(
        "temperature forgotten",
        _relaxed_with(lambda logits, noise, t: logits + noise),
        "your samples do not depend on the temperature. It decides how near to one-hot they are.",
    ),
    Misconception(
        "hard",
        _hard,
        "your samples are one-hot. That is the hard variant; here the relaxed mixture itself is asked for.",
    ),
    Misconception(
        "probabilities for logits",
        _relaxed_with(lambda logits, noise, t: (logits.softmax(-1) + noise) / t),
        "you add the noise to the probabilities. It belongs to the logits: log-probabilities, up to a constant.",
    ),
    Misconception(
        "one row of noise",
        lambda logits, t: ((logits + _gumbel_noise(logits.detach().flatten(0, -2)[:1])) / t).softmax(-1),
        "all rows of logits get the same noise. Every row needs noise of its own, or all samples of a batch move "
        "together.",
    ),
    Misconception(
        "one logarithm lost",
        _relaxed_with(noise=lambda logits: -torch.rand_like(logits).clamp(1e-10).log()),
        "your noise is exponential, -log u: the outer logarithm is missing. Gumbel noise is -log(-log u).",
    ),
    Misconception(
        "temperature squared",
        _relaxed_with(lambda logits, noise, t: (logits + noise) / t**2),
        "you divide by the temperature twice. Once is enough: (logits + noise) / temperature.",
    ),
    Misconception(
        "divided after the softmax",
        lambda logits, t: (logits + _gumbel_noise(logits.detach())).softmax(-1) / t,
        "you divide by the temperature after the softmax: the rows do not sum to 1 any more. Divide what goes in.",
    ),
    Misconception(
        "sigmoid",
        lambda logits, t: ((logits + _gumbel_noise(logits.detach())) / t).sigmoid(),
        "you take a sigmoid of each entry: the rows do not sum to 1. The categories exclude each other: a softmax.",
    ),
    Misconception(
        "logarithms",
        lambda logits, t: ((logits + _gumbel_noise(logits.detach())) / t).log_softmax(-1),
        "these are logarithms of the sample. The sample itself is asked for: a softmax, not its logarithm.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    observe=observe,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    rtol=0.0,
    atol=0.06,  # at least six standard errors of each figure
    hints=(
        "Gumbel noise is -log(-log(u)) with u uniform on (0, 1), one for every logit.",
        "Add the noise to the logits. The argmax of the sum would be a sample; what takes its place?",
        "softmax((logits + noise) / temperature) over the last dimension",
    ),
    minutes=10,
    difficulty=3,
    points=3,
)
