"""Exercises of chapter 03, gradients through randomness."""

from collections.abc import Callable

import torch
from torch import Tensor
from torch import distributions as td
from torch.nn import functional

from vae_course.checks.exercise import Answer, Exercise, Misconception, gradients
from vae_course.checks.sandbox import Refused
from vae_course.distributions import gaussian

Function = Callable[[Tensor], Tensor]


def _parameters(generator: torch.Generator, *shape: int, dtype: torch.dtype = torch.float32) -> tuple[Tensor, Tensor]:
    """A mean and a log-variance around -1, so that no wrong width is near the right one."""
    mean = torch.randn(*shape, generator=generator, dtype=dtype)
    return mean, -1.4 + 0.8 * torch.rand(*shape, generator=generator, dtype=dtype)


# --- sigma ------------------------------------------------------------------------------------------------------------

SIGMA = Exercise(
    name="reparam.sigma",
    reference=lambda log_var: (0.5 * log_var).exp(),
    cases=lambda g: [
        (torch.randn(2, generator=g),),
        (2 * torch.randn(4, 3, generator=g),),
        (torch.randn(2, 3, 2, generator=g, dtype=torch.float64),),
    ],
    alternatives=(
        lambda log_var: log_var.exp().sqrt(),
        lambda log_var: torch.exp(log_var / 2),
        lambda log_var: torch.e ** (0.5 * log_var),
    ),
    mistakes=(
        Misconception(
            "the variance",
            lambda log_var: log_var.exp(),
            "exp(log_var) is the variance. The standard deviation is its square root: a factor 0.5 is missing.",
        ),
        Misconception(
            "log_var itself",
            lambda log_var: log_var.clone(),
            "you returned log_var. A logarithm may be negative, a standard deviation may not.",
        ),
        Misconception(
            "log sigma",
            lambda log_var: 0.5 * log_var,
            "0.5 * log_var is log sigma. One step is left: sigma itself is positive.",
        ),
        Misconception(
            "the half outside",
            lambda log_var: 0.5 * log_var.exp(),
            "you halve the variance. The 0.5 belongs inside the exponential, where it is a square root.",
        ),
        Misconception(
            "one over sigma",
            lambda log_var: (-0.5 * log_var).exp(),
            "your sigma falls when log_var rises: this is 1 / sigma. Look at the sign in the exponent.",
        ),
        Misconception(
            "log_var taken for log sigma, squared",
            lambda log_var: (2 * log_var).exp(),
            "you squared the variance: exp(2 * log_var) is one only if log_var is log sigma. It is log sigma^2.",
        ),
    ),
    hints=("log_var = log(sigma^2) = 2 log(sigma). Solve for sigma.", "sigma = exp(0.5 * log_var)"),
    minutes=3,
    difficulty=1,
)

# --- a draw that passes gradients -------------------------------------------------------------------------------------

_CALLS = 250


def _draw_with(sigma=lambda log_var: (0.5 * log_var).exp(), noise=torch.randn_like) -> Answer:
    return lambda mean, log_var: mean + sigma(log_var) * noise(mean)


def _observe_draw(answer: Answer, mean: Tensor, log_var: Tensor) -> dict[str, Tensor]:
    """Moments of the noise over many calls, its correlations within a batch and a code, and the two gradients."""
    mean, log_var = mean.clone().requires_grad_(), log_var.clone().requires_grad_()
    first = answer(mean, log_var)
    if not isinstance(first, Tensor) or first.shape != mean.shape:
        raise Refused(f"z must be a tensor with the shape of `mean`, {tuple(mean.shape)}.")
    z = torch.stack([first] + [answer(mean, log_var) for _ in range(_CALLS - 1)])
    sigma = (0.5 * log_var).exp().detach()
    noise = ((z - mean) / sigma).detach()

    def correlation(values: Tensor, dim: int) -> Tensor:
        """The mean product of two different entries along a dimension."""
        n = values.shape[dim]
        return ((values.sum(dim) ** 2 - (values**2).sum(dim)) / (n * (n - 1))).mean()

    # Weighted so that one backward pass shows both: 1 by mean, and E[noise^2] / 2 by log_var.
    by_mean, by_log_var = (slope.mean() / _CALLS for slope in gradients(z * (1 + noise / sigma), mean, log_var))
    return {
        "mean of (z - mean) / sigma": noise.mean(),
        "its mean square": noise.square().mean(),
        "its correlation between codes": correlation(noise, 1),
        "its correlation between dimensions": correlation(noise, -1),
        "gradient by mean": by_mean,
        "gradient by log_var, weighted": by_log_var,
    }


