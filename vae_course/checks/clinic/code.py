"""A bottleneck, repaired: features to a drawn code."""

import torch
from torch import Tensor
from torch import distributions as td

from vae_course.checks._gaussian import draw_code, mean_product
from vae_course.checks.clinic._shared import Layer, layer
from vae_course.checks.compare import kind_of
from vae_course.checks.exercise import Answer, Exercise, Misconception, gradients
from vae_course.checks.sandbox import Refused
from vae_course.distributions import gaussian


def cases(generator: torch.Generator) -> list[tuple[Tensor, Layer, Layer]]:
    """Features and two layers. Every code has a negative mean among others; log-variances lie around -1.5 or 0.5."""
    drawn = []
    for batch, features, latent in ((2, 4, 2), (2, 5, 4)):
        hidden = 1 + torch.rand(batch, features, generator=generator)
        signs = torch.tensor([-2.5, 2.5, -2.0, 2.0])[:latent]
        low = torch.tensor([-1.5, 0.5, -1.5, 0.5])[:latent]
        drawn.append((hidden, layer(generator, features, signs, 0.2), layer(generator, features, low, 0.2)))
    return drawn


def reference(hidden: Tensor, to_mean: Layer, to_log_var: Layer) -> Tensor:
    return draw_code(to_mean(hidden), to_log_var(hidden))


def observe(
    answer: Answer, hidden: Tensor, to_mean: Layer, to_log_var: Layer, copies=3000
) -> dict[str, Tensor | float]:
    """Figures of the codes of many copies of each image that do not depend on the random stream."""
    mean, log_var = to_mean(hidden), to_log_var(hidden)
    shape = (copies * len(hidden), mean.shape[1])
    shifts = torch.zeros(2, mean.shape[1], dtype=hidden.dtype).requires_grad_()

    def noise() -> tuple[Tensor, Tensor]:
        z = answer(hidden.repeat(copies, 1), lambda h: to_mean(h) + shifts[0], lambda h: to_log_var(h) + shifts[1])
        if not isinstance(z, Tensor) or z.shape != shape:
            if isinstance(z, Tensor) and z.shape == (shape[0], 2 * shape[1]):
                raise Refused("the code has twice as many numbers as the latent space has dimensions.")
            raise Refused(f"expected one tensor of codes, (batch, latent); got {kind_of(z)}.")
        return z, (z.view(copies, *mean.shape) - mean) / (0.5 * log_var).exp()

    z, drawn = noise()
    by_mean = gradients(z.mean(0), shifts)[0][0]
    by_log_var = gradients(noise()[1].square().mean((0, 1)), shifts)[0][1]
    drawn, spread = drawn.detach(), drawn.detach().std(0)
    return {
        "mean of the noise": torch.where(spread > 0.01, drawn.mean(0), 0),
        "standard deviation of the noise": spread,
        "correlation between dimensions": mean_product(drawn, -1),
        "mean fourth power of the noise": drawn.pow(4).mean(),  # 3 if it is normal
        "gradient by the mean": by_mean,
        "does a gradient reach log_var?": float((by_log_var > 0.01).any()),
    }


ALTERNATIVES = (
    lambda hidden, to_mean, to_log_var: gaussian(to_mean(hidden), to_log_var(hidden)).rsample(),
    lambda hidden, to_mean, to_log_var: td.Normal(to_mean(hidden), to_log_var(hidden).exp().sqrt()).rsample(),
)


def _code_with(mean=lambda mean: mean, sigma=lambda log_var: (0.5 * log_var).exp(), noise=torch.randn_like) -> Answer:
    """A code with another mean or sigma, or with other noise, made from the mean's shape."""

    def answer(hidden: Tensor, to_mean: Layer, to_log_var: Layer) -> Tensor:
        centre = mean(to_mean(hidden))
        return centre + sigma(to_log_var(hidden)) * noise(centre)

    return answer


