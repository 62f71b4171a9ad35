"""Exercises of chapter 02, the evidence lower bound."""

from collections.abc import Callable
from math import log, pi

import torch
from torch import Tensor
from torch import distributions as td

from vae_course.checks.exercise import Exercise, Misconception
from vae_course.distributions import gaussian

SINGLE, DOUBLE = torch.float32, torch.float64

# log p(x, z) of a model with Gaussian pixels.


def _models(generator: torch.Generator) -> list[tuple[Tensor, Tensor, Callable, float]]:
    cases = []
    for batch, pixels, latent, sigma, dtype in ((1, 2, 1, 0.5, SINGLE), (3, 4, 2, 2.0, SINGLE), (5, 3, 6, 0.7, DOUBLE)):
        z = torch.randn(batch, latent, generator=generator, dtype=dtype)
        matrix = torch.randn(latent, pixels, generator=generator, dtype=dtype)

        def decode(z, matrix=matrix):
            return torch.tanh(z @ matrix)

        noise = torch.randn(batch, pixels, generator=generator, dtype=dtype)
        cases.append((decode(z) + sigma * noise, z, decode, sigma))
    return cases


def _gaussian_log_density(value: Tensor, mean: Tensor | float, std: float) -> Tensor:
    return -0.5 * ((value - mean) / std) ** 2 - log(std) - 0.5 * log(2 * pi)


def _log_joint(x: Tensor, z: Tensor, decode: Callable, sigma: float) -> Tensor:
    return _gaussian_log_density(x, decode(z), sigma).sum(-1) + _gaussian_log_density(z, 0.0, 1.0).sum(-1)


def _log_joint_library(x: Tensor, z: Tensor, decode: Callable, sigma: float) -> Tensor:
    return td.Normal(decode(z), sigma).log_prob(x).sum(-1) + td.Normal(0.0, 1.0).log_prob(z).sum(-1)


def _log_joint_one_event(x: Tensor, z: Tensor, decode: Callable, sigma: float) -> Tensor:
    scale = torch.cat([torch.full_like(x, sigma), torch.ones_like(z)], -1)
    mean = torch.cat([decode(z), torch.zeros_like(z)], -1)
    return td.Independent(td.Normal(mean, scale), 1).log_prob(torch.cat([x, z], -1))


def _log_likelihood(x: Tensor, z: Tensor, decode: Callable, sigma: float) -> Tensor:
    return _gaussian_log_density(x, decode(z), sigma).sum(-1)


JOINT = Exercise(
    name="elbo.joint",
    reference=_log_joint,
    cases=_models,
    alternatives=(_log_joint_library, _log_joint_one_event),
    mistakes=(
        Misconception(
            "prior term missing",
            _log_likelihood,
            "your values are log p(x|z): the prior term log p(z) is missing. Without it every code counts as equally "
            "probable, and nothing keeps codes near the prior.",
        ),
        Misconception(
            "prior subtracted",
            lambda x, z, decode, sigma: 2 * _log_likelihood(x, z, decode, sigma) - _log_joint(x, z, decode, sigma),
            "you subtract log p(z). Densities of a story in two steps are multiplied, so their logarithms are added.",
        ),
        Misconception(
            "variance taken for the standard deviation",
            lambda x, z, decode, sigma: _log_joint(x, z, decode, sigma**2),
            "you use sigma squared where a standard deviation is expected. `td.Normal` takes the standard deviation.",
        ),
        Misconception(
            "sigma taken for the variance",
            lambda x, z, decode, sigma: _log_joint(x, z, decode, sigma**0.5),
            "you treat sigma as if it were the variance. It is the standard deviation: the squared error is divided by "
            "sigma squared.",
        ),
        Misconception(
            "normalising constants left out",
            lambda x, z, decode, sigma: -(x - decode(z)).square().sum(-1) / (2 * sigma**2) - z.square().sum(-1) / 2,
            "your values are right up to a constant that depends on sigma and on the dimensions only. A density "
            "integrates to one; without its constant, no figure of this chapter is in nats.",
        ),
        Misconception(
            "averaged over dimensions",
            lambda x, z, decode, sigma: (
                _gaussian_log_density(x, decode(z), sigma).mean(-1) + _gaussian_log_density(z, 0.0, 1.0).mean(-1)
            ),
            "you average over pixels and code dimensions. Independent densities multiply, so logarithms are summed; "
            "averaging also changes the weight of the prior against the likelihood.",
        ),
        Misconception(
            "one figure for the batch",
            lambda *arguments: _log_joint(*arguments).sum(),
            "you summed over the batch. Each pair of an image and a code has a log-density of its own.",
        ),
        Misconception(
            "noise on the code",
            lambda x, z, decode, sigma: (
                _log_likelihood(x, z, decode, sigma) + _gaussian_log_density(z, 0.0, sigma).sum(-1)
            ),
            "you gave the prior the standard deviation sigma. That is the noise of the pixels; the prior is N(0, I).",
        ),
    ),
    hints=(
        "The story has two steps, and log p(x, z) has two terms, one for each.",
        "`torch.distributions.Normal(mean, std).log_prob(value)` gives one figure per number. Sum over pixels, and "
        "over code dimensions.",
    ),
    minutes=5,
    difficulty=1,
)