DRAW = Exercise(
    name="reparam.draw",
    reference=_draw_with(),
    cases=lambda g: [_parameters(g, 16, 2), _parameters(g, 20, 3, dtype=torch.float64)],
    observe=_observe_draw,
    rtol=0.0,
    atol=0.1,  # at least six standard errors of each figure
    alternatives=(
        lambda mean, log_var: gaussian(mean, log_var).rsample(),
        lambda mean, log_var: torch.addcmul(mean, log_var.exp().sqrt(), torch.empty_like(mean).normal_()),
        lambda mean, log_var: mean - (log_var / 2).exp() * torch.randn(mean.shape),
    ),
    mistakes=(
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
            "all codes of a batch get the same noise. Each gradient is unbiased, but the errors no longer average out: "
            "a batch is as noisy as one image.",
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
    ),
    hints=(
        "Draw epsilon from N(0, I) with the shape of mean: it is data, nothing behind it needs a gradient.",
        "z = mean + sigma * epsilon, and sigma comes from log_var as in reparam.sigma.",
        "torch.randn_like(mean) draws one number for every image and every dimension.",
    ),
    minutes=6,
    difficulty=2,
    points=2,
)

# --- two gradient estimators ------------------------------------------------------------------------------------------

_ROWS = 40_000


def _observe_rows(answer: Answer, f: Function, mean: Tensor, log_var: Tensor, samples: int) -> dict[str, Tensor]:
    """Mean and standard deviation of the rows: the estimate and its noise."""
    pair = answer(f, mean, log_var, samples)
    if not isinstance(pair, (tuple, list)) or len(pair) != 2 or not all(isinstance(rows, Tensor) for rows in pair):
        raise Refused("return two tensors as a tuple: the rows for mean and those for log_var.")
    if any(rows.shape != (samples, *mean.shape) for rows in pair):
        shapes = " and ".join(str(tuple(rows.shape)) for rows in pair)
        raise Refused(f"each tensor must have one row per sample, shape (samples, latent); yours are {shapes}.")
    found = {}
    for name, rows in zip(("rows for mean", "rows for log_var"), pair, strict=True):
        found |= {f"{name}, their mean": rows.detach().mean(0), f"{name}, their deviation": rows.detach().std(0)}
    return found


def _smooth(generator: torch.Generator) -> list[tuple]:
    """Functions with a derivative."""
    cases = []
    for latent, dtype in ((2, torch.float32), (3, torch.float64)):
        mean, log_var = _parameters(generator, latent, dtype=dtype)
        target = mean + 1 + torch.rand(latent, generator=generator, dtype=dtype)

        def f(z: Tensor, target: Tensor = target) -> Tensor:
            return (z - target).square().sum(-1)

        cases.append((f, mean, log_var, _ROWS))
    return cases


def _normal(mean: Tensor, samples: int) -> Tensor:
    return torch.randn(samples, len(mean), dtype=mean.dtype)


def _slope(f: Function, z: Tensor) -> Tensor:
    z = z.detach().requires_grad_()
    return torch.autograd.grad(f(z).sum(), z)[0]


