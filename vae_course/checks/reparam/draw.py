"""A code drawn from q(z|x) that passes gradients on to mean and log_var."""

import torch
from torch import Tensor

from vae_course.checks._gaussian import mean_product
from vae_course.checks.exercise import Answer, Exercise, Misconception, gradients
from vae_course.checks.reparam._shared import parameters
from vae_course.checks.sandbox import Refused
from vae_course.distributions import gaussian


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """Means and log-variances of a batch of images."""
    return [parameters(generator, 16, 2), parameters(generator, 20, 3)]


def reference(mean: Tensor, log_var: Tensor) -> Tensor:
    return mean + (0.5 * log_var).exp() * torch.randn_like(mean)


_CALLS = 250


def observe(answer: Answer, mean: Tensor, log_var: Tensor) -> dict[str, Tensor]:
    """Moments of the noise over many calls, its correlations within a batch and a code, and the two gradients."""
    mean, log_var = mean.clone().requires_grad_(), log_var.clone().requires_grad_()
    first = answer(mean, log_var)
    if not isinstance(first, Tensor) or first.shape != mean.shape:
        raise Refused(f"z must be a tensor with the shape of `mean`, {tuple(mean.shape)}.")
    z = torch.stack([first] + [answer(mean, log_var) for _ in range(_CALLS - 1)])
    sigma = (0.5 * log_var).exp().detach()
    noise = ((z - mean) / sigma).detach()

    # Weighted so that one backward pass shows both: 1 for the mean, and E[noise^2] / 2 for log_var.
    by_mean, by_log_var = (slope.mean() / _CALLS for slope in gradients(z * (1 + noise / sigma), mean, log_var))
    return {
        "mean of (z - mean) / sigma": noise.mean(),
        "its mean square": noise.square().mean(),
        "its mean absolute value, times 2.5": 2.5 * noise.abs().mean(),
        "its correlation between codes": mean_product(noise, 1),
        "its correlation between dimensions": mean_product(noise, -1),
        "gradient by mean": by_mean,
        "gradient by log_var, weighted": by_log_var,
    }


ALTERNATIVES = (
    lambda mean, log_var: gaussian(mean, log_var).rsample(),
    lambda mean, log_var: torch.addcmul(mean, log_var.exp().sqrt(), torch.empty_like(mean).normal_()),
    lambda mean, log_var: mean - (log_var / 2).exp() * torch.randn(mean.shape),
)


def _draw_with(sigma=lambda log_var: (0.5 * log_var).exp(), noise=torch.randn_like) -> Answer:
    """A draw with another sigma, made from log_var, or with other noise, made from the mean's shape."""
    return lambda mean, log_var: mean + sigma(log_var) * noise(mean)


MISTAKES = (
    Misconception(
        "exp(log_var) used as standard deviation",
        _draw_with(sigma=torch.exp),
        "your codes have standard deviation exp(log_var), the variance: the 0.5 is missing. The KL will be "
        "that of another Gaussian.",
    ),
    Misconception(
        "log-variance used as sigma",
        _draw_with(sigma=lambda log_var: log_var),
        "you multiply the noise by log_var itself. It is a logarithm: sigma = exp(0.5 * log_var).",
    ),
    Misconception(
        "sample detached",
        lambda mean, log_var: gaussian(mean, log_var).sample(),
        "no gradient arrives at mean and log_var: z is a constant to autograd. With the KL beside it nothing would "
        "complain, and the encoder would learn from the KL alone.",
    ),
    Misconception(
        "torch.normal",
        lambda mean, log_var: torch.normal(mean, (0.5 * log_var).exp()),
        "z requires a gradient, but what arrives at mean and log_var is exactly zero: that is the trap of "
        "torch.normal. Draw the noise separately, and compute z from it.",
    ),
    Misconception(
        "sigma detached",
        _draw_with(sigma=lambda log_var: (0.5 * log_var).exp().detach()),
        "the gradient reaches mean but not log_var, so the widths would never learn. Do not detach sigma.",
    ),
    Misconception(
        "epsilon shared across the batch",
        _draw_with(noise=lambda mean: torch.randn(mean.shape[-1])),
        "all codes of a batch get the same noise. Each gradient is unbiased, but the errors average out only "
        "in part: a batch is several times as noisy as it need be.",
    ),
    Misconception(
        "epsilon shared across dimensions",
        _draw_with(noise=lambda mean: torch.randn(*mean.shape[:-1], 1)),
        "all dimensions of a code get the same noise, so z moves along a line. A diagonal Gaussian has "
        "independent dimensions.",
    ),
    Misconception(
        "epsilon drawn uniform",
        _draw_with(noise=torch.rand_like),
        "your noise is uniform on (0, 1): its mean is 1/2 and its variance 1/12. One letter is missing: "
        "randn, not rand.",
    ),
    Misconception(
        "noise not scaled",
        _draw_with(sigma=torch.ones_like),
        "your noise has standard deviation 1 everywhere: the width that the encoder gives, log_var, is not used.",
    ),
    Misconception(
        "no noise",
        lambda mean, log_var: mean + 0 * log_var,
        "you returned the mean. Without noise the decoder never learns what lies between the codes, and the first "
        "term of the ELBO is no expectation.",
    ),
    Misconception(
        "torch.normal with a variance",
        lambda mean, log_var: torch.normal(mean, log_var.exp()),
        "torch.normal wants a standard deviation, not a variance; and no gradient passes through it. Draw the "
        "noise by itself, then scale and shift it.",
    ),
    Misconception(
        "mean detached",
        lambda mean, log_var: mean.detach() + (0.5 * log_var).exp() * torch.randn_like(mean),
        "no gradient reaches the mean: it is detached. A gradient has to flow to both.",
    ),
    Misconception(
        "one number for everything",
        _draw_with(noise=lambda mean: torch.randn(())),
        "one number is drawn for all codes and all dimensions. Every number of the result needs noise of its own.",
    ),
    Misconception(
        "softplus for sigma",
        _draw_with(sigma=torch.nn.functional.softplus),
        "your sigma is a softplus of log_var. It is a log-variance already: sigma = exp(0.5 * log_var).",
    ),
    Misconception(
        "epsilon uniform around zero",
        _draw_with(noise=lambda mean: 2 * torch.rand_like(mean) - 1),
        "your noise is uniform between -1 and 1. A Gaussian needs normal noise: it has tails, and the standard "
        "deviation 1.",
    ),
    Misconception(
        "mean scaled as well",
        lambda mean, log_var: (mean + torch.randn_like(mean)) * (0.5 * log_var).exp(),
        "you multiply mean and noise by sigma. Only the noise is scaled; the mean stays where it is.",
    ),
    Misconception(
        "sigma added",
        lambda mean, log_var: mean + (0.5 * log_var).exp() + torch.randn_like(mean),
        "you add sigma to the mean and noise of standard deviation 1 to both. Sigma is what the noise is "
        "multiplied by.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    observe=observe,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    rtol=0.0,
    atol=0.1,  # at least six standard errors of each figure
    hints=(
        "Draw epsilon from N(0, I) with the shape of mean: it is data, nothing behind it needs a gradient.",
        "z = mean + sigma * epsilon, and sigma comes from log_var as in reparam.sigma.",
        "torch.randn_like(mean) draws one number for every image and every dimension.",
    ),
    minutes=6,
    difficulty=2,
    points=2,
)
