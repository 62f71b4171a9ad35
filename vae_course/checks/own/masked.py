"""The Gaussian log-likelihood of what is known of a row, with a gradient that is a number."""

from math import log, pi
from typing import Any

import torch
from torch import Tensor
from torch import distributions as td

from vae_course.checks.exercise import Answer, Exercise, Misconception, gradients
from vae_course.checks.own._shared import gaps, with_gaps

NOT_A_NUMBER = 1e6  # stands for NaN where observations are compared, since NaN equals nothing


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor, Tensor, Tensor]]:
    """Rows, what is missing of them, and the means and log-variances that a decoder gave."""
    drawn = []
    for shape, dtype in (((3, 2), torch.float32), ((5, 4), torch.float32), ((6, 7), torch.float64)):
        x, mean, log_var = (torch.randn(shape, generator=generator, dtype=dtype) for _ in range(3))
        missing = gaps(shape, 0.4, generator)
        missing[:, -1], missing[-1, 0] = False, True  # something is known of every row
        drawn.append((x + 1, missing, mean, log_var))
    return drawn


def _terms(x: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
    """Log-densities of single values, in nats."""
    return -0.5 * ((x - mean).square() / log_var.exp() + log_var + log(2 * pi))


def reference(x: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
    known = ~x.isnan()
    filled = x.where(known, 0.0)  # any number: its term is multiplied by zero
    return (_terms(filled, mean, log_var) * known).sum(-1)


def observe(answer: Answer, x: Tensor, missing: Tensor, mean: Tensor, log_var: Tensor) -> Any:
    """Values, and their gradients by mean and log-variance, in which NaN is made a large number."""
    mean, log_var = mean.requires_grad_(), log_var.requires_grad_()
    value = answer(with_gaps(x, missing), mean, log_var)
    if not isinstance(value, Tensor) or value.shape != mean.shape[:1] or value.isnan().any():
        return value
    return [value, *(g.nan_to_num(nan=NOT_A_NUMBER) for g in gradients(value, mean, log_var))]


def _by_the_library(x: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
    known = ~x.isnan()
    p = td.Normal(mean, (0.5 * log_var).exp())
    return p.log_prob(x.where(known, mean.detach())).where(known, 0.0).sum(-1)


def _row_by_row(x: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
    rows = []
    for value, m, s in zip(x, mean, log_var, strict=True):
        known = ~value.isnan()
        rows.append(_terms(value[known], m[known], s[known]).sum())
    return torch.stack(rows)


ALTERNATIVES = (_by_the_library, _row_by_row)


def _with_gaps_as(fill) -> Answer:
    """All values counted, with something in the gaps."""
    return lambda x, mean, log_var: _terms(x.where(~x.isnan(), fill(mean)), mean, log_var).sum(-1)


MISTAKES = (
    Misconception(
        "NaN in the gradient",
        lambda x, mean, log_var: _terms(x, mean, log_var).nansum(-1),
        "the values are right, but the gradient is NaN: after one step so are all weights. nansum, or a where at the "
        "end, hides the NaN and not the way to it, and 0 times NaN is NaN. Put a number into the gaps before you "
        "compute, then leave out its term.",
    ),
    Misconception(
        "gaps taken for zeros",
        _with_gaps_as(torch.zeros_like),
        "you put a 0 into each gap and count it as if it had been measured. The model is then taught that missing "
        "values are 0.",
    ),
    Misconception(
        "gaps filled with the model's mean",
        _with_gaps_as(lambda mean: mean.detach()),
        "you fill the gaps with the model's own mean and count them: the best value there is, each time. The more is "
        "missing, the better the model would look, and every standard deviation would shrink.",
    ),
    Misconception(
        "mean over what is known",
        lambda x, mean, log_var: reference(x, mean, log_var) / (~x.isnan()).sum(-1),
        "you take the mean over the known values. Log-probabilities of independent values add up; of a mean, the KL "
        "would weigh the more, the more columns there are.",
    ),
    Misconception(
        "scaled up to all columns",
        lambda x, mean, log_var: reference(x, mean, log_var) * x.shape[-1] / (~x.isnan()).sum(-1),
        "you scale the sum up to the number of columns. What is not known says nothing: a row with gaps has less to "
        "say, and its KL weighs more against it. That is right so.",
    ),
    Misconception(
        "log-variance taken for log sigma",
        lambda x, mean, log_var: reference(x, mean, 2 * log_var),
        "you use log_var as if it were log sigma. It is log sigma^2: the standard deviation is exp(0.5 * log_var).",
    ),
    Misconception(
        "constant left out",
        lambda x, mean, log_var: reference(x, mean, log_var) + 0.5 * log(2 * pi) * (~x.isnan()).sum(-1).to(mean.dtype),
        "the constant -log(2 pi)/2 of each known value is missing. It moves no weight, but figures with and without "
        "it cannot be compared, least of all between rows with different gaps.",
    ),
    Misconception(
        "sign",
        lambda x, mean, log_var: -reference(x, mean, log_var),
        "this is the negative log-likelihood. Asked for is the log-likelihood; the loss turns the sign later.",
    ),
    Misconception(
        "sum over the batch",
        lambda x, mean, log_var: reference(x, mean, log_var).sum(),
        "you summed over the rows. Return one figure for each row.",
    ),
    Misconception(
        "constant counted for gaps, too",
        lambda x, mean, log_var: reference(x, mean, log_var) - 0.5 * log(2 * pi) * x.isnan().sum(-1).to(mean.dtype),
        "the constant counts for gaps as well. What is not known adds nothing, its constant included.",
    ),
    Misconception(
        "mean over the columns",
        lambda x, mean, log_var: reference(x, mean, log_var) / x.shape[-1],
        "you divide by the number of columns. The log-likelihood of a row is a sum.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    observe=observe,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "One value: -0.5 * ((x - mean)**2 / exp(log_var) + log_var + log(2 pi)). The row's is the sum over known ones.",
        "NaN must not enter the formula, or its gradient is NaN: x.where(known, 0.0) first.",
        "Then multiply each term by known (0 or 1) and sum over the last dimension.",
    ),
    minutes=10,
    difficulty=3,
    points=2,
)
