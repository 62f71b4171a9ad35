"""Diffusion: a deep VAE whose encoder is fixed (Sohl-Dickstein et al. 2015, arXiv:1503.03585; Ho et al. 2020,
arXiv:2006.11239).

The encoder adds noise in T steps, x = z_0 -> z_1 -> ... -> z_T, and learns nothing. The decoder takes the steps back.
What it needs of a network is a guess of the noise in z_t: a function `predict(z, t)`, `(B, *event)` and integers `(B,)`
to `(B, *event)`, such as `vae_course.beyond.denoiser.Denoiser`, or the exact one of a known density
(`vae_course.beyond.mixture`).
"""

from collections.abc import Callable
from math import pi
from typing import Literal, NamedTuple

import torch
from jaxtyping import Float
from torch import Tensor
from torch import distributions as td

from vae_course._validation import check_integer

Predict = Callable[[Tensor, Tensor], Tensor]
Variances = Literal["betas", "posterior"]
Timesteps = Tensor | int  # integers `(B,)`, or one for the whole batch


class NoiseSchedule:
    """How much noise each step adds: q(z_t | z_{t-1}) = N(sqrt(1 - beta_t) z_{t-1}, beta_t I), t = 1 ... T.

    `betas` are T numbers strictly between 0 and 1. All tensors kept here have T + 1 entries, so that entry t belongs to
    timestep t; entry 0 belongs to the data, to which nothing has happened. `alphas` are 1 - `betas`; `cumulative` is
    the product of alphas up to t, so that q(z_t | x) = N(sqrt(cumulative_t) x, (1 - cumulative_t) I);
    `posterior_variances` are those of q(z_{t-1} | z_t, x) (arXiv:2006.11239, eq. 4 and 7). Raises `ValueError` for
    betas outside (0, 1): with an alpha of 0, z_t would know nothing of z_{t-1}, and no step back could be computed.

    >>> schedule = NoiseSchedule(torch.tensor([0.5, 0.5]))
    >>> schedule.steps, schedule.cumulative
    (2, tensor([1.0000, 0.5000, 0.2500]))
    """

    def __init__(self, betas: Float[Tensor, " steps"]):
        if not isinstance(betas, Tensor) or betas.ndim != 1 or len(betas) == 0 or not betas.is_floating_point():
            came = f"shape {tuple(betas.shape)} and {betas.dtype}" if isinstance(betas, Tensor) else repr(betas)
            raise ValueError(f"betas must be a tensor of floats of shape (steps,), one for each step; got {came}")
        outside = ~((betas > 0) & (betas < 1) & (1 - betas < 1))  # written so that NaN is outside, too
        if outside.any():
            first = int(outside.nonzero()[0, 0])
            raise ValueError(
                f"each beta must lie strictly between 0 and 1, got {betas[first].item():.4g} at timestep {first + 1}. "
                "A beta of 1 makes alpha 0: all that was known of x is lost. Take less noise per step or more steps, "
                "NoiseSchedule.cosine(steps), or betas.clamp(max=0.999)"
            )
        self.steps = len(betas)
        self.betas = torch.cat([betas.new_zeros(1), betas])
        self.alphas = 1 - self.betas
        self.cumulative = self.alphas.cumprod(0)
        noise = 1 - self.cumulative  # variance of the noise in z_t
        self.posterior_variances = self.betas * torch.cat([betas.new_zeros(1), noise[:-1] / noise[1:]])

    @classmethod
    def linear(
        cls, steps: int, first: float = 1e-4, last: float = 0.02, dtype: torch.dtype = torch.float32
    ) -> "NoiseSchedule":
        """Betas on a straight line (arXiv:2006.11239, section 4), given for 1,000 steps and scaled to `steps`.

        >>> NoiseSchedule.linear(1000).betas[[1, 1000]]
        tensor([1.0000e-04, 2.0000e-02])
        """
        steps = check_integer("steps", steps)
        return cls((torch.linspace(first, last, steps, dtype=torch.float64) * 1000 / steps).to(dtype))

    @classmethod
    def cosine(cls, steps: int, max_beta: float = 0.5, dtype: torch.dtype = torch.float32) -> "NoiseSchedule":
        """A cumulative product that falls like a squared cosine (Nichol & Dhariwal 2021, arXiv:2102.09672, eq. 17),
        with no beta above `max_beta`. The paper's 0.999 makes the last alpha 0.001, and a step back divides by its
        root: it multiplies the error of a network by thirty.

        >>> NoiseSchedule.cosine(100).cumulative[[0, 50, 100]].round(decimals=2)
        tensor([1.0000, 0.4900, 0.0000])
        """
        steps, offset = check_integer("steps", steps), 0.008
        share = torch.linspace(0, 1, steps + 1, dtype=torch.float64)
        curve = torch.cos((share + offset) / (1 + offset) * pi / 2).square()
        return cls((1 - curve[1:] / curve[:-1]).clamp(max=max_beta).to(dtype))

    def reverse_variances(self, variances: Variances = "betas") -> Float[Tensor, " entries"]:
        """The variance that p(z_{t-1} | z_t) is given, entry t for timestep t: "betas", which is exact for x ~ N(0, I),
        or "posterior", exact for data that is a single point (arXiv:2006.11239, section 3.2). At t = 1 both are beta_1.

        >>> NoiseSchedule(torch.tensor([0.5, 0.5])).reverse_variances("posterior")
        tensor([0.0000, 0.5000, 0.3333])
        """
        if variances not in ("betas", "posterior"):
            raise ValueError(f"variances must be 'betas' or 'posterior', got {variances!r}")
        if variances == "betas":
            return self.betas
        return torch.cat([self.betas[:2], self.posterior_variances[2:]])


