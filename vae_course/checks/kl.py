"""Exercises of chapter 04, the KL divergence."""

import math

import torch
from torch import Tensor
from torch import distributions as td
from torch.nn import functional

from vae_course.checks.exercise import Answer, Exercise, Misconception
from vae_course.checks.sandbox import Refused
from vae_course.distributions import gaussian

# --- two discrete distributions ---------------------------------------------------------------------------------------


def _letters(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """Pairs (p, q) of tables of probabilities; p has a letter that never occurs."""
    cases = []
    for shape, dtype in (((3,), torch.float32), ((4, 5), torch.float32), ((2, 3, 4), torch.float64)):
        p, q = torch.rand(2, *shape, generator=generator, dtype=dtype) + 0.05
        if len(cases):
            p[..., 0] = 0
        cases.append((p / p.sum(-1, keepdim=True), q / q.sum(-1, keepdim=True)))
    return cases


def _discrete_kl(p: Tensor, q: Tensor) -> Tensor:
    return (torch.special.xlogy(p, p) - torch.special.xlogy(p, q)).sum(-1)


def _discrete_kl_where(p: Tensor, q: Tensor) -> Tensor:
    log_ratio = torch.where(p > 0, p, 1.0).log() - q.log()
    return torch.einsum("...i,...i->...", p, log_ratio)


def _observe_discrete(answer: Answer, p: Tensor, q: Tensor) -> Tensor:
    value = answer(p, q)
    if isinstance(value, Tensor) and value.isnan().any():
        raise Refused("some values are NaN, not a number.")
    return value


DISCRETE = Exercise(
    name="kl.discrete",
    reference=_discrete_kl,
    cases=_letters,
    observe=_observe_discrete,
    alternatives=(
        lambda p, q: td.kl_divergence(td.Categorical(p), td.Categorical(q)),
        lambda p, q: functional.kl_div(q.log(), p, reduction="none").sum(-1),
        _discrete_kl_where,
    ),
    mistakes=(
        Misconception(
            "arguments swapped",
            lambda p, q: _discrete_kl(q, p),
            "you computed KL(q || p). The first argument is the one the letters come from: it weighs the terms.",
        ),
        Misconception(
            "sign",
            lambda p, q: -_discrete_kl(p, q),
            "your values are -KL: the ratio in the logarithm is upside down. The price of the wrong code is never "
            "below zero.",
        ),
        Misconception(
            "zero times log of zero",
            lambda p, q: (p * (p / q).log()).sum(-1),
            "some values are NaN: a letter that p never sends gives 0 * log 0. It costs nothing: its term is 0.",
        ),
        Misconception(
            "bits",
            lambda p, q: _discrete_kl(p, q) / math.log(2),
            "your values are in bits. This course counts in nats, with the natural logarithm, unless it says bits.",
        ),
        Misconception(
            "mean over letters",
            lambda p, q: _discrete_kl(p, q) / p.shape[-1],
            "you averaged over the letters with equal weights. The weights are already there: p. Sum the terms.",
        ),
        Misconception(
            "mean over the batch",
            lambda p, q: _discrete_kl(p, q).mean(),
            "you returned one figure for all rows. Return one KL for each pair of distributions.",
        ),
        Misconception(
            "cross-entropy",
            lambda p, q: -torch.special.xlogy(p, q).sum(-1),
            "this is the cross-entropy H(p, q), the whole length of the message. The KL is only the extra length: "
            "H(p) has to go.",
        ),
        Misconception(
            "difference of entropies",
            lambda p, q: (torch.special.xlogy(p, p) - torch.special.xlogy(q, q)).sum(-1),
            "this is H(q) - H(p), each entropy under its own distribution. Both averages must be taken under p, "
            "where the letters come from.",
        ),
    ),
    hints=(
        "KL(p || q) is the mean, under p, of log p - log q.",
        "In `p * (p / q).log()` the term of a letter with p = 0 is 0 * -inf. Which value should it have?",
        "`torch.special.xlogy(a, b)` is a * log(b), and 0 where a is 0. You need it twice.",
    ),
    minutes=6,
    difficulty=1,
)

# --- what nn.KLDivLoss wants ------------------------------------------------------------------------------------------


def _tables(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """Logits of a model and probabilities of a target, one example per row."""
    cases = []
    for shape, dtype in (((2, 3), torch.float32), ((5, 4), torch.float32), ((3, 7), torch.float64)):
        logits, target = 1.5 * torch.randn(2, *shape, generator=generator, dtype=dtype)
        cases.append((logits, target.softmax(-1)))
    return cases


def _table_loss(logits: Tensor, target: Tensor) -> Tensor:
    return functional.kl_div(logits.log_softmax(-1), target, reduction="batchmean")


TABLE = Exercise(
    name="kl.table",
    reference=_table_loss,
    cases=_tables,
    alternatives=(
        lambda logits, target: _discrete_kl(target, logits.softmax(-1)).mean(),
        lambda logits, target: td.kl_divergence(td.Categorical(target), td.Categorical(logits=logits)).mean(),
        lambda logits, target: functional.cross_entropy(logits, target) - td.Categorical(target).entropy().mean(),
    ),
    mistakes=(
        Misconception(
            "default reduction",
            lambda logits, target: _table_loss(logits, target) / logits.shape[-1],
            "the default reduction divides by rows times columns, so your loss is too small by the number of columns. "
            'One KL belongs to one row: see reduction="batchmean".',
        ),
        Misconception(
            "sum over rows",
            lambda logits, target: _table_loss(logits, target) * len(logits),
            "your loss is summed over the rows, so it grows with the batch. Take the mean over rows.",
        ),
        Misconception(
            "probabilities for log-probabilities",
            lambda logits, target: functional.kl_div(logits.softmax(-1), target, reduction="batchmean"),
            "you passed the model's probabilities. The first argument of KLDivLoss is their logarithm; nothing in the "
            "library notices.",
        ),
        Misconception(
            "logits for log-probabilities",
            lambda logits, target: functional.kl_div(logits, target, reduction="batchmean"),
            "you passed the logits as they are. Until they are normalised, their exponentials do not sum to 1 and the "
            "value is no divergence.",
        ),
        Misconception(
            "arguments swapped",
            lambda logits, target: _discrete_kl(logits.softmax(-1), target).mean(),
            "you computed KL(model || target). KLDivLoss(input, target) is KL(target || input): the model comes first "
            "in the call and second in the divergence.",
        ),
        Misconception(
            "log_target=True with probabilities",
            lambda logits, target: functional.kl_div(
                logits.log_softmax(-1), target, reduction="batchmean", log_target=True
            ),
            "with log_target=True the library takes the exponential of your target, which holds probabilities already.",
        ),
        Misconception(
            "softmax over the rows",
            lambda logits, target: functional.kl_div(logits.log_softmax(0), target, reduction="batchmean"),
            "you normalised down the columns, over the examples. Each row is one distribution: use the last dimension.",
        ),
    ),
    hints=(
        "Two things have to be prepared: the model's logits become normalised log-probabilities, the target stays.",
        "KLDivLoss has four reductions. Which of them divides by the number of rows?",
        'nn.KLDivLoss(reduction="batchmean")(log-probabilities of the model, target)',
    ),
    minutes=6,
    difficulty=1,
)

# --- one Gaussian against the standard normal -------------------------------------------------------------------------


def _codes(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """Means and log-variances of growing shape, the last in float64."""
    cases = []
    for shape, dtype in (((1, 1), torch.float32), ((4, 2), torch.float32), ((3, 7), torch.float64)):
        mean = torch.randn(*shape, generator=generator, dtype=dtype)
        cases.append((mean, torch.randn(*shape, generator=generator, dtype=dtype)))
    return cases


def _gaussian_kl(mean: Tensor, log_var: Tensor) -> Tensor:
    return 0.5 * (mean**2 + log_var.exp() - log_var - 1).sum(-1)


def _gaussian_kl_library(mean: Tensor, log_var: Tensor) -> Tensor:
    return td.kl_divergence(gaussian(mean, log_var), gaussian(torch.zeros_like(mean), torch.zeros_like(mean)))


def _gaussian_kl_einsum(mean: Tensor, log_var: Tensor) -> Tensor:
    squares = torch.einsum("...d,...d->...", mean, mean)
    return -0.5 * (log_var.sum(-1) + mean.shape[-1] - squares - torch.exp(log_var).sum(-1))


GAUSSIAN = Exercise(
    name="kl.gaussian",
    reference=_gaussian_kl,
    cases=_codes,
    alternatives=(_gaussian_kl_library, _gaussian_kl_einsum),
    mistakes=(
        Misconception(
            "missing one half",
            lambda mean, log_var: (mean**2 + log_var.exp() - log_var - 1).sum(-1),
            "your values equal the KL without its factor 1/2. Each dimension costs half of what you charge.",
        ),
        Misconception(
            "mean over dimensions",
            lambda mean, log_var: 0.5 * (mean**2 + log_var.exp() - log_var - 1).mean(-1),
            "your values are averaged over the latent dimensions. The KL of independent dimensions is their sum.",
        ),
        Misconception(
            "mean over the batch",
            lambda mean, log_var: 0.5 * (mean**2 + log_var.exp() - log_var - 1).sum(-1).mean(),
            "you returned one figure for the whole batch. Return one per image; the mean is taken later.",
        ),
        Misconception(
            "log-variance taken for sigma",
            lambda mean, s: 0.5 * (mean**2 + s**2 - (s**2).log() - 1).sum(-1),
            "you use log_var as if it were the standard deviation. It is log sigma^2, so sigma^2 = exp(log_var).",
        ),
        Misconception(
            "log-variance taken for log sigma",
            lambda mean, s: 0.5 * (mean**2 + (2 * s).exp() - 2 * s - 1).sum(-1),
            "you use log_var as if it were log sigma. It is log sigma^2: exp(log_var) is already the variance.",
        ),
        Misconception(
            "sigma where sigma^2 belongs",
            lambda mean, log_var: 0.5 * (mean**2 + (0.5 * log_var).exp() - log_var - 1).sum(-1),
            "you add sigma where the variance belongs: exp(0.5 * log_var) is sigma. Such a sum goes below zero, "
            "which no KL does.",
        ),
        Misconception(
            "nn.KLDivLoss(mean, std)",
            lambda mean, log_var: functional.kl_div(mean, (0.5 * log_var).exp(), reduction="none").mean(),
            "these are the values of nn.KLDivLoss(mean, std). That class takes tables of log-probabilities and "
            "probabilities; fed with the parameters of a Gaussian it computes nothing of meaning.",
        ),
        Misconception(
            "arguments swapped",
            lambda mean, log_var: td.kl_divergence(
                gaussian(torch.zeros_like(mean), torch.zeros_like(mean)), gaussian(mean, log_var)
            ),
            "you computed KL(p || q), from the prior to the posterior. The ELBO needs KL(q || p): q comes first.",
        ),
        Misconception(
            "sign",
            lambda mean, log_var: -0.5 * (mean**2 + log_var.exp() - log_var - 1).sum(-1),
            "your values are negative: this is -KL. A KL divergence is never below zero.",
        ),
        Misconception(
            "the minus one left out",
            lambda mean, log_var: 0.5 * (mean**2 + log_var.exp() - log_var).sum(-1),
            "at mean 0 and log_var 0 your value is not 0, though q equals the prior there: the -1 is missing.",
        ),
    ),
    hints=(
        "Write the KL of one dimension first: four terms in the mean and the variance, with a factor 1/2.",
        "At mean 0 and variance 1 the result must be 0: which constant makes it so?",
        "One dimension: 0.5 * (mean**2 + variance - log_var - 1). Now sum over the last dimension.",
    ),
    minutes=8,
    difficulty=2,
    points=2,
)

# --- two Gaussians ----------------------------------------------------------------------------------------------------


def _pairs(generator: torch.Generator) -> list[tuple[Tensor, ...]]:
    """Parameters of q and of p; in the second case one p for the whole batch."""
    shapes = (((1, 2), (1, 2), torch.float32), ((4, 3), (3,), torch.float32), ((2, 3, 5), (2, 3, 5), torch.float64))
    return [
        tuple(torch.randn(*s, generator=generator, dtype=dtype) for s in (shape_q, shape_q, shape_p, shape_p))
        for shape_q, shape_p, dtype in shapes
    ]


def _two_terms(mean_q: Tensor, log_var_q: Tensor, mean_p: Tensor, log_var_p: Tensor) -> Tensor:
    square = (mean_q - mean_p) ** 2
    return 0.5 * (log_var_p - log_var_q + (log_var_q.exp() + square) / log_var_p.exp() - 1)


def _two_gaussians(mean_q: Tensor, log_var_q: Tensor, mean_p: Tensor, log_var_p: Tensor) -> Tensor:
    return _two_terms(mean_q, log_var_q, mean_p, log_var_p).sum(-1)


def _two_gaussians_rescaled(mean_q: Tensor, log_var_q: Tensor, mean_p: Tensor, log_var_p: Tensor) -> Tensor:
    # A KL does not depend on units: measure z from the mean of p, in standard deviations of p.
    return _gaussian_kl((mean_q - mean_p) / (0.5 * log_var_p).exp(), log_var_q - log_var_p)


TWO_GAUSSIANS = Exercise(
    name="kl.two_gaussians",
    reference=_two_gaussians,
    cases=_pairs,
    alternatives=(
        lambda mq, vq, mp, vp: td.kl_divergence(
            gaussian(mq, vq), gaussian(mp, vp).expand(torch.broadcast_shapes(mq.shape, mp.shape)[:-1])
        ),
        _two_gaussians_rescaled,
    ),
    mistakes=(
        Misconception(
            "arguments swapped",
            lambda mq, vq, mp, vp: _two_gaussians(mp, vp, mq, vq),
            "you computed KL(p || q). The average is taken under q, the first argument, so its variance stands on top.",
        ),
        Misconception(
            "missing one half",
            lambda mq, vq, mp, vp: 2 * _two_gaussians(mq, vq, mp, vp),
            "your values are twice the KL: the factor 1/2, of the exponent and of the log-variance, is missing.",
        ),
        Misconception(
            "mean over dimensions",
            lambda mq, vq, mp, vp: _two_terms(mq, vq, mp, vp).mean(-1),
            "your values are averaged over dimensions. Logarithms of products are sums, so the KLs add up.",
        ),
        Misconception(
            "distance not divided by the variance of p",
            lambda mq, vq, mp, vp: 0.5 * (vp - vq + (vq - vp).exp() + (mq - mp) ** 2 - 1).sum(-1),
            "the squared distance of the means stands there as it is. What counts is how large it is for p: divide it "
            "by p's variance.",
        ),
        Misconception(
            "distance divided by the variance of q",
            lambda mq, vq, mp, vp: 0.5 * (vp - vq + (vq - vp).exp() + (mq - mp) ** 2 / vq.exp() - 1).sum(-1),
            "the distance of the means is measured in q's variance. It comes from log p(z): p's variance divides it.",
        ),
        Misconception(
            "log-ratio upside down",
            lambda mq, vq, mp, vp: (_two_terms(mq, vq, mp, vp) + vq - vp).sum(-1),
            "the logarithm has the variances upside down: a narrow q is dear, so log(var_p / var_q) must grow when "
            "var_q falls.",
        ),
        Misconception(
            "the minus one left out",
            lambda mq, vq, mp, vp: (_two_terms(mq, vq, mp, vp) + 0.5).sum(-1),
            "for two equal Gaussians your value is not 0: the -1, which is the mean of ((z - mean_q) / sigma_q)^2 with "
            "its sign, is missing.",
        ),
        Misconception(
            "log-variance taken for log sigma",
            lambda mq, vq, mp, vp: _two_gaussians(mq, 2 * vq, mp, 2 * vp),
            "you square exp(log_var) to get a variance. It is the variance: log_var is log sigma^2, not log sigma.",
        ),
        Misconception(
            "p taken for the standard normal",
            lambda mq, vq, mp, vp: _gaussian_kl(mq, vq).expand(torch.broadcast_shapes(mq.shape, mp.shape)[:-1]),
            "your value does not depend on p: it is the KL to N(0, 1). Here p has a mean and a variance of its own.",
        ),
    ),
    hints=(
        "Start from line 4 of the lesson's derivation and read log(var_p / var_q) off the two log-variances.",
        "Four terms per dimension: log-ratio, variance of q over that of p, squared distance over variance of p, -1.",
        "A KL has no units: with mean (mean_q - mean_p) / sigma_p and variance var_q / var_p it is kl.gaussian.",
    ),
    minutes=10,
    difficulty=2,
    points=2,
)

# --- a value that cannot be -------------------------------------------------------------------------------------------


def _closed_form_values(generator: torch.Generator) -> list[tuple[Tensor]]:
    """Values in order, with a zero, with a clearly negative one, with a rounding error below zero; float64 last."""
    cases = []
    for size, dtype in ((3, torch.float32), (6, torch.float64)):
        kl = torch.rand(size, generator=generator, dtype=dtype) + 0.5
        for first in (None, 0.0, -0.02, -3e-8):
            value = kl.clone()
            if first is not None:
                value[0] = first
            cases.append((value,))
    return cases


def _guarded(kl: Tensor) -> Tensor:
    if not (kl >= -1e-6).all():
        raise ValueError("a closed-form KL below zero")
    return kl


def _guarded_by(refused) -> Answer:
    """The guard that refuses what `refused` says."""

    def answer(kl: Tensor) -> Tensor:
        if refused(kl):
            raise ValueError("refused")
        return kl

    return answer


def _observe_guard(answer: Answer, kl: Tensor) -> dict[str, Tensor]:
    """Whether the values are refused, what comes back if they are not, and whether a NaN among them is refused."""
    found = {}
    spoilt = torch.cat([kl, kl.new_tensor([math.nan])])
    for name, values in (("as given", kl), ("with a NaN", spoilt)):
        try:
            returned = answer(values)
        except ValueError:
            found[f"{name}, refused"] = torch.ones(())
            continue
        if not isinstance(returned, Tensor):
            raise Refused("values that are in order must come back as they were: your function returned no tensor.")
        found[f"{name}, refused"] = torch.zeros(())
        found[f"{name}, returned"] = returned.nan_to_num(-1.0)
    return found


NEGATIVE = Exercise(
    name="kl.negative",
    reference=_guarded,
    cases=_closed_form_values,
    observe=_observe_guard,
    rtol=1e-9,
    atol=1e-9,
    alternatives=(
        _guarded_by(lambda kl: bool((kl < -1e-6).any() or kl.isnan().any())),
        _guarded_by(lambda kl: not all(value >= -1e-6 for value in kl.tolist())),
    ),
    mistakes=(
        Misconception(
            "negative KL accepted",
            _guarded_by(lambda kl: False),
            "you let every value through. A closed-form KL below zero is always an error in the formula, and the loss "
            "falls without limit along it.",
        ),
        Misconception(
            "only the mean is looked at",
            _guarded_by(lambda kl: not kl.mean() >= -1e-6),
            "you look at the mean only. One image below zero among large values hides in it: look at every value.",
        ),
        Misconception(
            "NaN let through",
            _guarded_by(lambda kl: bool((kl < -1e-6).any())),
            "a NaN passes your guard, because every comparison with NaN is false. Ask whether all values are in order "
            "rather than whether one is not.",
        ),
        Misconception(
            "rounding errors refused",
            _guarded_by(lambda kl: not (kl >= 0).all()),
            "you refuse -3e-8. In float32 a KL of zero is a difference of rounded numbers and may come out a little "
            "below: allow 1e-6.",
        ),
        Misconception(
            "cut off at zero",
            lambda kl: kl.clamp(min=0),
            "you replace negative values by zero. That hides the broken formula, and its gradient with it; raise "
            "instead.",
        ),
        Misconception(
            "absolute value",
            lambda kl: kl.abs(),
            "you take the absolute value, which makes a wrong formula look right. Raise an error instead.",
        ),
        Misconception(
            "zero refused",
            _guarded_by(lambda kl: not (kl > 1e-6).all()),
            "you refuse a KL of about zero. That value is possible: the encoder repeats the prior, as in a dimension "
            "that the model does not use.",
        ),
    ),
    hints=(
        "Three kinds of values: in order (return them as they are), below -1e-6 (raise), not a number (raise).",
        "`nan < 0` is False, and `nan >= 0` is False too. Which of the two questions finds a NaN?",
        "if not (kl >= -1e-6).all(): raise ValueError(...)",
    ),
    minutes=6,
    difficulty=2,
)

# --- the price of each dimension, in bits -----------------------------------------------------------------------------


def _posteriors(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """Means and log-variances of a batch of images."""
    shapes = (((3, 2), torch.float32), ((8, 5), torch.float32), ((20, 4), torch.float64))
    return [tuple(torch.randn(*shape, generator=generator, dtype=dtype) for _ in range(2)) for shape, dtype in shapes]


def _nats(mean: Tensor, log_var: Tensor) -> Tensor:
    """KL to the standard normal, for every image and dimension."""
    return 0.5 * (mean**2 + log_var.exp() - log_var - 1)


def _bits_per_dimension(mean: Tensor, log_var: Tensor) -> Tensor:
    return _nats(mean, log_var).mean(0) / math.log(2)


def _bits_library(mean: Tensor, log_var: Tensor) -> Tensor:
    kl = td.kl_divergence(td.Normal(mean, (0.5 * log_var).exp()), td.Normal(0.0, 1.0))
    return torch.stack([kl[:, j].sum() / len(kl) for j in range(kl.shape[1])]) / math.log(2)


PER_DIMENSION = Exercise(
    name="kl.per_dimension",
    reference=_bits_per_dimension,
    cases=_posteriors,
    alternatives=(
        _bits_library,
        lambda mean, log_var: torch.einsum("nd->d", _nats(mean, log_var) * math.log2(math.e)) / len(mean),
    ),
    mistakes=(
        Misconception(
            "nats",
            lambda mean, log_var: _nats(mean, log_var).mean(0),
            "your values are in nats. Bits are asked for: a nat is 1 / ln 2, about 1.44 bits.",
        ),
        Misconception(
            "multiplied by ln 2",
            lambda mean, log_var: _nats(mean, log_var).mean(0) * math.log(2),
            "you multiplied by ln 2. A bit is the smaller unit, so the number of bits is larger than that of nats.",
        ),
        Misconception(
            "summed over dimensions",
            lambda mean, log_var: _nats(mean, log_var).sum(-1).mean() / math.log(2),
            "you summed over the dimensions: this is the price of the whole code. Each dimension's own is asked for.",
        ),
        Misconception(
            "one value per image",
            lambda mean, log_var: _nats(mean, log_var).sum(-1) / math.log(2),
            "you have one value per image. Average over the images, the first dimension, and keep the last.",
        ),
        Misconception(
            "summed over images",
            lambda mean, log_var: _nats(mean, log_var).sum(0) / math.log(2),
            "you summed over the images. The price is per image, so that it does not depend on how many you measured.",
        ),
        Misconception(
            "KL of the average code",
            lambda mean, log_var: _nats(mean.mean(0), log_var.exp().mean(0).log()) / math.log(2),
            "you averaged the parameters first. The KL of an average code is smaller than the average KL: means of "
            "opposite sign cancel in it.",
        ),
        Misconception(
            "missing one half",
            lambda mean, log_var: 2 * _bits_per_dimension(mean, log_var),
            "your values are twice too large: the 1/2 of the closed form is missing.",
        ),
        Misconception(
            "price list instead of price",
            lambda mean, log_var: -0.5 * log_var.mean(0) / math.log(2),
            "this is the mean of -log sigma, which equals the KL only where the codes of all images fill the prior. "
            "Use the closed form.",
        ),
    ),
    hints=(
        "Start from the KL of every image and every dimension: the terms of kl.gaussian before they are summed.",
        "Average over the images, dimension 0. Then change the unit: how many bits is one nat?",
        "Divide nats by math.log(2).",
    ),
    minutes=7,
    difficulty=2,
    points=2,
)

# --- without a closed form: k1 and k3 ---------------------------------------------------------------------------------

_SAMPLES = 40_000


def _neighbours(generator: torch.Generator) -> list[tuple[td.Distribution, td.Distribution, int]]:
    """Two Gaussians of different widths with means one standard deviation apart."""
    cases = []
    for shape, dtype in (((2,), torch.float32), ((3, 2), torch.float64)):
        mean, step = torch.randn(2, *shape, generator=generator, dtype=dtype)
        step = step / step.norm(dim=-1, keepdim=True)
        log_var = torch.full_like(mean, 0.2)
        cases.append((gaussian(mean, torch.zeros_like(mean)), gaussian(mean + step, log_var), _SAMPLES))
    return cases


def _estimates(q: td.Distribution, p: td.Distribution, samples: int) -> tuple[Tensor, Tensor]:
    z = q.sample((samples,))
    log_r = p.log_prob(z) - q.log_prob(z)
    return -log_r, log_r.expm1() - log_r


def _estimates_with(k1=lambda log_r: -log_r, k3=lambda log_r: log_r.exp() - 1 - log_r, drawn_from=0) -> Answer:
    """Estimators made from the log-ratio log p - log q, with samples from q, or from p."""

    def answer(q: td.Distribution, p: td.Distribution, samples: int) -> tuple[Tensor, Tensor]:
        z = (q, p)[drawn_from].rsample((samples,))
        log_r = p.log_prob(z) - q.log_prob(z)
        return k1(log_r), k3(log_r)

    return answer


def _observe_estimates(answer: Answer, q: td.Distribution, p: td.Distribution, samples: int) -> dict[str, Tensor]:
    """Quantiles of k1 and of k3: with so many samples equal for every stream, within `atol`, for any tail."""
    pair = answer(q, p, samples)
    if not isinstance(pair, (tuple, list)) or len(pair) != 2 or not all(isinstance(k, Tensor) for k in pair):
        raise Refused("your function must return two tensors, k1 and k3, as a tuple.")
    if any(k.ndim == 0 or len(k) != samples for k in pair):
        raise Refused("k1 and k3 must have one value per sample: the first dimension is that of the samples.")
    levels = torch.tensor([0.1, 0.5, 0.8], dtype=pair[0].dtype)
    names = ("k1, quantiles 10, 50, 80 %", "k3, quantiles 10, 50, 80 %")
    return {name: k.quantile(levels, dim=0) for name, k in zip(names, pair, strict=True)}


ESTIMATORS = Exercise(
    name="kl.estimators",
    reference=_estimates,
    cases=_neighbours,
    observe=_observe_estimates,
    rtol=0.02,
    atol=0.06,  # at least six standard errors of each quantile
    alternatives=(
        _estimates_with(),
        lambda q, p, samples: _estimates_with(k3=lambda log_r: torch.special.expm1(log_r) - log_r)(q, p, samples),
    ),
    mistakes=(
        Misconception(
            "samples of p",
            _estimates_with(drawn_from=1),
            "your samples come from p. An average under p of log q - log p estimates -KL(p || q); draw from q, the "
            "first argument.",
        ),
        Misconception(
            "sign of k1",
            _estimates_with(k1=lambda log_r: log_r),
            "your k1 has the wrong sign: its mean is -KL. It is log q(z) - log p(z), by how much q finds its sample "
            "more likely.",
        ),
        Misconception(
            "ratio upside down in k3",
            _estimates_with(k3=lambda log_r: (-log_r).exp() - 1 + log_r),
            "your k3 uses q/p. Under q that ratio does not average to 1, so subtracting 1 leaves a bias; the control "
            "variate is p/q - 1.",
        ),
        Misconception(
            "the minus one of k3 left out",
            _estimates_with(k3=lambda log_r: log_r.exp() - log_r),
            "your k3 is one nat too high: p/q averages to 1 under q, and that 1 has to be subtracted.",
        ),
        Misconception(
            "k2 for k3",
            _estimates_with(k3=lambda log_r: 0.5 * log_r**2),
            "your second estimator is k2, half the squared log-ratio. It is never negative, like k3, but it is biased.",
        ),
        Misconception(
            "k1 cut off at zero",
            _estimates_with(k1=lambda log_r: (-log_r).clamp(min=0)),
            "you removed the negative samples of k1. A single sample may be negative; only their mean is a KL, and "
            "cutting them off makes it too large.",
        ),
        Misconception(
            "k1 for both",
            _estimates_with(k3=lambda log_r: -log_r),
            "your two estimators are the same. k3 adds p/q - 1, which changes no mean but cancels noise near p = q.",
        ),
        Misconception(
            "averaged over the samples",
            lambda q, p, samples: tuple(k.mean(0) for k in _estimates(q, p, samples)),
            "you averaged over the samples already. Keep one value per sample, so that the spread can be seen as well.",
        ),
    ),
    hints=(
        "Draw z from q, and compute log r = log p(z) - log q(z). Everything else follows from log r.",
        "k1 is -log r. For k3, add something to k1 whose mean under q is zero: what is the mean of r?",
        "k3 = (r - 1) - log r, with r = exp(log r).",
    ),
    minutes=10,
    difficulty=3,
    points=3,
)

# --- the Gaussian that covers -----------------------------------------------------------------------------------------


def _mixtures(generator: torch.Generator) -> list[tuple[Tensor, Tensor, Tensor]]:
    """Weights (components), means and log-variances (components, latent) of mixtures."""
    cases = []
    for components, latent, dtype in ((2, 1, torch.float32), (3, 4, torch.float32), (5, 2, torch.float64)):
        weights = torch.rand(components, generator=generator, dtype=dtype) + 0.2
        weights[0] += 1  # so that no mixture has equal weights
        means = 2 * torch.randn(components, latent, generator=generator, dtype=dtype)
        log_vars = torch.randn(components, latent, generator=generator, dtype=dtype) - 1
        cases.append((weights / weights.sum(), means, log_vars))
    return cases


def _covering(weights: Tensor, means: Tensor, log_vars: Tensor) -> tuple[Tensor, Tensor]:
    mean = weights @ means
    return mean, weights @ (log_vars.exp() + (means - mean) ** 2)


def _covering_library(weights: Tensor, means: Tensor, log_vars: Tensor) -> tuple[Tensor, Tensor]:
    p = td.MixtureSameFamily(td.Categorical(weights), gaussian(means, log_vars))
    return p.mean, p.variance


def _covering_loop(weights: Tensor, means: Tensor, log_vars: Tensor) -> tuple[Tensor, Tensor]:
    parts = list(zip(weights, means, log_vars.exp(), strict=True))
    mean = sum(w * m for w, m, _ in parts)
    return mean, sum(w * (v + m * m) for w, m, v in parts) - mean * mean


def _covering_with(variance) -> Answer:
    """The right mean beside another variance, made from weights, means, variances and that mean."""

    def answer(weights: Tensor, means: Tensor, log_vars: Tensor) -> tuple[Tensor, Tensor]:
        mean = weights @ means
        return mean, variance(weights, means, log_vars.exp(), mean)

    return answer


COVERING = Exercise(
    name="kl.covering",
    reference=_covering,
    cases=_mixtures,
    alternatives=(_covering_library, _covering_loop),
    mistakes=(
        Misconception(
            "spread of the means forgotten",
            _covering_with(lambda w, m, v, mean: w @ v),
            "your variance is the average of the components' variances. It leaves out how far the components lie "
            "apart: this q would not cover them.",
        ),
        Misconception(
            "spread within the components forgotten",
            _covering_with(lambda w, m, v, mean: w @ (m - mean) ** 2),
            "your variance counts the distances of the means only. The components have a width of their own, too.",
        ),
        Misconception(
            "the mode instead of the whole",
            lambda w, m, log_vars: (m[w.argmax()], log_vars.exp()[w.argmax()]),
            "you returned the heaviest component: that is what the reverse KL(q || p) would settle for. The forward KL "
            "pays dearly for every component left out.",
        ),
        Misconception(
            "weights ignored",
            lambda w, m, log_vars: _covering(torch.full_like(w, 1 / len(w)), m, log_vars),
            "you gave every component the same weight. The average is taken under p, which draws them with `weights`.",
        ),
        Misconception(
            "squared mean not subtracted",
            _covering_with(lambda w, m, v, mean: w @ (v + m**2)),
            "this is the mean square E[z^2], not the variance: the square of the mean has to be subtracted.",
        ),
        Misconception(
            "standard deviation",
            _covering_with(lambda w, m, v, mean: (w @ (v + (m - mean) ** 2)).sqrt()),
            "your second value is the standard deviation. The variance, sigma^2, is asked for.",
        ),
        Misconception(
            "log-variances averaged",
            _covering_with(lambda w, m, v, mean: (w @ v.log()).exp() + w @ (m - mean) ** 2),
            "you averaged the log-variances. The mean of logarithms is the logarithm of the geometric mean, which is "
            "smaller: average the variances.",
        ),
        Misconception(
            "weights squared",
            _covering_with(lambda w, m, v, mean: w**2 @ v + w @ (m - mean) ** 2),
            "you treat z as a weighted sum of draws, whose variances take squared weights. z is one draw from one "
            "component, picked at random.",
        ),
    ),
    hints=(
        "KL(p || q) = constant - E_p[log q(z)]. For a Gaussian q, only the mean and the variance of z under p matter.",
        "So q takes the mean and the variance of the mixture, dimension by dimension. Begin with the mean.",
        "The law of total variance: mean of the variances plus variance of the means, both under `weights`.",
    ),
    minutes=12,
    difficulty=3,
    points=3,
)

EXERCISES = (DISCRETE, TABLE, GAUSSIAN, TWO_GAUSSIANS, NEGATIVE, PER_DIMENSION, ESTIMATORS, COVERING)
