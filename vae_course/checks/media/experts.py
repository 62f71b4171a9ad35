"""The product of Gaussian experts and of the prior, where some experts are missing."""

import torch
from torch import Tensor

from vae_course.checks.exercise import Answer, Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor, Tensor]]:
    """Means and log-variances of each expert, and who is present; of one object nobody is. What stands where
    somebody is missing may be NaN."""
    drawn = []
    for experts, objects, dim in ((2, 2, 2), (2, 4, 3), (3, 6, 16)):
        mean = 1 + torch.randn(experts, objects, dim, generator=generator)
        log_var = torch.randn(experts, objects, dim, generator=generator) - 0.5
        present = torch.rand(experts, objects, generator=generator) < 0.6
        present[:, 0], present[0, 1], present[1:, 1] = True, True, False
        if objects > 2:
            present[:, 2] = False
        if objects > 4:
            mean[~present] = log_var[~present] = torch.nan
        drawn.append((mean, log_var, present))
    return drawn


def _known(values: Tensor, present: Tensor) -> Tensor:
    """0 where somebody is missing, whatever stands there: NaN times 0 is NaN."""
    return values.masked_fill(~present[..., None], 0)


def reference(mean: Tensor, log_var: Tensor, present: Tensor) -> tuple[Tensor, Tensor]:
    precision = _known((-log_var).exp(), present)  # who is missing knows nothing
    total = 1 + precision.sum(0)  # the prior's precision is 1
    return (precision * _known(mean, present)).sum(0) / total, -total.log()


def _with_the_prior_as_an_expert(mean: Tensor, log_var: Tensor, present: Tensor) -> tuple[Tensor, Tensor]:
    mean = torch.cat([torch.zeros_like(mean[:1]), _known(mean, present)])
    log_var = torch.cat([torch.zeros_like(log_var[:1]), log_var.masked_fill(~present[..., None], torch.inf)])
    weights = (-log_var).softmax(0)
    return (weights * mean).sum(0), -(-log_var).logsumexp(0)


def _one_after_another(mean: Tensor, log_var: Tensor, present: Tensor) -> tuple[Tensor, Tensor]:
    m, v = torch.zeros_like(mean[0]), torch.ones_like(mean[0])
    for new, log_v, here in zip(mean, log_var, present, strict=True):
        gain = v / (v + log_v.exp())  # how far to move towards the new one
        m = torch.where(here[:, None], m + gain * (new - m), m)
        v = torch.where(here[:, None], (1 - gain) * v, v)
    return m, v.log()


ALTERNATIVES = (_with_the_prior_as_an_expert, _one_after_another)


def _precision(log_var: Tensor, present: Tensor) -> Tensor:
    return _known((-log_var).exp(), present)


def _one_over_sigma(log_var: Tensor, present: Tensor) -> Tensor:
    return _known((-0.5 * log_var).exp(), present)


def _with(weight=_precision, prior: float | Tensor = 1.0) -> Answer:
    """The product with other weights of the experts, or another prior."""

    def answer(mean: Tensor, log_var: Tensor, present: Tensor) -> tuple[Tensor, Tensor]:
        w = weight(log_var, present)
        total = prior + w.sum(0)
        return torch.where(w == 0, 0, w * mean).sum(0) / total, -total.log()

    return answer


def _with_log_var(make) -> Answer:
    """The right mean beside something else in place of the log-variance."""
    return lambda mean, log_var, present: (
        reference(mean, log_var, present)[0],
        make(1 + _precision(log_var, present).sum(0)),
    )


def _averaged(mean: Tensor, log_var: Tensor, present: Tensor) -> tuple[Tensor, Tensor]:
    count = 1 + present[..., None].sum(0)
    return _known(mean, present).sum(0) / count, ((1 + _known(log_var.exp(), present).sum(0)) / count).log()


def _mixture(mean: Tensor, log_var: Tensor, present: Tensor) -> tuple[Tensor, Tensor]:
    count = 1 + present[..., None].sum(0)
    m = _known(mean, present).sum(0) / count
    square = (1 + _known(log_var.exp() + mean**2, present).sum(0)) / count
    return m, (square - m**2).log()


def _times_zero(mean: Tensor, log_var: Tensor, present: Tensor) -> tuple[Tensor, Tensor]:
    precision = (-log_var).exp() * present[..., None]
    total = 1 + precision.sum(0)
    return (precision * mean).sum(0) / total, -total.log()


def _precisions_averaged(mean: Tensor, log_var: Tensor, present: Tensor) -> tuple[Tensor, Tensor]:
    m, log_v = reference(mean, log_var, present)
    return m, log_v + (1 + present.sum(0)[:, None]).log()