def _pathwise_with(
    sigma=lambda log_var: (0.5 * log_var).exp(),
    noise=_normal,
    slope_of=_slope,
    by_log_var=lambda slope, sigma, noise: 0.5 * slope * sigma * noise,
) -> Answer:
    """Pathwise rows; `by_log_var` makes the second from the slope of f, sigma and the noise."""

    def answer(f: Function, mean: Tensor, log_var: Tensor, samples: int) -> tuple[Tensor, Tensor]:
        epsilon = noise(mean, samples)
        slope = slope_of(f, mean + sigma(log_var) * epsilon)
        return slope, by_log_var(slope, sigma(log_var), epsilon)

    return answer


def _pathwise_autograd(f: Function, mean: Tensor, log_var: Tensor, samples: int) -> tuple[Tensor, Tensor]:
    rows = [p.expand(samples, -1).clone().requires_grad_() for p in (mean, log_var)]
    return torch.autograd.grad(f(gaussian(*rows).rsample()).sum(), rows)


def _pathwise_by_distance(f: Function, mean: Tensor, log_var: Tensor, samples: int) -> tuple[Tensor, Tensor]:
    z = td.Normal(mean, torch.exp(log_var / 2)).sample((samples,))
    slope = _slope(f, z)
    return slope, torch.einsum("sd,sd->sd", slope, z - mean) / 2  # sigma * epsilon is z - mean


def _score_with(
    sigma=lambda log_var: (0.5 * log_var).exp(),
    by_mean=lambda noise, sigma: noise / sigma,
    by_log_var=lambda noise, sigma: 0.5 * (noise**2 - 1),
    weight=lambda values: values,
) -> Answer:
    """Score-function rows from the two scores and the values of f."""

    def answer(f: Function, mean: Tensor, log_var: Tensor, samples: int) -> tuple[Tensor, Tensor]:
        s = sigma(log_var)
        noise = _normal(mean, samples)
        values = weight(f(mean + s * noise))[:, None]
        return values * by_mean(noise, s), values * by_log_var(noise, s)

    return answer


def _score_autograd(f: Function, mean: Tensor, log_var: Tensor, samples: int) -> tuple[Tensor, Tensor]:
    rows = [p.expand(samples, -1).clone().requires_grad_() for p in (mean, log_var)]
    q = gaussian(*rows)
    z = q.sample()
    return torch.autograd.grad((f(z) * q.log_prob(z)).sum(), rows)


def _score_by_hand(f: Function, mean: Tensor, log_var: Tensor, samples: int) -> tuple[Tensor, Tensor]:
    z = torch.normal(mean.expand(samples, -1), log_var.exp().sqrt().expand(samples, -1))
    precision, off = (-log_var).exp(), z - mean
    by_mean = torch.einsum("s,sd,d->sd", f(z), off, precision)
    return by_mean, torch.einsum("s,sd->sd", f(z), off**2 * precision - 1) / 2


PATHWISE = Exercise(
    name="reparam.pathwise",
    reference=_pathwise_with(),
    cases=_smooth,
    observe=_observe_rows,
    rtol=0.0,
    atol=0.06,  # at least six standard errors of each figure
    alternatives=(_pathwise_autograd, _pathwise_by_distance),
    mistakes=(
        Misconception(
            "the 0.5 of the chain rule left out",
            _pathwise_with(by_log_var=lambda slope, sigma, noise: slope * sigma * noise),
            "your rows for log_var are twice too large: sigma = exp(0.5 * log_var), which brings a factor 0.5.",
        ),
        Misconception(
            "derivative by sigma",
            _pathwise_with(by_log_var=lambda slope, sigma, noise: slope * noise),
            "your second rows are derivatives by sigma. The parameter is log_var: go one step further.",
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
            _score_with(),
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
            lambda f, mean, log_var, samples: tuple(g.mean(0) for g in _pathwise_with()(f, mean, log_var, samples)),
            "you averaged already. Return one row per sample, so that the spread of the estimator can be seen.",
        ),
        Misconception(
            "slope at the mean",
            _pathwise_with(noise=lambda mean, samples: torch.zeros(samples, len(mean), dtype=mean.dtype)),
            "your rows are all equal: you take the slope of f at the mean, without noise. The mean of f is not f of "
            "the mean.",
        ),
    ),
    hints=(
        "Draw the noise, compute z = mean + sigma * noise, and ask autograd for the slope of f at every z.",
        "z.requires_grad_(), then torch.autograd.grad(f(z).sum(), z): row s of the result is the slope at sample s.",
        "dz/dmean = 1 and dz/dlog_var = 0.5 * sigma * noise. Multiply each by the slope.",
    ),
    minutes=12,
    difficulty=2,
    points=2,
)


