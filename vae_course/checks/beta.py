"""Exercises of chapter 06, beta as a price: objectives, active units and disentanglement."""

import math
from collections.abc import Callable
from itertools import combinations

import torch
from torch import Tensor
from torch import distributions as td

from vae_course.checks.exercise import Exercise, Misconception, gradients

Loss = Callable[[Tensor, Tensor], Tensor]


def _uniform(generator: torch.Generator, low: float, high: float) -> float:
    return low + (high - low) * torch.rand((), generator=generator).item()


# --- The objective ----------------------------------------------------------------------------------------------------


def _terms(generator: torch.Generator) -> list[tuple[Tensor, Tensor, float]]:
    """Log-probabilities per pixel, KL per dimension, and a price other than 1."""
    cases = []
    sizes = ((1, 3, 2, torch.float32, 2.0), (4, 6, 2, torch.float32, 0.2), (3, 10, 5, torch.float64, 5.0))
    for batch, pixels, latent, dtype, price in sizes:
        log_prob = -torch.rand(batch, pixels, generator=generator, dtype=dtype) - 0.1
        kl = torch.rand(batch, latent, generator=generator, dtype=dtype) + 0.1
        cases.append((log_prob, kl, price * _uniform(generator, 1, 1.5)))
    return cases


def _objective(log_prob: Tensor, kl: Tensor, beta: float) -> Tensor:
    return log_prob.sum(-1) - beta * kl.sum(-1)


def _objective_loop(log_prob: Tensor, kl: Tensor, beta: float) -> Tensor:
    return torch.stack([a.sum() - (beta * b).sum() for a, b in zip(log_prob, kl, strict=True)])


OBJECTIVE = Exercise(
    name="beta.objective",
    reference=_objective,
    cases=_terms,
    alternatives=(
        _objective_loop,
        lambda log_prob, kl, beta: torch.einsum("bp->b", log_prob) + torch.einsum("bd->b", -beta * kl),
    ),
    mistakes=(
        Misconception(
            "beta on the wrong term",
            lambda log_prob, kl, beta: beta * log_prob.sum(-1) - kl.sum(-1),
            "you multiply the reconstruction by beta. That makes a nat of rate cheaper: it is a price of 1/beta.",
        ),
        Misconception(
            "beta under a per-pixel mean",
            lambda log_prob, kl, beta: log_prob.mean(-1) - beta * kl.sum(-1),
            "the reconstruction is averaged over pixels, so the price you charge is beta times the number of pixels.",
        ),
        Misconception(
            "mean over latent dimensions",
            lambda log_prob, kl, beta: log_prob.sum(-1) - beta * kl.mean(-1),
            "the KL is averaged over latent dimensions: the price you charge is beta divided by their number.",
        ),
        Misconception(
            "sign of the KL",
            lambda log_prob, kl, beta: log_prob.sum(-1) + beta * kl.sum(-1),
            "the KL is added, so maximising this rewards rate. It is what the model pays: it lowers the objective.",
        ),
        Misconception(
            "loss instead of objective",
            lambda log_prob, kl, beta: beta * kl.sum(-1) - log_prob.sum(-1),
            "you return the loss D + beta R, to be minimised. The objective is to be maximised: turn the sign round.",
        ),
        Misconception(
            "beta on both terms",
            lambda log_prob, kl, beta: beta * (log_prob.sum(-1) - kl.sum(-1)),
            "both terms are multiplied by beta. That only scales the gradient; the best model stays that of beta = 1.",
        ),
        Misconception(
            "beta left out",
            lambda log_prob, kl, beta: log_prob.sum(-1) - kl.sum(-1),
            "this is the ELBO itself: beta has no influence on it.",
        ),
        Misconception(
            "mean over the batch",
            lambda log_prob, kl, beta: _objective(log_prob, kl, beta).mean(),
            "you returned one figure for the whole batch. Return one per image; the mean is taken later.",
        ),
    ),
    hints=(
        "Distortion and rate of an image are sums: over its pixels, and over the latent dimensions.",
        "Which of the two is paid for, and does paying raise or lower something that you maximise?",
        "log_prob.sum(-1) is the reconstruction. Take beta times the summed KL away from it.",
    ),
    minutes=4,
    difficulty=1,
)