# Two ways to average weights.


def _weights(generator: torch.Generator) -> list[tuple[Tensor]]:
    """Log-weights, samples last; some so small that their exponential is 0."""
    shapes = (((4,), 0, SINGLE), ((3, 6), -500, SINGLE), ((2, 3, 5), -1000, DOUBLE))
    return [(offset + 2 * torch.randn(s, generator=generator, dtype=dtype),) for s, offset, dtype in shapes]


def _jensen(log_w: Tensor) -> tuple[Tensor, Tensor]:
    return log_w.logsumexp(-1) - log(log_w.shape[-1]), log_w.mean(-1)


def _jensen_shifted(log_w: Tensor) -> tuple[Tensor, Tensor]:
    top = log_w.amax(-1, keepdim=True)
    return (log_w - top).exp().mean(-1).log() + top.squeeze(-1), log_w.sum(-1) / log_w.shape[-1]


def _jensen_shares(log_w: Tensor) -> tuple[Tensor, Tensor]:
    equal = torch.full_like(log_w, -log(log_w.shape[-1]))
    return torch.logsumexp(log_w + equal, -1), (equal.exp() * log_w).sum(-1)


JENSEN = Exercise(
    name="elbo.jensen",
    reference=_jensen,
    cases=_weights,
    alternatives=(_jensen_shifted, _jensen_shares),
    mistakes=(
        Misconception(
            "exchanged",
            lambda log_w: _jensen(log_w)[::-1],
            "the log of the mean and the mean of the log are exchanged. By Jensen's inequality the first one is never "
            "the smaller.",
        ),
        Misconception(
            "mean of the log twice",
            lambda log_w: (log_w.mean(-1), log_w.mean(-1)),
            "your log of the mean is a mean of logs. That is the whole difference between log p(x) and its bound: "
            "average the weights, then take the logarithm.",
        ),
        Misconception(
            "log of the mean twice",
            lambda log_w: (_jensen(log_w)[0], _jensen(log_w)[0]),
            "your mean of the log is a log of the mean. The second figure, which estimates the ELBO, averages the "
            "log-weights themselves.",
        ),
        Misconception(
            "logsumexp without -log S",
            lambda log_w: (log_w.logsumexp(-1), log_w.mean(-1)),
            "your first figure is the log of a sum, not of a mean: it is too high by log S, and grows with the number "
            "of samples, whatever the model.",
        ),
        Misconception(
            "log S added",
            lambda log_w: (log_w.logsumexp(-1) + log(log_w.shape[-1]), log_w.mean(-1)),
            "you add log S. To turn a sum into a mean one divides by S: what is that on the logarithm?",
        ),
        Misconception(
            "exponentials that vanish",
            lambda log_w: (log_w.exp().mean(-1).log(), log_w.mean(-1)),
            "your formula is right and its arithmetic is not: exp(-1000) is 0, and its logarithm is minus infinity. "
            "Log-weights of images are such numbers; there is a function that never leaves the log scale.",
        ),
        Misconception(
            "sum of the log",
            lambda log_w: (_jensen(log_w)[0], log_w.sum(-1)),
            "your second figure is the sum of the log-weights, not their mean.",
        ),
        Misconception(
            "largest weight only",
            lambda log_w: (log_w.amax(-1), log_w.mean(-1)),
            "your first figure is the largest log-weight. It dominates the mean, but the mean is a share 1/S of it, "
            "and the others count as well.",
        ),
        Misconception(
            "averaged over the batch",
            lambda log_w: (log_w.flatten().logsumexp(0) - log(log_w.numel()), log_w.mean()),
            "you average over the whole tensor. Only the last dimension holds samples; the others are images.",
        ),
    ),
    hints=(
        "The log of the mean: exponentiate, average, take the logarithm, without ever leaving the log scale.",
        "`torch.logsumexp` is the log of a sum of exponentials. A mean is a sum divided by S.",
    ),
    minutes=5,
    difficulty=1,
)


