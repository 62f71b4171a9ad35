"""The ELBO of each sentence: characters summed, KL summed."""

import torch
from torch import Tensor
from torch import distributions as td

from vae_course.checks.exercise import Answer, Exercise, Misconception
from vae_course.checks.media._shared import lengths


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor, Tensor, Tensor]]:
    """Log-probabilities of what stands at each place, where characters stand, and mean and log-variance of q; behind
    a sentence there is minus infinity in one case, and one q is the prior."""
    drawn = []
    for sentences, places, dim, behind in ((2, 4, 2, -1.0), (3, 6, 3, -0.3), (5, 32, 16, -torch.inf)):
        log_p = torch.randn(sentences, places, generator=generator).sub(1).sigmoid().log()
        is_character = torch.arange(places) < lengths(generator, sentences, places)[:, None]
        mean, log_var = torch.randn(2, sentences, dim, generator=generator)
        mean[0] = log_var[0] = 0
        drawn.append((log_p.where(is_character, behind), is_character, mean, log_var - 0.5 * (mean != 0)))
    return drawn


def _kl(mean: Tensor, log_var: Tensor) -> Tensor:
    """KL(N(mean, exp log_var) || N(0, 1)) of each dimension."""
    return 0.5 * (mean**2 + log_var.exp() - log_var - 1)


def reference(log_p: Tensor, is_character: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
    reconstruction = log_p.where(is_character, 0).sum(1)
    return reconstruction - _kl(mean, log_var).sum(1)


def _by_the_library(log_p: Tensor, is_character: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
    q = td.Normal(mean, (0.5 * log_var).exp())
    kl = td.kl_divergence(q, td.Normal(torch.zeros_like(mean), 1.0)).sum(-1)
    return log_p.masked_fill(~is_character, 0).sum(-1) - kl


def _sentence_by_sentence(log_p: Tensor, is_character: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
    said = torch.stack([row[there].sum() for row, there in zip(log_p, is_character, strict=True)])
    return said - (mean.square() + log_var.exp() - log_var).sum(1) / 2 + mean.shape[1] / 2


ALTERNATIVES = (_by_the_library, _sentence_by_sentence)


def _said(log_p: Tensor, is_character: Tensor) -> Tensor:
    """The log-probability of all characters of each sentence."""
    return log_p.where(is_character, 0).sum(1)


def _with(*, said=_said, paid=lambda mean, log_var: _kl(mean, log_var).sum(1)) -> Answer:
    """The bound with another reconstruction, or another KL."""
    return lambda log_p, is_character, mean, log_var: said(log_p, is_character) - paid(mean, log_var)


MISTAKES = (
    Misconception(
        "characters averaged, KL summed",
        _with(said=lambda log_p, is_character: _said(log_p, is_character) / is_character.sum(1)),
        "the characters are averaged and the KL is summed. The KL then weighs as many times too much as the sentence "
        "has characters, and the code is thrown away: this is a collapse of your own making. Sum both.",
    ),
    Misconception(
        "averaged over all places",
        _with(said=lambda log_p, is_character: _said(log_p, is_character) / is_character.shape[1]),
        "the characters are divided by the number of places, and the KL is summed. Sum both: the ELBO is the "
        "log-probability of a whole sentence, less its KL.",
    ),
    Misconception(
        "KL averaged",
        _with(paid=lambda mean, log_var: _kl(mean, log_var).mean(1)),
        "the KL is averaged over the dimensions of the code, so it weighs too little and the figure is no bound any "
        "more. Sum them.",
    ),
    Misconception(
        "both averaged",
        _with(
            said=lambda log_p, is_character: _said(log_p, is_character) / is_character.sum(1),
            paid=lambda mean, log_var: _kl(mean, log_var).mean(1),
        ),
        "characters and KL are both averaged, each over its own number. The two means have different units, and their "
        "difference is a bound on nothing: sum both.",
    ),
    Misconception(
        "nats per character",
        lambda log_p, is_character, mean, log_var: reference(log_p, is_character, mean, log_var) / is_character.sum(1),
        "your values are nats per character. Asked for is the bound of the sentence: leave out the division.",
    ),
    Misconception(
        "padding counted",
        _with(said=lambda log_p, is_character: log_p.sum(1)),
        "what stands behind the end of a sentence is counted. Only places where `is_character` is True belong to it.",
    ),
    Misconception(
        "minus infinity times zero",
        _with(said=lambda log_p, is_character: (log_p * is_character).sum(1)),
        "some values are NaN: minus infinity times 0. What stands at padding may be anything, so do not multiply it "
        "away: choose with `where` or masked_fill.",
    ),
    Misconception(
        "KL added",
        _with(paid=lambda mean, log_var: -_kl(mean, log_var).sum(1)),
        "the KL is added. What the code says has to be paid for: the bound is reconstruction minus KL.",
    ),
    Misconception(
        "no KL",
        _with(paid=lambda mean, log_var: 0.0),
        "the KL is missing: this is the reconstruction alone.",
    ),
    Misconception(
        "a loss",
        lambda log_p, is_character, mean, log_var: -reference(log_p, is_character, mean, log_var),
        "this is the loss, minus the ELBO. Asked for is the bound itself, which is negative here.",
    ),
    Misconception(
        "KL without the half",
        _with(paid=lambda mean, log_var: 2 * _kl(mean, log_var).sum(1)),
        "your KL is twice as large as it is: the factor 1/2 before the bracket is missing.",
    ),
    Misconception(
        "mean over the sentences",
        lambda log_p, is_character, mean, log_var: reference(log_p, is_character, mean, log_var).mean(),
        "you averaged over the sentences. One figure for each is asked for.",
    ),
    Misconception(
        "variance for log-variance",
        _with(paid=lambda mean, log_var: 0.5 * (mean**2 + log_var - log_var.log() - 1).sum(1)),
        "you use log_var as if it were the variance. It is its logarithm: the variance is exp(log_var).",
    ),
    Misconception(
        "log sigma for log-variance",
        _with(paid=lambda mean, log_var: _kl(mean, 2 * log_var).sum(1)),
        "you use log_var as if it were log sigma. It is log sigma^2: exp(log_var) is already the variance.",
    ),
    Misconception(
        "only the first place",
        _with(said=lambda log_p, is_character: log_p[:, 0]),
        "only the first character counts in your reconstruction. All characters of the sentence do.",
    ),
    Misconception(
        "squared mean left out",
        _with(paid=lambda mean, log_var: _kl(0 * mean, log_var).sum(1)),
        "the mean does not occur in your KL: a code far from 0 must cost more.",
    ),
    Misconception(
        "end left out",
        _with(
            said=lambda log_p, is_character: _said(
                log_p, is_character & (is_character.cumsum(1) < is_character.sum(1, keepdim=True))
            )
        ),
        "the last character of each sentence, its end, does not count in your sum. It has to be said, too.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Reconstruction minus KL, both of one sentence. The first is a sum over its characters, the second a sum over "
        "the dimensions of its code.",
        "KL of each dimension: (mean**2 + exp(log_var) - log_var - 1) / 2.",
        "`log_p.where(is_character, 0).sum(1)` are the characters; minus infinity times False would be NaN.",
    ),
    minutes=8,
    difficulty=2,
    points=2,
)