# --- Annealing --------------------------------------------------------------------------------------------------------


def _moments_of_training(generator: torch.Generator) -> list[tuple[float, float, float]]:
    """Share t of training done, share of it that is warm-up, final beta."""
    cases = []
    for beta in (4.0, 0.5):
        warmup = _uniform(generator, 0.3, 0.6)
        inside = [warmup * _uniform(generator, low, low + 0.2) for low in (0.1, 0.7)]
        cases += [(t, warmup, beta) for t in (0.0, *inside, warmup, _uniform(generator, 0.7, 0.9), 1.0)]
    return cases


def _annealed(t: float, warmup: float, beta: float) -> float:
    return beta * min(1.0, t / warmup)


def _annealed_branches(t: float, warmup: float, beta: float) -> float:
    if t >= warmup:
        return beta
    return t * beta / warmup


ANNEALING = Exercise(
    name="beta.annealing",
    reference=_annealed,
    cases=_moments_of_training,
    alternatives=(
        _annealed_branches,
        lambda t, warmup, beta: (beta * torch.tensor(t / warmup).clamp(max=1)).item(),
    ),
    mistakes=(
        Misconception(
            "goes on rising",
            lambda t, warmup, beta: beta * t / warmup,
            "your beta goes on rising after the warm-up. From there on it must stay where it is.",
        ),
        Misconception(
            "stopped at the wrong height",
            lambda t, warmup, beta: min(beta, t / warmup),
            "your ramp rises by 1 over the warm-up whatever beta is: a beta below 1 is reached too early, one above 1 "
            "too late or never.",
        ),
        Misconception(
            "falls instead of rising",
            lambda t, warmup, beta: beta * max(0.0, 1 - t / warmup),
            "your beta starts at its full price and ends at 0: the finished model would be an autoencoder.",
        ),
        Misconception(
            "warm-up ignored",
            lambda t, warmup, beta: beta * t,
            "your beta rises over the whole training, however short the warm-up: the final price is charged only at "
            "the very end.",
        ),
        Misconception(
            "starts at one",
            lambda t, warmup, beta: 1 + (beta - 1) * min(1.0, t / warmup),
            "your beta starts at 1. Annealing starts where rate is free, at 0.",
        ),
        Misconception(
            "a step, no ramp",
            lambda t, warmup, beta: beta if t >= warmup else 0.0,
            "your beta jumps from 0 to its final value at the end of the warm-up. It should rise evenly on the way.",
        ),
    ),
    hints=(
        "Three moments fix the schedule: t = 0, t = warmup and t = 1. Which value belongs to each?",
        "t / warmup runs from 0 to 1 during the warm-up and beyond it afterwards.",
        "Hold t / warmup at 1 with min, then multiply by beta.",
    ),
    minutes=4,
    difficulty=1,
)


# --- Effective beta ---------------------------------------------------------------------------------------------------


def _loss(
    generator: torch.Generator, pixel_mean: bool, latent_mean: bool, weight: float, kl_weight: float, batch: str
) -> Loss:
    """Somebody's training loss: reductions and weights as they chose, and a constant that nobody needs."""
    constant = _uniform(generator, 0.5, 2)

    def loss(nll: Tensor, kl: Tensor) -> Tensor:
        distortion = nll.mean(-1) if pixel_mean else nll.sum(-1)
        rate = kl.mean(-1) if latent_mean else kl.sum(-1)
        return getattr(weight * distortion + kl_weight * rate + constant, batch)()

    return loss


def _losses(generator: torch.Generator) -> list[tuple[Loss, int, int]]:
    draw = lambda: _uniform(generator, 1.5, 4)  # noqa: E731
    return [
        (_loss(generator, False, False, draw(), 1.0, "mean"), 6, 2),
        (_loss(generator, True, False, 1.0, 0.01 * draw(), "mean"), 784, 20),
        (_loss(generator, True, True, draw(), 0.1 * draw(), "mean"), 64, 5),
        (_loss(generator, False, True, draw(), draw(), "sum"), 30, 8),
    ]