MISTAKES = (
    Misconception(
        "ReLU on the latent mean",
        _code_with(mean=torch.relu),
        "your codes are centred on ReLU(mean): no mean is ever negative, while half of the prior's numbers are. Only "
        "noise carries a code below zero, so the decoder sees too few codes there.",
    ),
    Misconception(
        "mean and sigma concatenated",
        lambda hidden, to_mean, to_log_var: torch.cat([to_mean(hidden), (0.5 * to_log_var(hidden)).exp()], 1),
        "your code has twice as many numbers as it should: mean and sigma side by side. They describe the "
        "distribution of z; the decoder gets one draw from it.",
    ),
    Misconception(
        "mean decoded in training",
        lambda hidden, to_mean, to_log_var: to_mean(hidden),
        "your code is the mean: nothing is drawn. The variance then occurs in the KL alone, goes to 1 for free, "
        "and means nothing.",
    ),
    Misconception(
        "standard deviation without the one half",
        _code_with(sigma=torch.exp),
        "your noise has the standard deviation exp(log_var), which is the variance. The KL is told one Gaussian, "
        "the decoder another.",
    ),
    Misconception(
        "noise drawn without gradient",
        lambda h, to_mean, to_log_var: torch.normal(to_mean(h), (0.5 * to_log_var(h)).exp()).detach(),
        "no gradient arrives at the code: sample() and torch.no_grad() cut it off, torch.normal passes zeros back. "
        "The encoder then receives a gradient from the KL alone, and forgets the images.",
    ),
    Misconception(
        "sigma detached",
        _code_with(sigma=lambda log_var: (0.5 * log_var).exp().detach()),
        "the gradient reaches the mean and not log_var. How much noise an image can bear has to be learned, too.",
    ),
    Misconception(
        "ReLU on the log-variance",
        _code_with(sigma=lambda log_var: (0.5 * log_var.relu()).exp()),
        "a ReLU keeps log_var from being negative, so sigma is at least 1, the prior's: no image can be told "
        "precisely. The logarithm is there so that any number is allowed.",
    ),
    Misconception(
        "noise shared by the batch",
        _code_with(noise=lambda mean: torch.randn_like(mean[:1])),
        "all images of the batch get the same noise. Draw it for every image.",
    ),
    Misconception(
        "torch.normal",
        lambda h, to_mean, to_log_var: torch.normal(to_mean(h), (0.5 * to_log_var(h)).exp()),
        "the codes are drawn as they should be, but torch.normal passes no gradient on: mean and log-variance "
        "learn nothing from them. Draw the noise by itself, then scale and shift it.",
    ),
    Misconception(
        "torch.normal with a variance",
        lambda h, to_mean, to_log_var: torch.normal(to_mean(h), to_log_var(h).exp()),
        "torch.normal wants a standard deviation, not a variance; and it passes no gradient on. Draw the noise by "
        "itself, then scale and shift it.",
    ),
    Misconception(
        "uniform noise",
        _code_with(noise=torch.rand_like),
        "your noise is uniform, between 0 and 1. A code from N(mean, sigma^2) needs normal noise: on both sides "
        "of the mean.",
    ),
    Misconception(
        "one number for all dimensions",
        _code_with(noise=lambda mean: torch.randn_like(mean[:, :1])),
        "all dimensions of a code get the same noise. Each needs its own.",
    ),
    Misconception(
        "mean detached",
        _code_with(mean=lambda mean: mean.detach()),
        "no gradient reaches the mean: it is detached. Both layers have to learn.",
    ),
    Misconception(
        "log-variance taken for sigma",
        _code_with(sigma=lambda log_var: log_var),
        "you multiply the noise by the log-variance itself. It is log sigma^2: sigma = exp(0.5 * log_var).",
    ),
    Misconception(
        "noise with sigma one",
        _code_with(sigma=torch.ones_like),
        "your noise has the standard deviation 1, whatever the log-variance is: the width of q(z|x) plays no role.",
    ),
    Misconception(
        "softplus for sigma",
        _code_with(sigma=torch.nn.functional.softplus),
        "your sigma is a softplus of the log-variance. sigma = exp(0.5 * log_var).",
    ),
    Misconception(
        "uniform noise around zero",
        _code_with(noise=lambda mean: 2 * torch.rand_like(mean) - 1),
        "your noise is uniform between -1 and 1. A code from N(mean, sigma^2) needs normal noise.",
    ),
    Misconception(
        "sign of the log-variance",
        _code_with(sigma=lambda log_var: (-0.5 * log_var).exp()),
        "your noise is divided by sigma: the sign of log_var is turned round.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    observe=observe,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    rtol=0.1,
    atol=0.15,  # the noise of 3,000 copies shows its standard deviation to 0.013
    hints=(
        "Nothing stands between the layers and their meaning: to_mean gives any real number, to_log_var gives log "
        "sigma^2.",
        "z = mean + sigma * noise, where the noise is drawn by itself and has no parameters, so gradients pass it by.",
        "sigma = exp(log_var / 2); noise = torch.randn_like(mean). No cat, no ReLU, no no_grad.",
    ),
    minutes=7,
    difficulty=2,
    points=2,
)