def _rough(generator: torch.Generator) -> list[tuple]:
    """Bounded functions with jumps: they have values and no useful derivative."""
    cases = []
    for latent, dtype in ((2, torch.float32), (3, torch.float64)):
        mean, log_var = _parameters(generator, latent, dtype=dtype)
        edge = mean + 0.3 * torch.rand(latent, generator=generator, dtype=dtype)

        def f(z: Tensor, edge: Tensor = edge) -> Tensor:
            return 0.5 + (z > edge).to(z.dtype).mean(-1)

        cases.append((f, mean, log_var, _ROWS))
    return cases


SCORE = Exercise(
    name="reparam.score",
    reference=_score_with(),
    cases=_rough,
    observe=_observe_rows,
    rtol=0.0,
    atol=0.08,  # at least six standard errors of each figure
    alternatives=(_score_autograd, _score_by_hand),
    mistakes=(
        Misconception(
            "not divided by sigma",
            _score_with(by_mean=lambda noise, sigma: noise),
            "your score by mean is epsilon. It is epsilon / sigma: a narrow density changes faster.",
        ),
        Misconception(
            "divided by the variance",
            _score_with(by_mean=lambda noise, sigma: noise / sigma**2),
            "you divide epsilon by the variance. The score is (z - mean) / sigma^2, and z - mean is sigma * epsilon.",
        ),
        Misconception(
            "the 0.5 left out",
            _score_with(by_log_var=lambda noise, sigma: noise**2 - 1),
            "your rows for log_var are twice too large: in log q, log_var stands as -0.5 * log_var.",
        ),
        Misconception(
            "the minus one left out",
            _score_with(by_log_var=lambda noise, sigma: 0.5 * noise**2),
            "your score by log_var has mean 1/2. A score has mean zero: the derivative of the normalising constant is "
            "missing.",
        ),
        Misconception(
            "derivative by sigma",
            _score_with(by_log_var=lambda noise, sigma: (noise**2 - 1) / sigma),
            "your second rows are derivatives by sigma. The parameter is log_var, and dsigma/dlog_var = 0.5 * sigma.",
        ),
        Misconception(
            "sign",
            _score_with(weight=lambda values: -values),
            "your rows have the opposite sign: they would make good codes less probable.",
        ),
        Misconception(
            "sample not detached",
            _score_with(by_mean=lambda noise, sigma: 0 * noise, by_log_var=lambda noise, sigma: 0 * noise - 0.5),
            "your log q(z) moves with z: the sample carries a gradient, and the two paths cancel. In the score z is a "
            "constant: use sample(), not rsample().",
        ),
        Misconception(
            "the value of f left out",
            _score_with(weight=torch.ones_like),
            "these are the scores alone, whose mean is zero. Each must be multiplied by how good its code was, f(z).",
        ),
        Misconception(
            "one average for all rows",
            _score_with(weight=lambda values: values.mean().expand(len(values))),
            "you multiply every score by the mean of f. Which code was good and which was not is then lost, and the "
            "estimate is zero.",
        ),
    ),
    hints=(
        "A row is f(z) times the derivative of log q(z) by the parameters, with z held fixed.",
        "With epsilon = (z - mean) / sigma the scores are epsilon / sigma and 0.5 * (epsilon^2 - 1).",
        "f gives one value per sample, shape (samples,). Give it a last dimension before you multiply: f(z)[:, None].",
    ),
    minutes=10,
    difficulty=2,
    points=2,
)