def _change(loss: Loss, nll: Tensor, kl: Tensor) -> float:
    return (loss(nll, kl) - loss(0 * nll, 0 * kl)).item()


def _slopes(loss: Loss, pixels: int, latent: int) -> tuple[float, float]:
    """What one nat of distortion and one nat of rate add to the loss."""
    none, nothing = torch.zeros(1, pixels), torch.zeros(1, latent)
    return _change(loss, none + 1 / pixels, nothing), _change(loss, none, nothing + 1 / latent)


def _effective(loss: Loss, pixels: int, latent: int) -> float:
    distortion, rate = _slopes(loss, pixels, latent)
    return rate / distortion


def _effective_gradient(loss: Loss, pixels: int, latent: int) -> Tensor:
    nll, kl = torch.zeros(1, pixels, requires_grad=True), torch.zeros(1, latent, requires_grad=True)
    by_nll, by_kl = torch.autograd.grad(loss(nll, kl), (nll, kl))
    return by_kl[0, 0] / by_nll[0, 0]


def _effective_one_entry(loss: Loss, pixels: int, latent: int) -> float:
    nll, kl = torch.zeros(1, pixels, dtype=torch.float64), torch.zeros(1, latent, dtype=torch.float64)
    nll[0, -1] = kl[0, 0] = 1
    return _change(loss, 0 * nll, kl) / _change(loss, nll, 0 * kl)


def _effective_ones(loss: Loss, pixels: int, latent: int) -> float:
    nll, kl = torch.ones(1, pixels), torch.ones(1, latent)
    return _change(loss, 0 * nll, kl) / _change(loss, nll, 0 * kl)


def _effective_with_offset(loss: Loss, pixels: int, latent: int) -> Tensor:
    nll, kl = torch.full((1, pixels), 1 / pixels), torch.full((1, latent), 1 / latent)
    return loss(0 * nll, kl) / loss(nll, 0 * kl)


def _effective_share(loss: Loss, pixels: int, latent: int) -> float:
    distortion, rate = _slopes(loss, pixels, latent)
    return rate / (distortion + rate)


EFFECTIVE = Exercise(
    name="beta.effective",
    reference=_effective,
    cases=_losses,
    alternatives=(_effective_gradient, _effective_one_entry),
    mistakes=(
        Misconception(
            "per-pixel mean overlooked",
            _effective_ones,
            "you compare a nat in every pixel with a nat in every dimension. A price is asked for: one nat of rate "
            "against one nat of distortion. As it is, a mean over pixels goes unnoticed.",
        ),
        Misconception(
            "upside down",
            lambda loss, pixels, latent: 1 / _effective(loss, pixels, latent),
            "your values are 1/beta. Beta is what a nat of rate costs, in nats of distortion: rate goes on top.",
        ),
        Misconception(
            "constant not taken away",
            _effective_with_offset,
            "a constant in the loss changes your result. It moves no parameter: compare with the loss at zero.",
        ),
        Misconception(
            "weight of the KL alone",
            lambda loss, pixels, latent: _slopes(loss, pixels, latent)[1],
            "you return what a nat of rate adds to the loss. Twice the whole loss has the same minimum: divide by "
            "what a nat of distortion adds.",
        ),
        Misconception(
            "share of the loss",
            _effective_share,
            "you divide by the sum of both effects, which can never exceed 1. Beta compares rate with distortion.",
        ),
        Misconception(
            "times the number of pixels, always",
            lambda loss, pixels, latent: pixels * _effective(loss, pixels, latent),
            "you multiply by the number of pixels although the loss, as it is measured, contains its reductions "
            "already.",
        ),
    ),
    hints=(
        "You may call the loss on any numbers you like. What does it become when one nat of rate is added?",
        "Call it three times: at zero, with one nat of distortion in all, with one nat of rate in all.",
        "beta = (loss with one nat of rate - loss at zero) / (loss with one nat of distortion - loss at zero).",
    ),
    minutes=10,
    difficulty=2,
    points=2,
    rtol=1e-3,
)


# --- Free bits --------------------------------------------------------------------------------------------------------