# Averages under the posterior, from codes that were not drawn from it.


def _weighted_codes(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    cases = []
    for samples, batch, latent, offset, dtype in ((3, 1, 1, 0, SINGLE), (5, 2, 3, -2, SINGLE), (8, 3, 2, -900, DOUBLE)):
        log_w = offset + torch.randn(samples, batch, generator=generator, dtype=dtype)
        cases.append((log_w, torch.randn(samples, batch, latent, generator=generator, dtype=dtype)))
    return cases


def _weighted_mean(shares: Tensor, z: Tensor) -> Tensor:
    return (shares[..., None] * z).sum(0)


def _posterior_mean_shifted(log_w: Tensor, z: Tensor) -> Tensor:
    w = (log_w - log_w.amax(0)).exp()
    return _weighted_mean(w, z) / w.sum(0)[:, None]


POSTERIOR_MEAN = Exercise(
    name="elbo.weights",
    reference=lambda log_w, z: _weighted_mean(log_w.softmax(0), z),
    cases=_weighted_codes,
    alternatives=(
        _posterior_mean_shifted,
        lambda log_w, z: torch.einsum("sb,sbd->bd", (log_w - log_w.logsumexp(0)).exp(), z),
    ),
    mistakes=(
        Misconception(
            "q(z|x) taken for p(z|x)",
            lambda log_w, z: z.mean(0),
            "your values are the plain mean of the codes. They were drawn from q(z|x), so that is the mean of q; the "
            "weights are what turns an average under q into one under p(z|x).",
        ),
        Misconception(
            "log-weights taken for weights",
            lambda log_w, z: _weighted_mean(log_w / log_w.sum(0), z),
            "you use the logarithms as weights. A code with a weight e times as large counts e times as much, not one "
            "more.",
        ),
        Misconception(
            "weights not normalised",
            lambda log_w, z: _weighted_mean(log_w.exp() / len(log_w), z),
            "your weights do not sum to one. Their mean estimates p(x): you have the posterior mean times p(x).",
        ),
        Misconception(
            "normalised over the batch",
            lambda log_w, z: _weighted_mean(log_w.softmax(1), z),
            "you normalise over the images. For each image, the weights of its own codes, along the first dimension, "
            "must sum to one.",
        ),
        Misconception(
            "normalised over everything",
            lambda log_w, z: _weighted_mean(log_w.flatten().softmax(0).view_as(log_w), z),
            "your weights sum to one over all images together. Each image needs weights that sum to one.",
        ),
        Misconception(
            "best code only",
            lambda log_w, z: z.gather(0, log_w.argmax(0)[None, :, None].expand(1, -1, z.shape[-1]))[0],
            "you return the code with the largest weight. That is one code, not the mean over the posterior.",
        ),
        Misconception(
            "weights turned over",
            lambda log_w, z: _weighted_mean((-log_w).softmax(0), z),
            "your weights are q / p instead of p / q: the codes that explain the image worst count most.",
        ),
        Misconception(
            "divided by the number of codes as well",
            lambda log_w, z: _weighted_mean(log_w.softmax(0), z) / len(log_w),
            "you divide by the number of codes once more. Weights that sum to one have done that already.",
        ),
    ),
    hints=(
        "An average under p(z|x) is a weighted average of codes from q, with weights proportional to w.",
        "p(x) is not needed: dividing the weights by their sum removes any common factor.",
        "exp(log_w) / sum of exp(log_w), without underflow: which well-known function of logits is that?",
    ),
    minutes=8,
    difficulty=2,
)


# The ELBO from codes.


def _bounds(generator: torch.Generator) -> list[tuple]:
    cases = []
    for samples, batch, pixels, latent, dtype in ((2, 1, 2, 1, SINGLE), (5, 3, 4, 2, SINGLE), (6, 4, 3, 3, DOUBLE)):

        def draw(*shape, dtype=dtype):
            return torch.randn(*shape, generator=generator, dtype=dtype)

        q = gaussian(draw(batch, latent), draw(batch, latent))
        z = q.mean + q.stddev * draw(samples, batch, latent)

        matrix = draw(latent, pixels)

        def likelihood(z, matrix=matrix):
            return gaussian((z @ matrix).tanh(), torch.full_like(z @ matrix, -1.0))

        prior = gaussian(torch.zeros(latent, dtype=dtype), torch.zeros(latent, dtype=dtype))
        cases.append((draw(batch, pixels), z, q, prior, likelihood))
    return cases


def _terms(x, z, q, prior, likelihood) -> tuple[Tensor, Tensor, Tensor]:
    """log p(x|z), log p(z) and log q(z|x), each (samples, batch)."""
    return likelihood(z).log_prob(x), prior.log_prob(z), q.log_prob(z)


def _combined(combine: Callable[[Tensor, Tensor, Tensor], Tensor]) -> Callable[..., Tensor]:
    """An answer that puts the three terms together in its own way."""
    return lambda *arguments: combine(*_terms(*arguments))


def _estimate_in_a_loop(x: Tensor, z: Tensor, q, prior, likelihood) -> Tensor:
    total = 0
    for code in z:
        total = total + likelihood(code).log_prob(x) + prior.log_prob(code) - q.log_prob(code)
    return total / len(z)


def _with_closed_kl(x, z, q, prior, likelihood):
    kl = td.kl_divergence(q.base_dist, td.Normal(torch.zeros_like(q.mean), 1.0)).sum(-1)
    return likelihood(z).log_prob(x).mean(0) - kl


ESTIMATE = Exercise(
    name="elbo.estimate",
    reference=_combined(lambda lik, prior, q: (lik + prior - q).mean(0)),
    cases=_bounds,
    alternatives=(_estimate_in_a_loop, _combined(lambda lik, prior, q: lik.mean(0) - (q - prior).mean(0))),
    mistakes=(
        Misconception(
            "sign of the KL",
            _combined(lambda lik, prior, q: (lik - prior + q).mean(0)),
            "you add the KL divergence. It is the price for leaving the prior and is subtracted; with the wrong sign "
            "the value may lie above log p(x), and is no bound.",
        ),
        Misconception(
            "KL alone taken as -log q",
            _combined(lambda lik, prior, q: (lik + q).mean(0)),
            "you add log q(z|x) in place of the KL, and without the prior. That rewards certainty without limit: as q "
            "narrows, your value grows for ever.",
        ),
        Misconception(
            "prior term missing",
            _combined(lambda lik, prior, q: (lik - q).mean(0)),
            "the prior term log p(z) is missing. You keep the entropy of q, but nothing draws the codes to the prior.",
        ),
        Misconception(
            "log q missing",
            _combined(lambda lik, prior, q: (lik + prior).mean(0)),
            "you average log p(x, z) and leave log q(z|x) out. Without the entropy of q, the best q is a single point.",
        ),
        Misconception(
            "KL left out",
            _combined(lambda lik, prior, q: lik.mean(0)),
            "your values are the reconstruction alone. It may lie above log p(x): it is no bound on anything.",
        ),
        Misconception(
            "log of the mean",
            _combined(lambda lik, prior, q: (lik + prior - q).logsumexp(0) - log(len(lik))),
            "you take the log of the mean weight. That is the importance-weighted bound; the ELBO is the mean of the "
            "log-weights.",
        ),
        Misconception(
            "summed over the codes",
            _combined(lambda lik, prior, q: (lik + prior - q).sum(0)),
            "you sum over the codes. An expectation is estimated by their mean.",
        ),
        Misconception(
            "one figure for the batch",
            _combined(lambda lik, prior, q: (lik + prior - q).mean()),
            "you average over the images, too. Return one ELBO per image.",
        ),
        Misconception(
            "negative ELBO",
            _combined(lambda lik, prior, q: (q - lik - prior).mean(0)),
            "your values are minus the ELBO, the loss. The bound itself is asked for, which lies below log p(x).",
        ),
        Misconception(
            "KL in closed form",
            _with_closed_kl,
            "your estimate is a good one, but another: you take the KL in closed form. Here, all three logarithms are "
            "evaluated at the given codes, which works for any q and any prior.",
        ),
    ),
    hints=(
        "Three logarithms at each code. Two of them make up log p(x, z); the third is that of the density the codes "
        "were drawn from.",
        "Each `log_prob` gives a tensor of shape (samples, batch). Combine them, then average over the first "
        "dimension.",
    ),
    minutes=8,
    difficulty=2,
)


# The gap, on a grid.


def _grids(generator: torch.Generator) -> list[tuple[Tensor, Tensor, Tensor]]:
    """A Gaussian q and the joint density of a model with a wavy decoder, on a grid of codes."""
    cases = []
    for batch, points, dtype in ((1, 161, DOUBLE), (2, 241, SINGLE), (4, 321, DOUBLE)):
        z = torch.linspace(-8, 8, points, dtype=dtype)
        mean, x = torch.randn(2, batch, 1, generator=generator, dtype=dtype).clamp(-2, 2)
        std = 0.4 + 0.5 * torch.rand(batch, 1, generator=generator, dtype=dtype)
        log_q = td.Normal(mean, std).log_prob(z)
        log_joint = td.Normal(z + (2 * z).sin(), 0.7).log_prob(x) + td.Normal(0.0, 1.0).log_prob(z)
        cases.append((z, log_q, log_joint))
    return cases


def _log_evidence(z: Tensor, log_joint: Tensor) -> Tensor:
    return log_joint.logsumexp(-1, keepdim=True) + (z[1] - z[0]).log()


def _kl_on_grid(z: Tensor, log_q: Tensor, log_p: Tensor) -> Tensor:
    return (log_q.exp() * (log_q - log_p)).sum(-1) * (z[1] - z[0])


def _gap(z: Tensor, log_q: Tensor, log_joint: Tensor) -> Tensor:
    return _kl_on_grid(z, log_q, log_joint - _log_evidence(z, log_joint))


def _gap_as_difference(z: Tensor, log_q: Tensor, log_joint: Tensor) -> Tensor:
    elbo = torch.trapezoid(log_q.exp() * (log_joint - log_q), z)
    return torch.trapezoid(log_joint.exp(), z).log() - elbo


def _gap_by_shares(z: Tensor, log_q: Tensor, log_joint: Tensor) -> Tensor:
    q, p = log_q.log_softmax(-1), log_joint.log_softmax(-1)
    return torch.nn.functional.kl_div(p, q, reduction="none", log_target=True).sum(-1)


GAP = Exercise(
    name="elbo.gap",
    reference=_gap,
    cases=_grids,
    alternatives=(_gap_as_difference, _gap_by_shares),
    mistakes=(
        Misconception(
            "joint taken for the posterior",
            lambda z, log_q, log_joint: _kl_on_grid(z, log_q, log_joint),
            "you compare q with p(x, z), which is not normalised: this is minus the ELBO. Divide the joint density by "
            "its area first.",
        ),
        Misconception(
            "arguments exchanged",
            lambda z, log_q, log_joint: _kl_on_grid(z, log_joint - _log_evidence(z, log_joint), log_q),
            "you computed KL(p(z|x) || q), the average under the posterior. The gap of the ELBO is KL(q || p(z|x)).",
        ),
        Misconception(
            "p(z|x) mistaken for q(z|x)",
            lambda z, log_q, log_joint: -_kl_on_grid(z, log_joint - _log_evidence(z, log_joint), log_q),
            "you average log q - log p(z|x) under p(z|x). The codes of the ELBO come from q(z|x): the average is under "
            "q.",
        ),
        Misconception(
            "sign",
            lambda *arguments: -_gap(*arguments),
            "your values are negative: this is -KL. A gap below zero would put the lower bound above log p(x).",
        ),
        Misconception(
            "ELBO returned",
            lambda z, log_q, log_joint: -_kl_on_grid(z, log_q, log_joint),
            "your values are the ELBO. The gap is what it lacks to log p(x).",
        ),
        Misconception(
            "log p(x) returned",
            lambda z, log_q, log_joint: _log_evidence(z, log_joint).squeeze(-1),
            "your values are log p(x) and do not depend on q. The gap is what is left when the ELBO is taken away.",
        ),
        Misconception(
            "posterior sums to one",
            lambda z, log_q, log_joint: _kl_on_grid(z, log_q, log_joint.log_softmax(-1)),
            "your posterior sums to one over the points of the grid. As a density its integral, the sum times the "
            "spacing, must be one: your values are off by the logarithm of the spacing.",
        ),
        Misconception(
            "spacing left out",
            lambda z, log_q, log_joint: _gap(z, log_q, log_joint) / (z[1] - z[0]),
            "you sum over the grid without the spacing. A finer grid would give a larger value: an integral is a sum "
            "times the spacing.",
        ),
        Misconception(
            "not weighted by q",
            lambda z, log_q, log_joint: (log_q - log_joint + _log_evidence(z, log_joint)).mean(-1),
            "you average log q - log p(z|x) over the grid, all codes alike. The average is under q.",
        ),
    ),
    hints=(
        "First the posterior on the grid: the joint density, divided by its area.",
        "The area is p(x): the sum of the joint density over the grid, times the spacing. On the log scale: logsumexp.",
        "Then the definition: the integral of q (log q - log p(z|x)).",
    ),
    minutes=10,
    difficulty=3,
    points=2,
    rtol=1e-3,
    atol=1e-4,
)


# The exact posterior of the linear-Gaussian model.


def _laboratories(generator: torch.Generator) -> list[tuple[Tensor, Tensor, Tensor, float]]:
    cases = []
    for batch, pixels, latent, sigma in ((1, 1, 1, 0.5), (2, 3, 2, 2.0), (4, 6, 3, 0.7)):

        def draw(*shape):
            return torch.randn(*shape, generator=generator, dtype=DOUBLE)

        cases.append((draw(batch, pixels), draw(pixels, latent), draw(pixels), sigma))
    return cases


def _precision(W: Tensor, sigma: float) -> Tensor:
    return torch.eye(W.shape[1], dtype=W.dtype) + W.mT @ W / sigma**2


def _posterior(x: Tensor, W: Tensor, b: Tensor, sigma: float) -> tuple[Tensor, Tensor]:
    covariance = _precision(W, sigma).inverse()
    return (x - b) @ W @ covariance / sigma**2, covariance


def _posterior_through_evidence(x: Tensor, W: Tensor, b: Tensor, sigma: float) -> tuple[Tensor, Tensor]:
    """By conditioning the joint Gaussian of x and z on x."""
    C = W @ W.mT + sigma**2 * torch.eye(len(W), dtype=W.dtype)
    gain = torch.linalg.solve(C, W).mT
    return (x - b) @ gain.mT, torch.eye(W.shape[1], dtype=W.dtype) - gain @ W


def _posterior_solved(x: Tensor, W: Tensor, b: Tensor, sigma: float) -> tuple[Tensor, Tensor]:
    a = W.mT @ W + sigma**2 * torch.eye(W.shape[1], dtype=W.dtype)
    return torch.linalg.solve(a, W.mT @ (x - b).mT).mT, sigma**2 * torch.linalg.inv(a)


def _without_prior(x, W, b, sigma):
    covariance = (W.mT @ W / sigma**2).inverse()
    return (x - b) @ W @ covariance / sigma**2, covariance


def _noise_scale_left_out(x, W, b, sigma):
    return _posterior(x, W, b, 1.0)


POSTERIOR = Exercise(
    name="elbo.posterior",
    reference=_posterior,
    cases=_laboratories,
    alternatives=(_posterior_through_evidence, _posterior_solved),
    mistakes=(
        Misconception(
            "prior left out",
            _without_prior,
            "your posterior ignores the prior: its mean is the least-squares code, and its precision lacks the "
            "identity. The prior draws every code towards 0.",
        ),
        Misconception(
            "sigma taken for the variance",
            lambda x, W, b, sigma: _posterior(x, W, b, sigma**0.5),
            "you divide by sigma where sigma squared belongs: sigma is the standard deviation of the noise.",
        ),
        Misconception(
            "noise left out",
            _noise_scale_left_out,
            "your values do not depend on sigma. The noisier the pixels, the less an image says about its code.",
        ),
        Misconception(
            "precision returned",
            lambda x, W, b, sigma: (_posterior(x, W, b, sigma)[0], _precision(W, sigma)),
            "your second result is the precision. The covariance is its inverse: seeing an image makes it smaller than "
            "the prior's, not larger.",
        ),
        Misconception(
            "bias left out",
            lambda x, W, b, sigma: _posterior(x, W, 0 * b, sigma),
            "the bias b is missing. The code has to explain x - b only; the rest is there whatever the code is.",
        ),
        Misconception(
            "mean without the covariance",
            lambda x, W, b, sigma: ((x - b) @ W / sigma**2, _posterior(x, W, b, sigma)[1]),
            "your mean is the pull of the data, W^T (x - b) / sigma^2. The posterior mean is what the precision maps "
            "to that pull: solve for it.",
        ),
        Misconception(
            "best diagonal q",
            lambda x, W, b, sigma: (_posterior(x, W, b, sigma)[0], _precision(W, sigma).diagonal().reciprocal().diag()),
            "your covariance is diagonal, with the inverses of the precision's diagonal: the best diagonal q(z|x), not "
            "the posterior p(z|x). Invert the whole matrix.",
        ),
        Misconception(
            "correlations dropped",
            lambda x, W, b, sigma: (_posterior(x, W, b, sigma)[0], _posterior(x, W, b, sigma)[1].diagonal().diag()),
            "your variances are right, but the covariances between code dimensions are missing. Two columns of W that "
            "brighten the same pixels make their codes depend on each other.",
        ),
        Misconception(
            "multiplied by the precision",
            lambda x, W, b, sigma: (
                (x - b) @ W @ _precision(W, sigma) / sigma**2,
                _posterior(x, W, b, sigma)[1],
            ),
            "you multiply the pull of the data by the precision. It is divided by it: a sharp posterior does not lie "
            "farther out.",
        ),
    ),
    hints=(
        "Write log p(x|z) + log p(z) as a function of z: a quadratic form. Which matrix stands in the square?",
        "Completing the square: precision I + W^T W / sigma^2, and precision times mean = W^T (x - b) / sigma^2.",
        "Images are rows: (x - b) @ W has one row per image, and the precision is symmetric.",
    ),
    minutes=12,
    difficulty=3,
    points=2,
)


# The importance-weighted bound.


def _runs(generator: torch.Generator) -> list[tuple[Tensor]]:
    shapes = (((3, 2, 1), 0, SINGLE), ((4, 7, 3), -400, SINGLE), ((6, 5, 2), -1000, DOUBLE))
    return [(offset + 2 * torch.randn(s, generator=generator, dtype=dtype),) for s, offset, dtype in shapes]


def _iw_shifted(log_w: Tensor) -> Tensor:
    top = log_w.amax(1, keepdim=True)
    return ((log_w - top).exp().mean(1).log() + top[:, 0]).mean(0)


IMPORTANCE_WEIGHTED = Exercise(
    name="elbo.iw",
    reference=lambda log_w: (log_w.logsumexp(1) - log(log_w.shape[1])).mean(0),
    cases=_runs,
    alternatives=(
        _iw_shifted,
        lambda log_w: torch.stack([torch.logsumexp(run - log(len(run)), 0) for run in log_w]).mean(0),
    ),
    mistakes=(
        Misconception(
            "logsumexp without -log K",
            lambda log_w: log_w.logsumexp(1).mean(0),
            "the -log K is missing: your value is too high by log K, so it improves with K for ever. A bound above "
            "log p(x) is a mistake.",
        ),
        Misconception(
            "mean of the log",
            lambda log_w: log_w.mean((0, 1)),
            "your values are the ELBO, whatever K is: you average logarithms. Average the K weights of a run first, "
            "then take the logarithm.",
        ),
        Misconception(
            "runs pooled",
            lambda log_w: log_w.flatten(0, 1).logsumexp(0) - log(log_w.shape[0] * log_w.shape[1]),
            "you take the log of the mean over all weights of all runs. That estimates the bound for a much larger K. "
            "Only the weights of one run go under the logarithm; the runs are averaged after it.",
        ),
        Misconception(
            "runs and weights exchanged",
            lambda log_w: (log_w.logsumexp(0) - log(log_w.shape[0])).mean(0),
            "you average the weights over the runs and the logarithms over K. The K weights are in the second "
            "dimension.",
        ),
        Misconception(
            "log of the number of runs subtracted",
            lambda log_w: (log_w.logsumexp(1) - log(log_w.shape[0])).mean(0),
            "you subtract the logarithm of the number of runs. The sum under the logarithm has K terms.",
        ),
        Misconception(
            "exponentials that vanish",
            lambda log_w: log_w.exp().mean(1).log().mean(0),
            "your formula is right and its arithmetic is not: the exponential of such a log-weight is 0. Stay on the "
            "log scale.",
        ),
        Misconception(
            "divided by K after the logarithm",
            lambda log_w: (log_w.logsumexp(1) / log_w.shape[1]).mean(0),
            "you divide by K after the logarithm. The mean is inside it, and dividing there is subtracting here.",
        ),
        Misconception(
            "largest weight only",
            lambda log_w: log_w.amax(1).mean(0),
            "your values are the largest log-weight of each run. It is more than the log of their mean, so this is no "
            "bound.",
        ),
        Misconception(
            "one figure for the batch",
            lambda log_w: (log_w.logsumexp(1) - log(log_w.shape[1])).mean(),
            "you average over the images, too. Return one bound per image.",
        ),
    ),
    hints=(
        "Three dimensions, three fates: under the logarithm, averaged after it, kept.",
        "The mean of K weights on the log scale: `logsumexp`, and a correction by the number of weights.",
    ),
    minutes=6,
    difficulty=3,
)

EXERCISES = (JOINT, JENSEN, POSTERIOR_MEAN, ESTIMATE, GAP, POSTERIOR, IMPORTANCE_WEIGHTED)
