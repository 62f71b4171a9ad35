"""The bottleneck of a VAE: a drawn code, its mean and its log-variance."""

import torch
from torch import Tensor
from torch import distributions as td
from torch.nn import functional as F

from vae_course.checks._gaussian import mean_product
from vae_course.checks.exercise import Answer, Exercise, Misconception, gradients
from vae_course.checks.sandbox import Refused
from vae_course.checks.vae._shared import Layer, layer

Code = tuple[Tensor, Tensor, Tensor]  # z, mean and log_var, each (batch, latent)


def cases(generator: torch.Generator) -> list[tuple[Tensor, Layer, Layer]]:
    """Hidden features and two layers; log-variances lie around -1.5, so that sigma and variance differ."""
    drawn = []
    for batch, features, latent in ((2, 4, 3), (2, 5, 4)):
        hidden = 3 * torch.randn(batch, features, generator=generator).relu()
        to_mean = layer(generator, features, latent, size=1.0)
        drawn.append((hidden, to_mean, layer(generator, features, latent, size=0.2, bias=-1.5)))
    return drawn


def reference(hidden: Tensor, to_mean: Layer, to_log_var: Layer) -> Code:
    mean, log_var = to_mean(hidden), to_log_var(hidden)
    return mean + (0.5 * log_var).exp() * torch.randn_like(mean), mean, log_var


def observe(answer: Answer, hidden: Tensor, to_mean: Layer, to_log_var: Layer, copies=3000) -> dict[str, Tensor]:
    """Mean and log-variance as returned, and what the codes of many copies of each image show about the noise."""
    batch, (mean, log_var) = len(hidden), (to_mean(hidden), to_log_var(hidden))
    shifts = torch.zeros(2, mean.shape[1], dtype=hidden.dtype).requires_grad_()

    def codes() -> Code:
        found = answer(hidden.repeat(copies, 1), lambda h: to_mean(h) + shifts[0], lambda h: to_log_var(h) + shifts[1])
        shape = (copies * batch, mean.shape[1])
        if not isinstance(found, (tuple, list)) or [getattr(t, "shape", None) for t in found] != [shape] * 3:
            raise Refused("expected three tensors, z, mean and log_var, each of shape (batch, latent).")
        return found

    z, given_mean, given_log_var = codes()
    noise = (z.view(copies, *mean.shape) - mean) / (0.5 * log_var).exp()
    by_mean = gradients(z.mean(0), shifts)[0][0]
    noise_again = (codes()[0].view(copies, *mean.shape) - mean) / (0.5 * log_var).exp()
    by_log_var = gradients(noise_again.square().mean((0, 1)), shifts)[0][1]
    figures = {
        "mean": given_mean[:batch],
        "log_var": given_log_var[:batch],
        "mean of the noise": noise.mean(0),
        "standard deviation of the noise": noise.std(0),
        "correlation between dimensions": mean_product(noise, -1),
        "mean fourth power of the noise": noise.pow(4).mean(),  # 3 if it is normal
        "gradient by the mean": by_mean,
        "gradient by log_var": by_log_var,
    }
    return {name: figure.detach().round(decimals=2) for name, figure in figures.items()}


def _bottleneck_library(hidden: Tensor, to_mean: Layer, to_log_var: Layer) -> Code:
    q = td.Normal(to_mean(hidden), to_log_var(hidden).exp().sqrt())
    return q.rsample(), q.loc, 2 * q.scale.log()


def _bottleneck_row_by_row(hidden: Tensor, to_mean: Layer, to_log_var: Layer) -> Code:
    mean, log_var = to_mean(hidden), to_log_var(hidden)
    noise = torch.stack([torch.randn(mean.shape[1], dtype=mean.dtype) for _ in mean])
    return torch.addcmul(mean, noise, torch.exp(log_var / 2)), mean, log_var


ALTERNATIVES = (_bottleneck_library, _bottleneck_row_by_row)


def _bottleneck_with(noise=torch.randn_like, sigma=lambda log_var: (0.5 * log_var).exp()) -> Answer:
    """The bottleneck with other noise, made from the mean's shape, or another sigma, made from log_var."""

    def answer(hidden: Tensor, to_mean: Layer, to_log_var: Layer) -> Code:
        mean, log_var = to_mean(hidden), to_log_var(hidden)
        return mean + sigma(log_var) * noise(mean), mean, log_var

    return answer


def _bottleneck_detached(hidden: Tensor, to_mean: Layer, to_log_var: Layer) -> Code:
    q = td.Normal(to_mean(hidden), (0.5 * to_log_var(hidden)).exp())
    return q.sample(), q.loc, 2 * q.scale.log()


def _bottleneck_variance(hidden: Tensor, to_mean: Layer, to_log_var: Layer) -> Code:
    z, mean, log_var = reference(hidden, to_mean, to_log_var)
    return z, mean, log_var.exp()


def _bottleneck_normal(hidden: Tensor, to_mean: Layer, to_log_var: Layer) -> Code:
    mean, log_var = to_mean(hidden), to_log_var(hidden)
    return torch.normal(mean, (0.5 * log_var).exp()), mean, log_var