def _rates(generator: torch.Generator) -> list[tuple[Tensor, float]]:
    """KL per image and dimension: first all below the free nats, then some above and some below."""
    cases = []
    for batch, scales, dtype in (
        (3, (0.1, 0.2), torch.float32),
        (8, (0.5, 3.0, 0.1), torch.float32),
        (6, (2.0, 0.3, 0.6, 4.0), torch.float64),
    ):
        nats = _uniform(generator, 0.3, 0.8)
        spread = torch.rand(batch, len(scales), generator=generator, dtype=dtype)
        spread[0], spread[1] = 0.05, 2.5  # so that some images are above where the mean is below, and the reverse
        cases.append((nats * torch.tensor(scales, dtype=dtype) * spread / spread.mean(0), nats))
    return cases


def _free_bits(kl: Tensor, nats: float) -> Tensor:
    return kl.mean(0).clamp(min=nats).sum()


def _free_bits_where(kl: Tensor, nats: float) -> Tensor:
    mean = kl.mean(0)
    return torch.where(mean > nats, mean, torch.full_like(mean, nats)).sum()


def _value_and_gradient(answer: Callable, kl: Tensor, nats: float) -> tuple:
    kl = kl.clone().requires_grad_()
    value = answer(kl, nats)
    return value, *gradients(value, kl)


FREE_BITS = Exercise(
    name="beta.free_bits",
    reference=_free_bits,
    cases=_rates,
    observe=_value_and_gradient,
    alternatives=(_free_bits_where, lambda kl, nats: sum(nats + torch.relu(d.mean() - nats) for d in kl.T)),
    mistakes=(
        Misconception(
            "held up image by image",
            lambda kl, nats: kl.clamp(min=nats).mean(0).sum(),
            "you apply the minimum to each image before taking the mean. A dimension may be cheap for some images and "
            "dear for others: its mean over the batch is what counts.",
        ),
        Misconception(
            "free nats for the whole code",
            lambda kl, nats: kl.sum(-1).mean().clamp(min=nats),
            "the minimum is applied to the sum over dimensions. Every dimension has free nats of its own; otherwise "
            "one dimension takes them all.",
        ),
        Misconception(
            "maximum for minimum",
            lambda kl, nats: kl.mean(0).clamp(max=nats).sum(),
            "you charge at most `nats` per dimension: rate beyond that is free. It is the first nats that are free.",
        ),
        Misconception(
            "only the excess counted",
            lambda kl, nats: (kl.mean(0) - nats).clamp(min=0).sum(),
            "you count only what exceeds the free nats. The gradients agree, but the sum falls below the KL, and the "
            "objective above the ELBO.",
        ),
        Misconception(
            "mean over dimensions",
            lambda kl, nats: kl.mean(0).clamp(min=nats).mean(),
            "you average over the latent dimensions. The KL of independent dimensions is their sum.",
        ),
        Misconception(
            "nothing is free",
            lambda kl, nats: kl.mean(0).sum(),
            "this is the plain KL. A dimension below the free nats still has a gradient that pulls it to zero.",
        ),
        Misconception(
            "detached",
            lambda kl, nats: _free_bits(kl.detach(), nats),
            "no gradient arrives at the KL: nothing would be paid. Look for .detach(), .item() or a new tensor.",
        ),
    ),
    hints=(
        "First the mean of each dimension over the batch, a vector with one figure per dimension.",
        "A dimension is charged its mean or `nats`, whichever is larger; a constant has no gradient.",
        "Tensor.clamp(min=...) does it for all dimensions at once; then sum.",
    ),
    minutes=8,
    difficulty=2,
)


# --- Active units -----------------------------------------------------------------------------------------------------