# --- a baseline -------------------------------------------------------------------------------------------------------


def _observe_weights(answer: Answer, values: Tensor) -> dict[str, Tensor]:
    """The weights, and whether they carry a gradient."""
    weights = answer(values.clone().requires_grad_())
    if not isinstance(weights, Tensor):
        raise Refused("the weights must be a tensor with the shape of `values`.")
    return {"weights": weights.detach(), "carry a gradient (1) or not (0)": torch.tensor(float(weights.requires_grad))}


def _leave_one_out(values: Tensor) -> Tensor:
    return ((len(values) * values - values.sum(0)) / (len(values) - 1)).detach()


def _leave_one_out_loop(values: Tensor) -> Tensor:
    others = [torch.cat([values[:s], values[s + 1 :]]).mean(0) for s in range(len(values))]
    return values.detach() - torch.stack(others).detach()


BASELINE = Exercise(
    name="reparam.baseline",
    reference=_leave_one_out,
    cases=lambda g: [
        (torch.randn(3, generator=g) - 5,),
        (torch.randn(4, 3, generator=g) - 100,),
        (torch.randn(6, 2, generator=g, dtype=torch.float64) + 7,),
    ],
    observe=_observe_weights,
    alternatives=(
        _leave_one_out_loop,
        lambda values: (values - (values.sum(0) - values) / (len(values) - 1)).detach(),
        lambda values: (values - values.mean(0)).detach() * len(values) / (len(values) - 1),
    ),
    rtol=1e-4,
    atol=1e-4,
    mistakes=(
        Misconception(
            "own value in the baseline",
            lambda values: (values - values.mean(0)).detach(),
            "each baseline contains its own value. Then it is no constant to its sample, and the gradient shrinks by "
            "1 - 1/S: take the mean of the others.",
        ),
        Misconception(
            "divided by S",
            lambda values: (values - (values.sum(0) - values) / len(values)).detach(),
            "you divide the sum of the others by the number of all samples. There are only S - 1 others.",
        ),
        Misconception(
            "sum of the others",
            lambda values: (values - (values.sum(0) - values)).detach(),
            "you subtract the sum of the others. The baseline estimates E[f], so it is their mean.",
        ),
        Misconception(
            "the baseline itself",
            lambda values: ((values.sum(0) - values) / (len(values) - 1)).detach(),
            "you returned the baseline. The weight of a score is the value of f minus it.",
        ),
        Misconception(
            "sign",
            lambda values: -_leave_one_out(values),
            "your weights are baseline minus value: codes better than the others would become less probable.",
        ),
        Misconception(
            "weights not detached",
            lambda values: values - (values.sum(0) - values) / (len(values) - 1),
            "your weights carry a gradient. In a surrogate, weight * log q(z), only log q(z) may be differentiated: "
            "detach the weight.",
        ),
        Misconception(
            "baseline over the batch",
            lambda values: (values - (values.sum() - values) / (values.numel() - 1)).detach(),
            "your baseline mixes all columns. Each column is an image of its own: leave one out along the first "
            "dimension.",
        ),
        Misconception(
            "the best of the others",
            lambda values: torch.stack(
                [values[s] - torch.cat([values[:s], values[s + 1 :]]).amax(0) for s in range(len(values))]
            ).detach(),
            "you compare with the best of the others. That is unbiased, but nearly every weight is negative; the mean "
            "is nearer to E[f].",
        ),
    ),
    hints=(
        "For sample s: the sum over all samples, less its own value, divided by how many are left.",
        "All at once: values.sum(0) - values. Mind the detach at the end.",
        "(values - (values.sum(0) - values) / (S - 1)).detach(), with S = len(values)",
    ),
    minutes=7,
    difficulty=2,
)

# --- discrete codes ---------------------------------------------------------------------------------------------------

_DRAWS = 20_000


