"""The precision-weighted merge of two diagonal Gaussians."""

import torch
from torch import Tensor

from vae_course.checks.exercise import Answer, Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, ...]]:
    """Means and log-variances of both: of one shape, with one prior for a batch, and equal ones."""
    drawn = []
    for shape, other, dtype in (
        ((3,), (3,), torch.float32),
        ((5, 2), (2,), torch.float32),
        ((2, 3, 4),) * 2 + (torch.float64,),
    ):
        pair = [torch.randn(*s, generator=generator, dtype=dtype) for s in (shape, shape, other, other)]
        drawn.append(tuple(pair))
    twice = torch.randn(2, 4, generator=generator), torch.randn(2, 4, generator=generator)
    return [*drawn, twice * 2]


def reference(mean_1: Tensor, log_var_1: Tensor, mean_2: Tensor, log_var_2: Tensor) -> tuple[Tensor, Tensor]:
    precision_1, precision_2 = (-log_var_1).exp(), (-log_var_2).exp()
    total = precision_1 + precision_2
    return (precision_1 * mean_1 + precision_2 * mean_2) / total, -total.log()


def _merge_by_a_step(mean_1: Tensor, log_var_1: Tensor, mean_2: Tensor, log_var_2: Tensor) -> tuple[Tensor, Tensor]:
    weight = (log_var_1 - log_var_2).sigmoid()  # of the second
    return mean_1 + weight * (mean_2 - mean_1), log_var_1 + torch.nn.functional.logsigmoid(log_var_2 - log_var_1)


def _merge_of_variances(mean_1: Tensor, log_var_1: Tensor, mean_2: Tensor, log_var_2: Tensor) -> tuple[Tensor, Tensor]:
    var_1, var_2 = log_var_1.exp(), log_var_2.exp()
    return (var_2 * mean_1 + var_1 * mean_2) / (var_1 + var_2), (var_1 * var_2 / (var_1 + var_2)).log()


ALTERNATIVES = (_merge_by_a_step, _merge_of_variances)


def _merge_with(mean=None, log_var=None) -> Answer:
    """A merge with another mean or another log-variance, made of means, precisions and log-variances."""

    def answer(mean_1: Tensor, log_var_1: Tensor, mean_2: Tensor, log_var_2: Tensor) -> tuple[Tensor, Tensor]:
        right = reference(mean_1, log_var_1, mean_2, log_var_2)
        p_1, p_2 = (-log_var_1).exp(), (-log_var_2).exp()
        return (
            mean(mean_1, p_1, mean_2, p_2) if mean else right[0],
            log_var(log_var_1, log_var_2) if log_var else right[1],
        )

    return answer


MISTAKES = (
    Misconception(
        "variances averaged",
        _merge_with(log_var=lambda l_1, l_2: ((l_1.exp() + l_2.exp()) / 2).log()),
        "your variance is the average of both. Two that agree are surer together than each alone: the precisions add "
        "up, and the variance is smaller than either.",
    ),
    Misconception(
        "means averaged",
        _merge_with(mean=lambda m_1, p_1, m_2, p_2: (m_1 + m_2) / 2),
        "your mean is halfway between the two. The one that is surer, with the smaller variance, has more to say.",
    ),
    Misconception(
        "weighted by the variances",
        _merge_with(mean=lambda m_1, p_1, m_2, p_2: (m_1 / p_1 + m_2 / p_2) / (1 / p_1 + 1 / p_2)),
        "you weigh each mean with its own variance, so the one that knows less counts more. The weights are the "
        "precisions.",
    ),
    Misconception(
        "weighted by the standard deviations",
        _merge_with(mean=lambda m_1, p_1, m_2, p_2: (m_1 * p_1.sqrt() + m_2 * p_2.sqrt()) / (p_1.sqrt() + p_2.sqrt())),
        "you weigh with one over the standard deviations. In a product of Gaussians the exponents add up, and they "
        "hold one over the variance.",
    ),
    Misconception(
        "weights not normalised",
        _merge_with(mean=lambda m_1, p_1, m_2, p_2: m_1 * p_1 + m_2 * p_2),
        "your mean is the sum of precision times mean. Divide it by the sum of the precisions.",
    ),
    Misconception(
        "variances added",
        _merge_with(log_var=lambda v_1, v_2: torch.logaddexp(v_1, v_2)),
        "you add the variances, as for a sum of two independent numbers. Two reports about one number make it surer: "
        "the precisions add up.",
    ),
    Misconception(
        "log-variances averaged",
        _merge_with(log_var=lambda v_1, v_2: (v_1 + v_2) / 2),
        "you average the log-variances. The merged variance is smaller than both: the precisions add up.",
    ),
    Misconception(
        "precisions averaged",
        _merge_with(log_var=lambda v_1, v_2: -(((-v_1).exp() + (-v_2).exp()) / 2).log()),
        "you average the precisions. They add up: two equal Gaussians merged have half of their variance.",
    ),
    Misconception(
        "precision returned",
        _merge_with(log_var=lambda v_1, v_2: ((-v_1).exp() + (-v_2).exp()).log()),
        "your second value is the logarithm of the precision. The log-variance is minus that.",
    ),
    Misconception(
        "variance returned",
        _merge_with(log_var=lambda v_1, v_2: 1 / ((-v_1).exp() + (-v_2).exp())),
        "your second value is the variance. Its logarithm is asked for, as everywhere in this course.",
    ),
    Misconception(
        "log-variance taken for log sigma",
        lambda m_1, v_1, m_2, v_2: (
            reference(m_1, 2 * v_1, m_2, 2 * v_2)[0],
            reference(m_1, 2 * v_1, m_2, 2 * v_2)[1] / 2,
        ),
        "you use log_var as if it were log sigma. It is log sigma^2: the precision is exp(-log_var).",
    ),
    Misconception(
        "sum of two random numbers",
        lambda m_1, v_1, m_2, v_2: (
            m_1 + m_2,
            torch.logaddexp(v_1, v_2).expand(torch.broadcast_shapes(v_1.shape, v_2.shape)),
        ),
        "you add the two as random numbers: means and variances add up in a *sum*. The product of two densities "
        "adds precisions.",
    ),
    Misconception(
        "variances added, means averaged",
        lambda m_1, v_1, m_2, v_2: ((m_1 + m_2) / 2, torch.logaddexp(v_1, v_2)),
        "you average the means and add the variances. Two reports about one code make it *more* certain: "
        "precisions add up, and weigh the means.",
    ),
    Misconception(
        "everything averaged",
        lambda m_1, v_1, m_2, v_2: ((m_1 + m_2) / 2, (v_1 + v_2) / 2),
        "you average means and log-variances. The more certain report weighs more, and both together are more "
        "certain than each.",
    ),
    Misconception(
        "log-variances added",
        _merge_with(log_var=lambda v_1, v_2: v_1 + v_2),
        "you add the log-variances: that multiplies the variances. The precisions add up.",
    ),
    Misconception(
        "mixture of both",
        lambda m_1, v_1, m_2, v_2: ((m_1 + m_2) / 2, ((v_1.exp() + v_2.exp()) / 2 + (m_1 - m_2) ** 2 / 4).log()),
        "this is the half-and-half mixture of the two: one report *or* the other. The product has both.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Multiply the two densities and look at the exponent as a function of z: it is a parabola again.",
        "The factor of z^2 says that the precisions add up; the factor of z, that precision times mean adds up.",
        "precision = exp(-log_var). Mean: (precision_1 * mean_1 + precision_2 * mean_2) / (precision_1 + precision_2).",
    ),
    minutes=8,
    difficulty=2,
    points=2,
)