def _posteriors(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """Means and log-variances over n images of eight kinds of unit, in random order."""
    # offset of the mean, variance of the mean over images, log-variance of the posterior
    kinds = torch.tensor(
        [
            [0.0, 0.9, -2.5],  # active
            [2.0, 0.5, -1.0],  # active, away from zero
            [0.0, 0.015, 0.0],  # active, with a mean KL below 0.01
            [1.5, 0.0, -3.0],  # deaf: nats are paid, and nothing is said
            [1.0, 0.0, 0.0],  # deaf, and as wide as the prior
            [0.0, 0.0, 0.0],  # collapsed
            [0.0, 0.002, 0.0],  # hardly moves
            [0.0, 0.004, -1.0],  # hardly moves, and is narrow
        ]
    ).double()
    cases = []
    for n, dtype in ((20, torch.float32), (60, torch.float64)):
        offset, variance, log_var = kinds[torch.randperm(len(kinds), generator=generator)].T
        noise = torch.randn(n, len(kinds), generator=generator, dtype=torch.float64)
        mean = offset + variance.sqrt() * (noise - noise.mean(0)) / noise.std(0)
        jitter = 0.02 * (torch.rand(n, len(kinds), generator=generator, dtype=torch.float64) - 0.5)
        cases.append((mean.to(dtype), (log_var + jitter * (log_var != 0)).to(dtype)))
    return cases


def _active(mean: Tensor, log_var: Tensor) -> Tensor:
    return mean.var(0) > 0.01


def _mean_kl(mean: Tensor, log_var: Tensor) -> Tensor:
    return 0.5 * (mean**2 + log_var.exp() - log_var - 1).mean(0)


ACTIVE_UNITS = Exercise(
    name="beta.active_units",
    reference=_active,
    cases=_posteriors,
    alternatives=(
        lambda mean, log_var: (mean - mean.mean(0)).square().mean(0) > 0.01,
        lambda mean, log_var: torch.stack([m.std() > 0.1 for m in mean.T]),
    ),
    mistakes=(
        Misconception(
            "active by the mean KL",
            lambda mean, log_var: _mean_kl(mean, log_var) > 0.01,
            "you look at the mean KL. It says that q(z|x) is not the prior, not that it knows x: a unit can pay nats "
            "and give every image the same code.",
        ),
        Misconception(
            "active by its distance from zero",
            lambda mean, log_var: mean.mean(0).abs() > 0.01,
            "you look at how far the mean lies from zero. A mean that is the same for all images says nothing of them.",
        ),
        Misconception(
            "active by the mean square",
            lambda mean, log_var: mean.square().mean(0) > 0.01,
            "you take the mean square of the means without centring it, so a constant away from zero counts as active.",
        ),
        Misconception(
            "active by a narrow posterior",
            lambda mean, log_var: log_var.exp().mean(0) < 0.99,
            "you look at the posterior's own variance. A narrow posterior that never moves distinguishes no images.",
        ),
        Misconception(
            "variance of the codes",
            lambda mean, log_var: mean.var(0) + log_var.exp().mean(0) > 0.01,
            "you take the variance of sampled codes, posterior noise included. A collapsed unit has the most noise.",
        ),
        Misconception(
            "standard deviation for variance",
            lambda mean, log_var: mean.std(0) > 0.01,
            "you compare the standard deviation with a threshold that is meant for the variance: units that hardly "
            "move are counted.",
        ),
        Misconception(
            "variance over dimensions",
            lambda mean, log_var: mean.var(1) > 0.01,
            "you take the variance along the code of each image. A unit is a column: it must vary from image to image.",
        ),
    ),
    hints=(
        "Which of the two arguments would be the same in every row if the unit ignored the image?",
        "Take the variance of the posterior means over the images, dimension 0.",
    ),
    minutes=6,
    difficulty=2,
)


# --- The mutual information gap ---------------------------------------------------------------------------------------


def _tables(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """A table of mutual information, and factors whose values are not equally frequent."""
    cases = []
    for latent, n, values, dtype in (
        (3, 12, (2, 3), torch.float32),
        (5, 200, (3, 8, 2), torch.float32),
        (6, 60, (4, 2, 6, 3), torch.float64),
    ):
        places = ((torch.arange(n, dtype=dtype) + 0.5) / n) ** 2
        columns = [(places * k).floor()[torch.randperm(n, generator=generator)] for k in values]
        factors = torch.stack(columns, dim=1)
        shares = torch.rand(latent, len(values), generator=generator, dtype=dtype)
        cases.append((shares * _entropies(factors), factors))
    return cases


def _entropies(factors: Tensor) -> Tensor:
    shares = [f.unique(return_counts=True)[1] / len(f) for f in factors.T]
    return torch.stack([-(p * p.log()).sum() for p in shares])


def _gaps(information: Tensor) -> Tensor:
    first, second = information.topk(2, dim=0).values
    return first - second


def _mig(information: Tensor, factors: Tensor) -> Tensor:
    return (_gaps(information) / _entropies(factors)).mean()


def _mig_loop(information: Tensor, factors: Tensor) -> Tensor:
    gaps = []
    for column, factor in zip(information.T, factors.T, strict=True):
        entropy = td.Categorical(probs=torch.bincount(factor.long()).to(column.dtype)).entropy()
        ordered = sorted(column)
        gaps.append((ordered[-1] - ordered[-2]) / entropy)
    return sum(gaps) / len(gaps)


def _mig_one_hot(information: Tensor, factors: Tensor) -> Tensor:
    shares = torch.nn.functional.one_hot(factors.long()).to(information.dtype).mean(0)  # (factors, values)
    ordered = information.sort(dim=0).values
    return ((ordered[-1] - ordered[-2]) / -torch.xlogy(shares, shares).sum(1)).mean()


def _modularity(information: Tensor, factors: Tensor) -> Tensor:
    top = information.topk(2, dim=1)
    return ((top.values[:, 0] - top.values[:, 1]) / _entropies(factors)[top.indices[:, 0]]).mean()


MIG = Exercise(
    name="beta.mig",
    reference=_mig,
    cases=_tables,
    alternatives=(_mig_loop, _mig_one_hot),
    mistakes=(
        Misconception(
            "not normalised by the entropy",
            lambda information, factors: _gaps(information).mean(),
            "the gaps are in nats: you did not divide by the factor's entropy. A factor with many values then "
            "outweighs the others, and a perfect code does not get 1.",
        ),
        Misconception(
            "divided by the best dimension",
            lambda information, factors: (_gaps(information) / information.max(0).values).mean(),
            "you divide by what the best dimension knows. A code that knows next to nothing could reach 1; the "
            "factor's entropy is what could be known.",
        ),
        Misconception(
            "values taken to be equally frequent",
            lambda information, factors: (
                _gaps(information)
                / torch.tensor([math.log(len(f.unique())) for f in factors.T], dtype=information.dtype)
            ).mean(),
            "you divide by the logarithm of the number of values. That is the entropy only if all values are equally "
            "frequent: count them.",
        ),
        Misconception(
            "entropy in bits",
            lambda information, factors: _mig(information, factors) * math.log(2),
            "your entropy is in bits and the information in nats. The units must cancel: use the natural logarithm.",
        ),
        Misconception(
            "no gap",
            lambda information, factors: (information.max(0).values / _entropies(factors)).mean(),
            "you measure how much the best dimension knows. The gap takes away what the second best knows, too.",
        ),
        Misconception(
            "gap to the worst",
            lambda information, factors: (
                (information.max(0).values - information.min(0).values) / _entropies(factors)
            ).mean(),
            "you compare the best dimension with the worst. A rival is the second best: it must know little as well.",
        ),
        Misconception(
            "gap between factors",
            _modularity,
            "you sort along the factors: how far one dimension prefers a factor. MIG asks of each factor how far one "
            "dimension leads: sort along dimension 0.",
        ),
        Misconception(
            "ratio of the means",
            lambda information, factors: _gaps(information).mean() / _entropies(factors).mean(),
            "you divide the mean gap by the mean entropy, so factors with many values weigh more. Divide each gap by "
            "its own entropy, then take the mean.",
        ),
    ),
    hints=(
        "Three steps: the gap of each factor, the entropy of each factor, the mean of the quotients.",
        "information.topk(2, dim=0).values has two rows: the best and the second best for every factor.",
        "For the entropy of a column: unique(return_counts=True), shares p = counts / n, then -(p * p.log()).sum().",
    ),
    minutes=15,
    difficulty=3,
    points=2,
)


# --- Total correlation ------------------------------------------------------------------------------------------------


def _covariances(generator: torch.Generator) -> list[tuple[Tensor]]:
    cases = []
    for shape, dtype in (((2, 2), torch.float32), ((3, 3), torch.float32), ((2, 4, 4), torch.float64)):
        a = torch.randn(*shape, generator=generator, dtype=dtype)
        cases.append((a @ a.mT + 0.5 * torch.eye(shape[-1], dtype=dtype),))
    return cases


def _diagonal(cov: Tensor) -> Tensor:
    return cov.diagonal(dim1=-2, dim2=-1)


def _total_correlation(cov: Tensor) -> Tensor:
    return 0.5 * (_diagonal(cov).log().sum(-1) - torch.logdet(cov))


def _total_correlation_library(cov: Tensor) -> Tensor:
    zero = torch.zeros_like(_diagonal(cov))
    apart = td.MultivariateNormal(zero, torch.diag_embed(_diagonal(cov)))
    return td.kl_divergence(td.MultivariateNormal(zero, cov), apart)


def _total_correlation_cholesky(cov: Tensor) -> Tensor:
    scale = _diagonal(cov).sqrt()
    correlation = cov / scale[..., :, None] / scale[..., None, :]
    return -_diagonal(torch.linalg.cholesky(correlation)).log().sum(-1)


def _pairs_only(cov: Tensor) -> Tensor:
    scale = _diagonal(cov).sqrt()
    correlation = cov / scale[..., :, None] / scale[..., None, :]
    pairs = combinations(range(cov.shape[-1]), 2)
    return sum(-0.5 * torch.log1p(-(correlation[..., i, j] ** 2)) for i, j in pairs)


TOTAL_CORRELATION = Exercise(
    name="beta.total_correlation",
    reference=_total_correlation,
    cases=_covariances,
    alternatives=(_total_correlation_library, _total_correlation_cholesky),
    mistakes=(
        Misconception(
            "missing one half",
            lambda cov: 2 * _total_correlation(cov),
            "your values are twice the total correlation: the entropy of a Gaussian has one half of log det.",
        ),
        Misconception(
            "sign",
            lambda cov: -_total_correlation(cov),
            "your values are negative. Total correlation is a KL divergence: the joint entropy is what is taken away.",
        ),
        Misconception(
            "standard deviations for variances",
            lambda cov: 0.5 * (_diagonal(cov).sqrt().log().sum(-1) - torch.logdet(cov)),
            "you take the logarithm of standard deviations on one side and of variances (log det) on the other. With "
            "independent dimensions your value is not 0.",
        ),
        Misconception(
            "divergence from the prior",
            lambda cov: 0.5 * (_diagonal(cov).sum(-1) - cov.shape[-1] - torch.logdet(cov)),
            "you computed KL(q(z) || N(0, I)), which also charges for the scale of each dimension. Compare q(z) with "
            "the product of its own marginals.",
        ),
        Misconception(
            "logarithm of the trace",
            lambda cov: 0.5 * (_diagonal(cov).sum(-1).log() - torch.logdet(cov)),
            "you take the logarithm of the sum of variances. It is the logarithms that are summed, one per marginal.",
        ),
        Misconception(
            "pairs only",
            _pairs_only,
            "you sum the mutual information of all pairs. From three dimensions on that counts shared information "
            "several times.",
        ),
        Misconception(
            "bits",
            lambda cov: _total_correlation(cov) / math.log(2),
            "your values are in bits. The course counts in nats: natural logarithms throughout.",
        ),
    ),
    hints=(
        "KL(q(z) || product of marginals) = sum of the marginal entropies - entropy of the whole.",
        "A Gaussian's entropy is 0.5 * log det(2 pi e C); for one dimension C is a variance. The constants cancel.",
        "Variances: cov.diagonal(dim1=-2, dim2=-1). Log-determinant: torch.logdet(cov).",
    ),
    minutes=10,
    difficulty=3,
    points=2,
)

EXERCISES = (OBJECTIVE, ANNEALING, EFFECTIVE, FREE_BITS, ACTIVE_UNITS, MIG, TOTAL_CORRELATION)