def _logits(generator: torch.Generator) -> list[tuple[Tensor]]:
    """Logits of three and of four categories, clearly unequal."""
    cases = []
    for batch, categories, dtype in ((1, 3, torch.float32), (2, 4, torch.float64)):
        steps = torch.linspace(-1, 1, categories, dtype=dtype)
        cases.append((steps + 0.2 * torch.rand(batch, categories, generator=generator, dtype=dtype),))
    return cases


def _observe_discrete(answer: Answer, logits: Tensor, *others) -> dict[str, Tensor]:
    """Means, winners and hardness of many draws, and mean and spread of the gradient that each draw passes."""
    rows = logits.expand(_DRAWS, *logits.shape).clone().requires_grad_()
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
        "gradient, deviation": slope.std(0),
    }


def _one_hot(logits: Tensor) -> Tensor:
    """A sample, without gradient."""
    return td.OneHotCategorical(logits=logits.detach()).sample()


def _straight_through(logits: Tensor) -> Tensor:
    probs = logits.softmax(-1)
    return _one_hot(logits) + probs - probs.detach()


def _straight_through_indices(logits: Tensor) -> Tensor:
    probs = logits.softmax(-1)
    flat = torch.multinomial(probs.detach().reshape(-1, probs.shape[-1]), 1).reshape(probs.shape[:-1])
    return (functional.one_hot(flat, probs.shape[-1]) - probs).detach() + probs


STRAIGHT_THROUGH = Exercise(
    name="reparam.straight_through",
    reference=_straight_through,
    cases=_logits,
    observe=_observe_discrete,
    rtol=0.0,
    atol=0.03,  # at least six standard errors of each figure
    alternatives=(
        lambda logits: td.OneHotCategoricalStraightThrough(logits=logits).rsample(),
        _straight_through_indices,
    ),
    mistakes=(
        Misconception(
            "sample detached",
            _one_hot,
            "no gradient arrives at the logits. A one-hot sample is a constant to autograd: add something with a "
            "gradient and the value zero.",
        ),
        Misconception(
            "the probabilities",
            lambda logits: logits.softmax(-1),
            "you returned the probabilities. Going forward, straight-through gives a true one-hot sample.",
        ),
        Misconception(
            "the most probable category",
            lambda logits: (
                functional.one_hot(logits.argmax(-1), logits.shape[-1]) + (p := logits.softmax(-1)) - p.detach()
            ),
            "you always take the most probable category. Draw one: the others must be tried, too.",
        ),
        Misconception(
            "the probabilities not subtracted",
            lambda logits: _one_hot(logits) + logits.softmax(-1),
            "going forward, your z is one-hot plus the probabilities. Subtract them again, detached, so that only "
            "their gradient stays.",
        ),
        Misconception(
            "gradient of the logits",
            lambda logits: _one_hot(logits) + logits - logits.detach(),
            "your gradient is that of the logits themselves. The stand-in for the sample is the probabilities, whose "
            "sum is fixed: raising one lowers the others.",
        ),
        Misconception(
            "Gumbel-softmax",
            lambda logits: functional.gumbel_softmax(logits, tau=1.0),
            "your samples are mixtures: this is the Gumbel-softmax relaxation. Straight-through goes forward one-hot.",
        ),
        Misconception(
            "hard Gumbel-softmax",
            lambda logits: functional.gumbel_softmax(logits, tau=1.0, hard=True),
            "your gradient differs from draw to draw: it is that of a relaxed sample. The straight-through gradient is "
            "that of the probabilities.",
        ),
        Misconception(
            "all categories equally probable",
            lambda logits: _one_hot(torch.zeros_like(logits)) + (p := logits.softmax(-1)) - p.detach(),
            "your samples do not depend on the logits: all categories come equally often. Draw them with the "
            "probabilities softmax(logits).",
        ),
    ),
    hints=(
        "Two ingredients: a one-hot sample without gradient, and the probabilities with theirs.",
        "Which expression in `probs` has the value 0 and the gradient of `probs`?",
        "hard + probs - probs.detach()",
    ),
    minutes=8,
    difficulty=3,
    points=2,
)