def noised(x: Tensor, noise: Tensor, t: Timesteps, schedule: NoiseSchedule) -> Tensor:
    """z_t = sqrt(cumulative_t) x + sqrt(1 - cumulative_t) noise: a draw of q(z_t | x), all t steps in one, for `noise`
    from N(0, I) of the shape of x. t = 0 gives x back.

    >>> noised(torch.ones(1, 2), torch.zeros(1, 2), 2, NoiseSchedule(torch.tensor([0.5, 0.5])))  # sqrt(1/4) x
    tensor([[0.5000, 0.5000]])
    """
    if noise.shape != x.shape:
        raise ValueError(f"noise must have the shape of x, {tuple(x.shape)}, got {tuple(noise.shape)}")
    cumulative = _at(schedule.cumulative, t, x, least=0)
    return cumulative.sqrt() * x + (1 - cumulative).sqrt() * noise


def start(z: Tensor, noise: Tensor, t: Timesteps, schedule: NoiseSchedule) -> Tensor:
    """x from z_t and the noise in it: `noised`, solved for x.

    >>> schedule, x, noise = NoiseSchedule.cosine(10), torch.ones(1, 2), torch.randn(1, 2)
    >>> torch.allclose(start(noised(x, noise, 7, schedule), noise, 7, schedule), x)
    True
    """
    cumulative = _at(schedule.cumulative, t, z, least=0)
    return (z - (1 - cumulative).sqrt() * noise) / cumulative.sqrt()


def posterior(z: Tensor, x: Tensor, t: Timesteps, schedule: NoiseSchedule) -> td.Independent:
    """q(z_{t-1} | z_t, x), t = 1 ... T, a Gaussian (arXiv:2006.11239, eq. 6 and 7); at t = 1 its variance is 0.

    >>> q = posterior(torch.zeros(1, 2), torch.ones(1, 2), 2, NoiseSchedule(torch.tensor([0.5, 0.5])))
    >>> q.mean, q.variance
    (tensor([[0.4714, 0.4714]]), tensor([[0.3333, 0.3333]]))
    """
    alpha, beta = _at(schedule.alphas, t, z), _at(schedule.betas, t, z)
    cumulative, before = _at(schedule.cumulative, t, z), _at(schedule.cumulative, t - 1, z, least=0)
    mean = (before.sqrt() * beta * x + alpha.sqrt() * (1 - before) * z) / (1 - cumulative)
    return _gaussian(mean, _at(schedule.posterior_variances, t, z))


def reverse(
    predict: Predict, z: Tensor, t: Timesteps, schedule: NoiseSchedule, variances: Variances = "betas"
) -> td.Independent:
    """p(z_{t-1} | z_t): the posterior's mean at the x that follows from the predicted noise, and a variance from
    `schedule.reverse_variances`.

    >>> reverse(lambda z, t: z, torch.ones(3, 2), 5, NoiseSchedule.cosine(10)).mean.shape
    torch.Size([3, 2])
    """
    times = torch.as_tensor(t, device=z.device).expand(len(z))
    x = start(z, predict(z, times), t, schedule)
    return _gaussian(posterior(z, x, t, schedule).mean, _at(schedule.reverse_variances(variances), t, z))