def _bottleneck_activated(hidden: Tensor, to_mean: Layer, to_log_var: Layer) -> Code:
    return reference(hidden, to_mean, lambda h: to_log_var(h).relu())


MISTAKES = (
    Misconception(
        "no sampling",
        _bottleneck_with(torch.zeros_like),
        "your code is the mean: nothing is drawn. Trained so, the encoder's variance means nothing and the prior "
        "gives no usable codes.",
    ),
    Misconception(
        "sample detached",
        _bottleneck_detached,
        "no gradient arrives at the code: sample() cuts it off, as torch.normal and torch.no_grad() do. The "
        "encoder would never receive a gradient from the decoder.",
    ),
    Misconception(
        "sigma detached",
        _bottleneck_with(sigma=lambda log_var: (0.5 * log_var).exp().detach()),
        "the gradient reaches the mean but not log_var: the standard deviation is detached. How much noise to add "
        "has to be learned, too.",
    ),
    Misconception(
        "log-variance without one half",
        _bottleneck_with(sigma=torch.exp),
        "your noise has the standard deviation exp(log_var). That is the variance; the standard deviation is its "
        "square root.",
    ),
    Misconception(
        "log-variance taken for sigma",
        _bottleneck_with(sigma=lambda log_var: log_var),
        "you multiply the noise by log_var itself, which may be negative. Turn it into a standard deviation first.",
    ),
    Misconception(
        "noise shared",
        _bottleneck_with(lambda mean: torch.randn(mean.shape[1], dtype=mean.dtype)),
        "all images of the batch get the same noise. Draw one noise vector per image: the mean over the batch "
        "would average nothing out.",
    ),
    Misconception(
        "uniform noise",
        _bottleneck_with(torch.rand_like),
        "your noise is uniform between 0 and 1 (torch.rand). A Gaussian code needs standard normal noise.",
    ),
    Misconception(
        "activation on the mean",
        lambda hidden, to_mean, to_log_var: reference(hidden, lambda h: to_mean(h).relu(), to_log_var),
        "your means are never negative: there is an activation after the last layer. The prior is symmetric around "
        "0, the mean may be any real number.",
    ),
    Misconception(
        "variance returned",
        _bottleneck_variance,
        "the code is right, but the third tensor is the variance. Return log_var as the layer gives it: the KL "
        "expects it so.",
    ),
    Misconception(
        "layers swapped",
        lambda hidden, to_mean, to_log_var: reference(hidden, to_log_var, to_mean),
        "mean and log_var come from each other's layers. They are told apart by nothing but their place.",
    ),
    Misconception(
        "code last",
        lambda *case: (lambda z, mean, log_var: (mean, log_var, z))(*reference(*case)),
        "your three results are in another order: the code comes first, then mean and log-variance.",
    ),
    Misconception(
        "log-variance before the mean",
        lambda *case: (lambda z, mean, log_var: (z, log_var, mean))(*reference(*case)),
        "mean and log-variance are returned in the wrong order: code, mean, log-variance.",
    ),
    Misconception(
        "standard deviation returned",
        lambda *case: (lambda z, mean, log_var: (z, mean, (0.5 * log_var).exp()))(*reference(*case)),
        "you return the standard deviation in place of the log-variance. The loss takes the logarithm of sigma^2.",
    ),
    Misconception(
        "torch.normal",
        _bottleneck_normal,
        "the codes are drawn as they should be, but torch.normal passes no gradient on: the layers learn nothing "
        "from the reconstruction. Draw the noise by itself, then scale and shift it.",
    ),
    Misconception(
        "one number for each image",
        _bottleneck_with(lambda mean: torch.randn(len(mean), 1, dtype=mean.dtype)),
        "all dimensions of a code get the same noise. Each dimension needs its own.",
    ),
    Misconception(
        "activation on the log-variance",
        _bottleneck_activated,
        "a ReLU on log_var keeps sigma at 1 or above. The logarithm is there so that any number is allowed: no "
        "activation.",
    ),
    Misconception(
        "noise with sigma one",
        _bottleneck_with(sigma=torch.ones_like),
        "your noise has the standard deviation 1, whatever the log-variance is. Multiply it by sigma.",
    ),
    Misconception(
        "sign of the log-variance",
        _bottleneck_with(sigma=lambda log_var: (-0.5 * log_var).exp()),
        "your noise is divided by sigma: the sign of log_var is turned round.",
    ),
    Misconception(
        "softplus for sigma",
        _bottleneck_with(sigma=F.softplus),
        "your sigma is a softplus of log_var. It is a log-variance: sigma = exp(0.5 * log_var).",
    ),
    Misconception(
        "uniform noise around zero",
        _bottleneck_with(lambda mean: 2 * torch.rand_like(mean) - 1),
        "your noise is uniform between -1 and 1. A Gaussian needs normal noise.",
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
        "Both layers look at the same hidden features, and nothing comes after them.",
        "z = mean + standard deviation * noise, with one standard normal number for each entry of mean.",
        "log_var = log sigma^2, hence sigma = exp(log_var / 2); torch.randn_like(mean) has the shape you need.",
    ),
    minutes=8,
    difficulty=2,
    points=2,
)