def _gumbel(like: Tensor) -> Tensor:
    return -(-torch.rand_like(like).clamp(1e-10, 1 - 1e-7).log()).log()


def _relaxed_with(combine=lambda logits, noise, t: (logits + noise) / t, noise=_gumbel) -> Answer:
    """Softmax of what `combine` makes of logits, noise and temperature."""
    return lambda logits, temperature: combine(logits, noise(logits.detach()), temperature).softmax(-1)


GUMBEL = Exercise(
    name="reparam.gumbel",
    reference=_relaxed_with(),
    cases=lambda g: [(logits[0], t) for logits, t in zip(_logits(g), (0.5, 0.4), strict=True)],
    observe=_observe_discrete,
    rtol=0.0,
    atol=0.04,  # at least six standard errors of each figure
    alternatives=(
        lambda logits, t: td.RelaxedOneHotCategorical(torch.tensor(t), logits=logits).rsample(),
        lambda logits, t: functional.gumbel_softmax(logits, tau=t),
        lambda logits, t: ((logits - torch.empty_like(logits.detach()).exponential_().log()) / t).softmax(-1),
    ),
    mistakes=(
        Misconception(
            "no noise",
            _relaxed_with(noise=torch.zeros_like),
            "every draw is the same: there is no noise in it. Without it this is a softmax, not a sample.",
        ),
        Misconception(
            "Gaussian noise",
            _relaxed_with(noise=torch.randn_like),
            "your noise is Gaussian. Only Gumbel noise lets the largest entry win with probability softmax(logits).",
        ),
        Misconception(
            "uniform noise",
            _relaxed_with(noise=torch.rand_like),
            "your noise is uniform, too small for improbable categories to win. Two logarithms make it Gumbel.",
        ),
        Misconception(
            "one minus sign lost",
            _relaxed_with(noise=lambda logits: -_gumbel(logits)),
            "your noise is a Gumbel upside down, with its long tail to the left. Gumbel noise is -log(-log u): two "
            "minus signs.",
        ),
        Misconception(
            "noise not divided by the temperature",
            _relaxed_with(lambda logits, noise, t: logits / t + noise),
            "you divide only the logits by the temperature. That changes which category wins; divide the sum.",
        ),
        Misconception(
            "logits not divided by the temperature",
            _relaxed_with(lambda logits, noise, t: logits + noise / t),
            "you divide only the noise by the temperature. That changes which category wins; divide the sum.",
        ),
        Misconception(
            "multiplied by the temperature",
            _relaxed_with(lambda logits, noise, t: (logits + noise) * t),
            "you multiply by the temperature, so cold samples come out soft. Low means nearly one-hot: divide.",
        ),
        Misconception(
            "temperature forgotten",
            _relaxed_with(lambda logits, noise, t: logits + noise),
            "your samples do not depend on the temperature. It decides how near to one-hot they are.",
        ),
        Misconception(
            "hard",
            lambda logits, t: functional.gumbel_softmax(logits, tau=t, hard=True),
            "your samples are one-hot. That is the hard variant; here the relaxed mixture itself is asked for.",
        ),
        Misconception(
            "probabilities for logits",
            _relaxed_with(lambda logits, noise, t: (logits.softmax(-1) + noise) / t),
            "you add the noise to the probabilities. It belongs to the logits: log-probabilities, up to a constant.",
        ),
    ),
    hints=(
        "Gumbel noise is -log(-log(u)) with u uniform on (0, 1), one for every logit.",
        "Add the noise to the logits. The argmax of the sum would be a sample; what takes its place?",
        "softmax((logits + noise) / temperature) over the last dimension",
    ),
    minutes=10,
    difficulty=3,
    points=3,
)

EXERCISES = (SIGMA, DRAW, PATHWISE, SCORE, BASELINE, STRAIGHT_THROUGH, GUMBEL)