class BoundTerms(NamedTuple):
    """The terms of the bound on log p(x), nats per example: KL(q(z_T|x) || p(z_T)), the T - 1 terms KL_2 ... KL_T, and
    log p(x | z_1).

    >>> BoundTerms(torch.tensor([0.5]), torch.tensor([[1.0, 2.0]]), torch.tensor([-1.0])).bound
    tensor([-4.5000])
    """

    prior: Float[Tensor, " batch"]
    steps: Float[Tensor, "batch steps"]
    reconstruction: Float[Tensor, " batch"]

    @property
    def bound(self) -> Float[Tensor, " batch"]:
        """reconstruction - prior - sum of the steps."""
        return self.reconstruction - self.prior - self.steps.sum(1)


@torch.no_grad()
def bound_terms(predict: Predict, x: Tensor, schedule: NoiseSchedule, variances: Variances = "betas") -> BoundTerms:
    """Unbiased estimates of all terms of the bound (arXiv:2006.11239, eq. 5), from one z_t ~ q(z_t | x) for each t.

    >>> x = torch.randn(20000, 1)  # N(0, 1) stays N(0, 1), and the best guess of the noise is a multiple of z
    >>> schedule = NoiseSchedule.linear(200)
    >>> exact = lambda z, t: (1 - schedule.cumulative[t]).sqrt()[:, None] * z
    >>> gap = td.Normal(0.0, 1.0).log_prob(x)[:, 0] - bound_terms(exact, x, schedule).bound
    >>> abs(gap.mean().item()) < 0.05
    True
    """
    steps = []
    for t in range(1, schedule.steps + 1):
        z = noised(x, torch.randn_like(x), t, schedule)
        p = reverse(predict, z, t, schedule, variances)
        steps.append(p.log_prob(x) if t == 1 else td.kl_divergence(posterior(z, x, t, schedule), p))
    last = schedule.cumulative[-1]
    prior = td.kl_divergence(
        _gaussian(last.sqrt() * x, 1 - last), _gaussian(torch.zeros_like(x), torch.ones_like(last))
    )
    return BoundTerms(prior, torch.stack(steps[1:], 1) if steps[1:] else x.new_zeros(len(x), 0), steps[0])


@torch.no_grad()
def sample(
    predict: Predict,
    z: Float[Tensor, " batch *event"],
    schedule: NoiseSchedule,
    variances: Variances = "betas",
    on_step: Callable[[int, Tensor], None] | None = None,
) -> Float[Tensor, " batch *event"]:
    """From z_T ~ N(0, I) to data, one step back at a time (arXiv:2006.11239, algorithm 2). The last step's rule: at t =
    1 the mean is taken and no noise added. `on_step(t, z)` is called with each z_t, from T down to 0.

    >>> schedule = NoiseSchedule.linear(100)
    >>> exact = lambda z, t: (1 - schedule.cumulative[t]).sqrt()[:, None] * z  # for data from N(0, 1)
    >>> sample(exact, torch.randn(5000, 1), schedule).std().round(decimals=1)
    tensor(1.)
    """
    for t in range(schedule.steps, 0, -1):
        if on_step:
            on_step(t, z)
        p = reverse(predict, z, t, schedule, variances)
        z = p.sample() if t > 1 else p.mean
    if on_step:
        on_step(0, z)
    return z


def _gaussian(mean: Tensor, variance: Tensor) -> td.Independent:
    normal = td.Normal(mean, variance.sqrt().expand_as(mean), validate_args=False)
    return td.Independent(normal, mean.ndim - 1, validate_args=False)


def _at(values: Float[Tensor, " entries"], t: Timesteps, like: Tensor, least: int = 1) -> Tensor:
    """Entry t of a schedule's tensor for each row of a batch, in a shape that multiplies it."""
    times = torch.as_tensor(t, device=values.device)
    if times.is_floating_point() or times.dtype == torch.bool:
        raise TypeError(f"timesteps are integers, got {times.dtype}; t.long() makes them")
    if times.ndim > 1 or (times.ndim == 1 and len(times) != len(like)):
        raise ValueError(f"expected one timestep per row, shape ({len(like)},), got {tuple(times.shape)}")
    low, high = int(times.min()), int(times.max())
    if low < least or high >= len(values):
        raise ValueError(f"timesteps must lie in {least} to {len(values) - 1}, got {low} to {high}; t = 0 is the data")
    return values[times].to(like.device).view(-1, *[1] * (like.ndim - 1))
