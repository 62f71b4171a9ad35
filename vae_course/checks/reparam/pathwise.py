"""The pathwise gradient estimator, one row per sample."""

import torch
from torch import Tensor
from torch import distributions as td

from vae_course.checks.exercise import Answer, Exercise, Misconception
from vae_course.checks.reparam._shared import ROWS, Function, normal, observe_rows, parameters, score_with
from vae_course.distributions import gaussian


def cases(generator: torch.Generator) -> list[tuple]:
    """Functions with a derivative."""
    drawn = []
    for latent in (2, 3):
        mean, log_var = parameters(generator, latent)
        target = mean + 1 + torch.rand(latent, generator=generator)

        def f(z: Tensor, target: Tensor = target) -> Tensor:
            return (z - target).square().sum(-1)

        drawn.append((f, mean, log_var, ROWS))
    return drawn


def _slope(f: Function, z: Tensor) -> Tensor:
    """The derivative of f at every sample, by autograd."""
    z = z.detach().requires_grad_()
    return torch.autograd.grad(f(z).sum(), z)[0]


def reference(f: Function, mean: Tensor, log_var: Tensor, samples: int) -> tuple[Tensor, Tensor]:
    sigma, noise = (0.5 * log_var).exp(), normal(mean, samples)
    slope = _slope(f, mean + sigma * noise)
    return slope, 0.5 * slope * sigma * noise


observe = observe_rows


def _pathwise_autograd(f: Function, mean: Tensor, log_var: Tensor, samples: int) -> tuple[Tensor, Tensor]:
    rows = [p.expand(samples, -1).clone().requires_grad_() for p in (mean, log_var)]
    return torch.autograd.grad(f(gaussian(*rows).rsample()).sum(), rows)


def _pathwise_by_distance(f: Function, mean: Tensor, log_var: Tensor, samples: int) -> tuple[Tensor, Tensor]:
    z = td.Normal(mean, torch.exp(log_var / 2)).sample((samples,))
    slope = _slope(f, z)
    return slope, torch.einsum("sd,sd->sd", slope, z - mean) / 2  # sigma * epsilon is z - mean


ALTERNATIVES = (_pathwise_autograd, _pathwise_by_distance)


def _pathwise_with(
    sigma=lambda log_var: (0.5 * log_var).exp(),
    noise=normal,
    slope_of=_slope,
    by_log_var=lambda slope, sigma, noise: 0.5 * slope * sigma * noise,
) -> Answer:
    """Pathwise rows; `by_log_var` makes the second from the slope of f, sigma and the noise."""

    def answer(f: Function, mean: Tensor, log_var: Tensor, samples: int) -> tuple[Tensor, Tensor]:
        epsilon = noise(mean, samples)
        slope = slope_of(f, mean + sigma(log_var) * epsilon)
        return slope, by_log_var(slope, sigma(log_var), epsilon)

    return answer


def _with_fresh_noise(f: Function, mean: Tensor, log_var: Tensor, samples: int) -> tuple[Tensor, Tensor]:
    slope, _ = reference(f, mean, log_var, samples)
    return slope, 0.5 * slope * (0.5 * log_var).exp() * normal(mean, samples)


def _slope_times_code(f: Function, mean: Tensor, log_var: Tensor, samples: int) -> tuple[Tensor, Tensor]:
    z = mean + (0.5 * log_var).exp() * normal(mean, samples)
    slope = _slope(f, z)
    return slope, 0.5 * slope * z


MISTAKES = (
    Misconception(
        "the 0.5 of the chain rule left out",
        _pathwise_with(by_log_var=lambda slope, sigma, noise: slope * sigma * noise),
        "your rows for log_var are twice too large: sigma = exp(0.5 * log_var), which brings a factor 0.5.",
    ),
    Misconception(
        "derivative by sigma",
        _pathwise_with(by_log_var=lambda slope, sigma, noise: slope * noise),
        "your second rows are derivatives with respect to sigma. The parameter is log_var: go one step further.",
    ),
    Misconception(
        "noise left out of the chain rule",
        _pathwise_with(by_log_var=lambda slope, sigma, noise: 0.5 * slope * sigma),
        "your rows for log_var do not contain the noise. z moves with sigma by epsilon: codes far from the mean "
        "move farther.",
    ),
    Misconception(
        "exp(log_var) used as standard deviation",
        _pathwise_with(sigma=torch.exp, by_log_var=lambda slope, sigma, noise: slope * sigma * noise),
        "your codes have standard deviation exp(log_var), which is the variance. Both gradients belong to another "
        "Gaussian.",
    ),
    Misconception(
        "score function",
        score_with(),
        "your rows have the right mean but far too much spread: this is the score-function estimator. The pathwise "
        "one uses the slope of f.",
    ),
    Misconception(
        "values of f instead of its slope",
        _pathwise_with(slope_of=lambda f, z: f(z)[:, None].expand_as(z)),
        "you multiply by the values of f. How z moves has to be multiplied by the slope of f at z.",
    ),
    Misconception(
        "averaged over the samples",
        lambda f, mean, log_var, samples: tuple(g.mean(0) for g in reference(f, mean, log_var, samples)),
        "you averaged already. Return one row per sample, so that the spread of the estimator can be seen.",
    ),
    Misconception(
        "slope at the mean",
        _pathwise_with(noise=lambda mean, samples: torch.zeros(samples, len(mean), dtype=mean.dtype)),
        "your rows are all equal: you take the slope of f at the mean, without noise. The mean of f is not f of "
        "the mean.",
    ),
    Misconception(
        "fresh noise in the chain rule",
        _with_fresh_noise,
        "you multiply the slope by new noise, not by the noise that made the code. z = mean + sigma * noise: the "
        "derivative by log_var has that same noise in it.",
    ),
    Misconception(
        "derivative by the variance",
        _pathwise_with(by_log_var=lambda slope, sigma, noise: 0.5 * slope * noise / sigma),
        "this is the derivative by the variance. By its *logarithm*, the chain rule multiplies once more by the "
        "variance.",
    ),
    Misconception(
        "variance in the chain rule",
        _pathwise_with(by_log_var=lambda slope, sigma, noise: 0.5 * slope * sigma**2 * noise),
        "your chain rule has the variance where sigma belongs: dz/dlog_var = 0.5 * sigma * noise.",
    ),
    Misconception(
        "slope times the code",
        _slope_times_code,
        "you multiply the slope by the code z itself. Only the noise is multiplied by sigma: z - mean.",
    ),
    Misconception(
        "log-variance taken for sigma",
        _pathwise_with(sigma=lambda log_var: log_var, by_log_var=lambda slope, sigma, noise: slope * noise),
        "you use the log-variance itself as sigma. sigma = exp(0.5 * log_var).",
    ),
    Misconception(
        "one noise for all samples",
        _pathwise_with(noise=lambda mean, samples: torch.randn(1, len(mean), dtype=mean.dtype).expand(samples, -1)),
        "all samples have the same noise: one code, many times. Draw a row of noise for each sample.",
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
        "Draw the noise, compute z = mean + sigma * noise, and ask autograd for the slope of f at every z.",
        "z.requires_grad_(), then torch.autograd.grad(f(z).sum(), z): row s of the result is the slope at sample s.",
        "dz/dmean = 1 and dz/dlog_var = 0.5 * sigma * noise. Multiply each by the slope.",
    ),
    minutes=12,
    difficulty=2,
    points=2,
)