MISTAKES = (
    Misconception(
        "missing experts times zero",
        _times_zero,
        "you multiply by 0 what stands where an expert is missing. It means nothing and may be NaN, and NaN times 0 is "
        "NaN: put the 0 there (masked_fill, torch.where).",
    ),
    Misconception(
        "prior only where nobody is present",
        lambda mean, log_var, present: _with(prior=~present.any(0)[:, None])(mean, log_var, present),
        "the prior takes part only where nobody is present. It is a factor of every product: its precision 1 is always "
        "added.",
    ),
    Misconception(
        "precisions averaged",
        _precisions_averaged,
        "you divide the precision by the number of factors: the average of what each knows. In a product the "
        "precisions add up, and what all know together is more.",
    ),
    Misconception(
        "no prior",
        _with(prior=0.0),
        "the prior is missing among the experts. Without it, nobody present means 0/0, and q is wider than what the "
        "model is trained for: add its precision, 1, and its mean, 0.",
    ),
    Misconception(
        "no prior in the mean",
        lambda mean, log_var, present: (
            _with(prior=0.0)(mean, log_var, present)[0],
            reference(mean, log_var, present)[1],
        ),
        "the prior's precision is in the variance and not in the mean. Divide the weighted means by the same sum of "
        "precisions.",
    ),
    Misconception(
        "missing experts as priors",
        _with(lambda log_var, present: torch.where(present[..., None], (-log_var).exp(), 1.0)),
        "a missing expert counts as one that says N(mean, 1), with what stands for it. Who is missing knows "
        "nothing: its precision is 0, not 1.",
    ),
    Misconception(
        "missing experts as further priors",
        lambda mean, log_var, present: reference(
            _known(mean, present), _known(log_var, present), torch.ones_like(present)
        ),
        "a missing expert counts as N(0, 1), that is, as one more prior, and the result is too narrow. Who is missing "
        "knows nothing: its precision is 0, not 1.",
    ),
    Misconception(
        "everybody present",
        lambda mean, log_var, present: reference(mean, log_var, torch.ones_like(present)),
        "`present` is not used: what stands for a missing expert is taken for what it says.",
    ),
    Misconception(
        "present and missing exchanged",
        lambda mean, log_var, present: reference(mean, log_var, ~present),
        "the mask is the wrong way round: you use the experts that are missing.",
    ),
    Misconception(
        "weighted by variances",
        _with(lambda log_var, present: _known(log_var.exp(), present)),
        "you weigh with variances. An expert that is sure has a small variance and must count for more: weigh with the "
        "precision, one over the variance.",
    ),
    Misconception(
        "one over the standard deviation throughout",
        lambda mean, log_var, present: (
            (root := _with(_one_over_sigma)(mean, log_var, present))[0],
            2 * root[1],
        ),
        "your precisions are one over the standard deviation. A precision is one over the variance: those add up.",
    ),
    Misconception(
        "weighted by one over the standard deviation",
        _with(_one_over_sigma),
        "you weigh with one over the standard deviation. In the exponent of a Gaussian stands one over the variance.",
    ),
    Misconception(
        "averages",
        _averaged,
        "you average means and variances. Two that agree should be surer together than each alone: multiply the "
        "densities, and the precisions add up.",
    ),
    Misconception(
        "mixture",
        _mixture,
        "these are mean and variance of a mixture of the experts: as wide as their disagreement. Asked for is their "
        "product, which is narrower than each.",
    ),
    Misconception(
        "log-precision",
        _with_log_var(lambda total: total.log()),
        "your second result is the logarithm of the precision. The variance is one over it, so the sign changes.",
    ),
    Misconception(
        "variance",
        _with_log_var(lambda total: 1 / total),
        "your second result is the variance. Its logarithm is asked for.",
    ),
    Misconception(
        "standard deviation",
        _with_log_var(lambda total: total.rsqrt()),
        "your second result is the standard deviation. Asked for is the logarithm of the variance.",
    ),
    Misconception(
        "not divided by the sum",
        lambda mean, log_var, present: (
            (_precision(log_var, present) * mean).sum(0),
            reference(mean, log_var, present)[1],
        ),
        "your mean is the sum of means times precisions. Divide by the sum of the precisions, the prior's among them.",
    ),
    Misconception(
        "log-variances added",
        lambda mean, log_var, present: (reference(mean, log_var, present)[0], _known(log_var, present).sum(0)),
        "you add log-variances. Precisions are added, exp(-log_var), with 1 for the prior.",
    ),
    Misconception(
        "prior counted for each expert",
        lambda mean, log_var, present: _with(prior=float(len(mean)))(mean, log_var, present),
        "the prior is counted once for each expert. It is one factor of the product: precision 1, once.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Multiply the densities: the exponents add up. What stands before z squared, and what before z?",
        "Precision is one over the variance. Those of all who are present add up, with 1 for the prior; the mean is "
        "the average of the means, weighted with the precisions, where the prior's mean is 0.",
        "precision = (-log_var).exp().masked_fill(~present[..., None], 0); total = 1 + precision.sum(0); the "
        "log-variance is -total.log().",
    ),
    minutes=12,
    difficulty=2,
    points=3,
)
