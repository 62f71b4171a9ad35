"""What several exercises of chapter 03 share."""

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional

from vae_course.checks.exercise import Answer, gradients
from vae_course.checks.sandbox import Refused

Function = Callable[[Tensor], Tensor]


def parameters(generator: torch.Generator, *shape: int) -> tuple[Tensor, Tensor]:
    """A mean and a log-variance around -1, so that no wrong width is near the right one."""
    mean = torch.randn(*shape, generator=generator)
    return mean, -1.4 + 0.8 * torch.rand(*shape, generator=generator)


ROWS = 40_000  # samples per observation of an estimator


def observe_rows(answer: Answer, f: Function, mean: Tensor, log_var: Tensor, samples: int) -> dict[str, Tensor]:
    """Mean and standard deviation of the rows: the estimate and its noise. Rows far too small differ in its powers of
    ten."""
    pair = answer(f, mean, log_var, samples)
    if not isinstance(pair, (tuple, list)) or len(pair) != 2 or not all(isinstance(rows, Tensor) for rows in pair):
        raise Refused("return two tensors as a tuple: the rows for mean and those for log_var.")
    if any(rows.shape != (samples, *mean.shape) for rows in pair):
        shapes = " and ".join(str(tuple(rows.shape)) for rows in pair)
        raise Refused(f"each tensor must have one row per sample, shape (samples, latent); yours are {shapes}.")
    found = {}
    for name, rows in zip(("rows for mean", "rows for log_var"), pair, strict=True):
        found |= {
            f"{name}, their mean": rows.detach().mean(0),
            f"{name}, their standard deviation": rows.detach().std(0),
            f"{name}, powers of ten in their standard deviation": rows.detach().std().clamp(min=1e-9).log10(),
        }
    return found


def normal(mean: Tensor, samples: int) -> Tensor:
    """Standard normal noise, (samples, latent)."""
    return torch.randn(samples, len(mean), dtype=mean.dtype)


def score_with(
    sigma=lambda log_var: (0.5 * log_var).exp(),
    by_mean=lambda noise, sigma: noise / sigma,
    by_log_var=lambda noise, sigma: 0.5 * (noise**2 - 1),
    weight=lambda values: values,
) -> Answer:
    """Score-function rows from the two scores and the values of f."""

    def answer(f: Function, mean: Tensor, log_var: Tensor, samples: int) -> tuple[Tensor, Tensor]:
        s = sigma(log_var)
        noise = normal(mean, samples)
        values = weight(f(mean + s * noise))[:, None]
        return values * by_mean(noise, s), values * by_log_var(noise, s)

    return answer


DRAWS = 8_000  # samples per observation of a discrete code


def unequal_logits(generator: torch.Generator) -> list[Tensor]:
    """Logits (batch, categories) of three and of four categories, clearly unequal."""
    drawn = []
    for batch, categories in ((1, 3), (2, 4)):
        steps = torch.linspace(-1, 1, categories)
        drawn.append(steps + 0.2 * torch.rand(batch, categories, generator=generator))
    return drawn


def observe_discrete(answer: Answer, logits: Tensor, *others) -> dict[str, Tensor]:
    """Means, winners and hardness of many draws, and mean and spread of the gradient that each draw passes."""
    rows = logits.expand(DRAWS, *logits.shape).clone().requires_grad_()
    z = answer(rows, *others)
    if not isinstance(z, Tensor) or z.shape != rows.shape:
        raise Refused("z must be a tensor with the shape of `logits`: one entry for each category.")
    weights = torch.linspace(-1, 2, logits.shape[-1], dtype=logits.dtype) ** 2
    (slope,) = gradients(z * weights, rows)
    z = z.detach()
    winners = functional.one_hot(z.argmax(-1), z.shape[-1]).to(z.dtype).mean(0)
    return {
        "mean of z": z.mean(0),
        "frequency of the largest entry": winners,
        "mean sum of squares": z.square().sum(-1).mean(0),
        "gradient, mean": slope.mean(0),
        "gradient, standard deviation": slope.std(0),
    }
