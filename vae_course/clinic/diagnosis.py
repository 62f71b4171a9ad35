"""`diagnose`: what is wrong with a VAE, named from evidence.

Model and objective are black boxes that are asked questions: `examine` takes the measurements, `diagnose` reads them.
No class, layer or function is looked at by its name.
"""

import copy
from dataclasses import dataclass
from math import inf, isfinite, nan
from typing import NamedTuple

import torch
from jaxtyping import Float
from matplotlib.figure import Figure
from torch import Tensor, nn
from torch import distributions as td
from torch.nn import functional

from vae_course.clinic.faults import FAULTS, TrainingSetup
from vae_course.data import Dataset
from vae_course.distributions import gaussian, kl_divergence
from vae_course.models import VAE
from vae_course.notebook import plotting
from vae_course.objectives import ObjectiveTerms, elbo
from vae_course.training import History, Objective

SIGMOID_OF_ONE = 0.7310585786300049


@dataclass(frozen=True)
class Finding:
    """A fault by its name in `FAULTS`, the numbers that speak for it, why it does harm, and what to do."""

    fault: str
    evidence: str
    mechanism: str
    fix: str

    def __str__(self) -> str:
        return f"{self.fault}: {self.evidence}\n  why: {self.mechanism}\n  fix: {self.fix}"


class Trace(NamedTuple):
    """What passed through an objective: the posterior, the code given to the decoder, its answer, the terms."""

    q: td.Distribution
    z: Tensor
    p: td.Distribution
    terms: ObjectiveTerms


class SamplingPath(NamedTuple):
    """How a code is made from a posterior whose means and deviations are known, because the probe chose them."""

    latent: int  # dimensions of q(z|x)
    width: int  # numbers the decoder is given
    one_code_per_image: bool
    random: bool  # does the same posterior give another code the second time?
    shared_noise: bool  # is every image moved by the same noise?
    gradient_to_mean: bool  # does z hear of the mean, and of log_var, when gradients flow back?
    gradient_to_log_var: bool
    noise_exponent: float  # z - mean is proportional to deviation ** this


class Weights(NamedTuple):
    """The objective's gradient as `reconstruction * grad E[log p(x|z)] - kl * grad KL`, and what that leaves over."""

    reconstruction: float
    kl: float
    kl_misfit: float  # share of the latent term's squared gradient that no multiple of the KL's explains
    kldivloss_misfit: float  # the same for KLDivLoss(mean, std)

    @property
    def beta(self) -> float:
        """The effective beta: by how much the KL weighs more than the reconstruction."""
        return self.kl / self.reconstruction if self.reconstruction > 0 else inf


@dataclass(frozen=True)
class Diagnostics:
    """Everything `diagnose` reads. Rates are in nats per image against N(0, I)."""

    pixels: int
    image_range: tuple[float, float]
    dark_pixels: float  # share of image values below 0.5
    seen_before: float  # share of test images that are training images
    sampling_path: SamplingPath
    weights: Weights | None  # None where an objective takes several codes per image
    finite: bool  # weights, and all of the history
    last_finite: tuple[float, float] | None  # reconstruction and KL of the history's last finite entry
    log_var_range: tuple[float, float]
    kl_per_dimension: Tensor
    active_units: int  # dimensions whose mean varies over images by more than 0.01
    means_with_any_weights: tuple[float, float]  # shares of negative and of zero means, weights drawn at random
    outputs_with_any_weights: tuple[float, float]
    one_tap_kernels: int  # encoder kernels of which all weights but one meet nothing but padding
    output_range: tuple[float, float]
    code_effect: float  # largest deviation of any pixel's mean over codes of the prior
    code_worth: float  # nats of reconstruction lost when the images of a batch exchange their codes
    likeness: float  # correlation of the average decoded image with the average image

    def __str__(self) -> str:
        weights, path = self.weights, self.sampling_path
        rows = {
            "images": "{:.3g} to {:.3g}".format(*self.image_range),
            "decoder's means": "{:.3g} to {:.3g}".format(*self.output_range),
            "test images seen in training": f"{self.seen_before:.0%}",
            "effective beta": f"{weights.beta:.3g}" if weights else "several codes per image",
            "gradient reaches mean, log_var": f"{path.gradient_to_mean}, {path.gradient_to_log_var}",
            "code is random": self.sampling_path.random,
            "noise ~ std to the power": f"{self.sampling_path.noise_exponent:.2f}",
            "log_var": "{:.3g} to {:.3g}".format(*self.log_var_range),
            "active units": f"{self.active_units} of {self.sampling_path.latent}",
            "KL": f"{float(self.kl_per_dimension.sum()):.3g} nats",
            "the code is worth": f"{self.code_worth:.3g} nats",
        }
        return "\n".join(f"{name:32s} {value}" for name, value in rows.items())


def trace(
    model: VAE, objective: Objective, x: Float[Tensor, "batch *event"], q: td.Distribution | None = None
) -> Trace:
    """Run `objective(model, x)` and record what it gets from the encoder, gives to the decoder, and gets back.

    With `q`, the encoder answers with that distribution whatever the image, so that only the objective's doing is seen.
    """
    seen = {}
    spy = copy.copy(model)

    def encode(images):
        seen["q"] = model.encode(images) if q is None else q
        return seen["q"]

    def decode(z):
        seen["z"], seen["p"] = z, model.decode(z)
        return seen["p"]

    vars(spy).update(encode=encode, decode=decode)
    terms = objective(spy, x)
    if len(seen) < 3:
        raise ValueError("the objective must call model.encode(x) and model.decode(z); this one did not call both")
    if not isinstance(terms, ObjectiveTerms):
        raise TypeError(
            f"the objective must return vae_course.ObjectiveTerms, in nats per image; got {type(terms).__name__}"
        )
    return Trace(seen["q"], seen["z"], seen["p"], terms)


def examine(
    model: VAE, data: Dataset, history: History | None = None, *, objective: Objective = elbo, images: int = 512
) -> Diagnostics:
    """Take every measurement, on at most `images` images of each part. The model is copied and not changed."""
    _check(model, data)
    device = next(model.parameters()).device
    finite = all(bool(p.isfinite().all()) for p in model.parameters())
    # In float64, so that a value of exactly 0 or 0.5 is what a hard floor leaves, and not rounding.
    model = copy.deepcopy(model).double().eval().requires_grad_()
    train, test = (part[:images].to(device).double() for part in (data.train, data.test))
    with torch.random.fork_rng(devices=[device] if device.type == "cuda" else []):
        torch.manual_seed(0)
        sound = model if finite else _with_weights(model, lambda p: 0.1 * torch.randn_like(p))
        route, weights = _probe_objective(sound, objective, train)
        with torch.no_grad():
            seen = trace(model, objective, test)
            mean, log_var = seen.q.mean, 2 * seen.q.stddev.log()
            outputs = seen.p.mean
            drawn = model.decode(torch.randn(256, route.width, device=device, dtype=torch.float64)).mean
            means_anyhow, outputs_anyhow = _with_any_weights(model, train, route.width)
            if route.one_code_per_image:
                exchanged = model.decode(seen.z.roll(1, 0)).log_prob(test)
                worth = float((seen.p.log_prob(test) - exchanged).mean())
            else:
                worth = float("nan")
        one_tap = _one_tap_kernels(model, test[:2])
    average = torch.stack([outputs.mean(0).flatten(), test.mean(0).flatten()])
    both = torch.cat([outputs, drawn])
    ends = [] if history is None else [*history.train, *history.test]
    whole = [m for m in (history.train if history else []) if torch.tensor(m[1:]).isfinite().all()]
    return Diagnostics(
        pixels=test[0].numel(),
        image_range=_range(train),
        dark_pixels=float((train < 0.5).double().mean()),
        seen_before=_seen_before(data.train, data.test[:1000]),
        sampling_path=route,
        weights=weights,
        finite=finite and all(bool(torch.tensor(m).isfinite().all()) for m in ends),
        last_finite=(whole[-1].reconstruction, whole[-1].kl) if whole else None,
        log_var_range=_range(log_var),
        kl_per_dimension=(0.5 * (mean**2 + log_var.exp() - log_var - 1)).mean(0),
        active_units=int((mean.var(0) > 0.01).sum()),
        means_with_any_weights=means_anyhow,
        outputs_with_any_weights=outputs_anyhow,
        one_tap_kernels=one_tap,
        output_range=_range(both),
        code_effect=float(drawn.std(0).max()),
        code_worth=worth,
        likeness=float(torch.corrcoef(average)[0, 1]),
    )


def diagnose(
    model: VAE, data: Dataset, history: History | None = None, *, objective: Objective = elbo
) -> list[Finding]:
    """Name what is wrong with a trained VAE: the most likely cause first, an empty list where nothing is found.

    `model` offers `encode(x)`, a diagonal Gaussian over codes, `decode(z)`, a distribution over images, and `prior`.
    `data` holds the images as the model was given them, `objective` is what training maximised (bind its options with
    `functools.partial`), `history` what `fit` returned.
    """
    vitals = examine(model, data, history, objective=objective)
    found = [(name, evidence) for name, rule in _RULES if (evidence := rule(vitals))]
    # A code that nobody uses is what many of the other faults lead to: it is a finding where it is the only one.
    if not found and (evidence := _collapse(vitals)):
        found = [evidence]
    return [_finding(*pair) for pair in found]


def _check(model: VAE, data: Dataset) -> None:
    missing = [name for name in ("encode", "decode", "prior") if not hasattr(model, name)]
    if missing:
        raise TypeError(f"a VAE with encode, decode and prior is needed; {type(model).__name__} lacks {missing}")
    missing = [part for part in ("train", "test") if not isinstance(getattr(data, part, None), Tensor)]
    if missing:
        raise TypeError(
            f"data must hold images as tensors in .train and .test; {type(data).__name__} lacks {missing}. "
            "vae_course.Dataset('mine', train, test) makes such a pair"
        )
    q = model.encode(data.train[:1].to(next(model.parameters()).device))
    if not (isinstance(q, td.Independent) and isinstance(q.base_dist, td.Normal)):
        raise TypeError(f"model.encode must give a diagonal Gaussian, Independent(Normal), got {type(q).__name__}")


def diagnostic_plot(patient: TrainingSetup, history: History, n: int = 7, every: int = 25) -> Figure:
    """A patient's chart: the curves of its own two terms (nats per image, as it reckons them), and three rows of
    pictures: test images, what the decoder made of their codes, and what it makes of draws from N(0, I)."""
    model, x = patient.model, patient.data.test[:n]
    with torch.no_grad(), torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        seen = trace(model, patient.objective, x)
        drawn = model.decode(torch.randn(n, seen.z.shape[-1])).mean
    figure, (*curves, pictures) = plotting.subplots(3, width=8, height=2.2, width_ratios=[2, 2, 3])
    for axis, term in zip(curves, ("reconstruction", "kl"), strict=True):
        for part, style, colour in (("train", "-", 0), ("test", "--", 5)):
            values = [value if isfinite(value) else nan for value in history.curve(term, part)]
            steps = [every * (i + 1) for i in range(len(values))]
            axis.plot(steps, values, style, color=plotting.COLOURS[colour], marker=".", markersize=3, label=part)
        axis.set(title=f"its {term}", xlabel="step")
    curves[0].set_ylabel("nats per image")
    curves[1].legend(fontsize=9)
    plotting.draw_image(pictures, plotting.make_grid(torch.cat([x, seen.p.mean, drawn]).nan_to_num(0.5), n))
    height = x.shape[-2] + 1
    pictures.set_yticks([height * (i + 0.5) for i in range(3)], ["image", "decoded", "drawn"])
    pictures.tick_params(length=0)
    return figure


# --- probes -----------------------------------------------------------------------------------------------------------


def _probe_objective(model: VAE, objective: Objective, x: Tensor) -> tuple[SamplingPath, Weights | None]:
    """Give the objective a posterior whose parameters are leaves of the graph, and see what it does with it."""
    latent = model.encode(x[:1]).event_shape[-1]
    # Some eight nats in every dimension, far above any free bits, and deviations from 0.1 to 1.6.
    mean = (4 * torch.randn(len(x), latent, device=x.device, dtype=x.dtype)).requires_grad_()
    log_var = (5 * torch.rand_like(mean) - 4).detach().requires_grad_()
    first, second = (trace(model, objective, x, gaussian(mean, log_var)) for _ in range(2))
    single = len(first.z) == len(x)
    heard = [False, False]
    if first.z.requires_grad:
        gradients = torch.autograd.grad(first.z.sum(), [mean, log_var], retain_graph=True, allow_unused=True)
        heard = [g is not None and bool((g != 0).any()) for g in gradients]
    random = not torch.equal(first.z, second.z)
    shared, exponent = False, float("nan")
    if single and first.z.shape == mean.shape and random:
        moved = (first.z - mean).detach()
        noise = moved / (0.5 * log_var.detach()).exp()
        shared = bool(((noise - noise[0]).abs() < 1e-9).all())
        wide, far = 0.5 * log_var.detach().flatten(), moved.abs().log().flatten()
        exponent = float(((wide - wide.mean()) * (far - far.mean())).sum() / (wide - wide.mean()).square().sum())
    route = SamplingPath(latent, first.z.shape[-1], single, random, shared, *heard, exponent)
    return route, _weigh(model, x, first, mean, log_var) if single else None


def _weigh(model: VAE, x: Tensor, seen: Trace, mean: Tensor, log_var: Tensor) -> Weights:
    """Least squares for the objective's weights, in gradients: the decoder's weights hear of the reconstruction alone,
    mean and log_var of the rest once the reconstruction's share is taken off."""
    prior = model.prior
    if prior.event_shape != seen.q.event_shape:
        prior = gaussian(torch.zeros_like(mean[0]), torch.zeros_like(mean[0]))
    q = gaussian(mean, log_var)
    parameters = list(model.parameters())

    def gradient(value: Tensor) -> tuple[Tensor, Tensor]:
        leaves = [*parameters, mean, log_var]
        if not value.requires_grad:
            gradients = [torch.zeros_like(leaf) for leaf in leaves]
        else:
            gradients = torch.autograd.grad(value, leaves, retain_graph=True, allow_unused=True, materialize_grads=True)
        return tuple(torch.cat([g.flatten() for g in part]) for part in (gradients[:-2], gradients[-2:]))

    wanted, wanted_latent = gradient(seen.terms.objective.mean())
    likely, likely_latent = gradient(seen.p.log_prob(x).mean())
    kl = gradient(kl_divergence(q, prior, seen.z).mean())[1]
    kldivloss = gradient(functional.kl_div(mean, (0.5 * log_var).exp(), reduction="none").sum(-1).mean())[1]
    reconstruction = float(wanted @ likely / (likely @ likely))
    rest = -(wanted_latent - reconstruction * likely_latent)
    weight = float(rest @ kl / (kl @ kl))
    return Weights(reconstruction, weight, _misfit(rest, kl), _misfit(rest, kldivloss))


def _misfit(vector: Tensor, direction: Tensor) -> float:
    """Share of a squared length that lies across a direction; 0 for a vector of length 0."""
    squared = float(vector @ vector)
    along = float(vector @ direction) ** 2 / float(direction @ direction)
    return max(0.0, 1 - along / squared) if squared > 1e-20 * float(direction @ direction) else 0.0


def _one_tap_kernels(model: VAE, x: Tensor) -> int:
    """How many of the encoder's kernels have one weight that meets pixels, while all others only ever meet padding.

    On a copy with positive weights every path is open, so a gradient of exactly zero means: there is no path.
    """
    kernels = [p for p in model.parameters() if p.ndim == 4 and p.shape[-1] * p.shape[-2] > 1]
    if not kernels:
        return 0
    opened = _with_weights(model, lambda p: torch.rand_like(p) / p[0].numel() if p.ndim else torch.zeros_like(p))
    kernels = [p for p in opened.parameters() if p.ndim == 4 and p.shape[-1] * p.shape[-2] > 1]
    q = opened.encode(torch.rand_like(x))
    total = q.mean.sum() + q.stddev.log().sum()
    gradients = torch.autograd.grad(total, kernels, allow_unused=True, materialize_grads=True)
    return sum(int(((g != 0).flatten(0, 1).any(0)).sum()) == 1 for g in gradients)


def _with_any_weights(
    model: VAE, x: Tensor, width: int, copies: int = 4
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Shares of negative and of zero posterior means, and the range of the decoder's means, over random weights: what
    no weights can reach, training cannot."""
    means, outputs = [], []
    for _ in range(copies):
        drawn = _with_weights(model, torch.randn_like)
        means.append(drawn.encode(x).mean)
        outputs.append(drawn.decode(torch.randn(64, width, device=x.device, dtype=x.dtype)).mean)
    means = torch.cat(means)
    return (float((means < 0).double().mean()), float((means == 0).double().mean())), _range(torch.cat(outputs))


def _with_weights(model: nn.Module, new) -> nn.Module:
    model = copy.deepcopy(model)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(new(parameter))
    return model


def _seen_before(train: Tensor, test: Tensor, chunk: int = 4096) -> float:
    """Share of test images that are training images, compared by their projections on a random direction."""
    direction = torch.randn(test[0].numel(), dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    known, asked = (
        torch.cat([rows.flatten(1).cpu().double() @ direction for rows in part.split(chunk)]) for part in (train, test)
    )
    known = known.sort().values
    place = torch.searchsorted(known, asked - 1e-9)
    nearest = known[place.clamp(max=len(known) - 1)]
    return float(((nearest - asked).abs() <= 1e-9).double().mean())


def _range(values: Tensor) -> tuple[float, float]:
    return float(values.min()), float(values.max())


# --- rules: vitals -> evidence, or nothing ----------------------------------------------------------------------------


def _input_range(v: Diagnostics) -> str | None:
    (low, high), (least, most) = v.image_range, v.outputs_with_any_weights
    if (low < 0 or high > 1) and least >= 0 and most <= 1:
        return f"images from {low:.3g} to {high:.3g}, but no weights decode anything outside [0, 1]"


def _test_is_train(v: Diagnostics) -> str | None:
    if v.seen_before > 0.1:  # images drawn independently repeat now and then, never every tenth time
        return f"{v.seen_before:.0%} of the test images are also training images"


def _concatenated(v: Diagnostics) -> str | None:
    if v.sampling_path.width != v.sampling_path.latent and not v.sampling_path.random:
        path = v.sampling_path
        return f"the decoder gets {path.width} numbers for {path.latent} latent dimensions, the same every time"


def _mean_decoded(v: Diagnostics) -> str | None:
    if v.sampling_path.width == v.sampling_path.latent and not v.sampling_path.random:
        return "the same image gives the same code every time: log_var has no part in it"


def _shared_noise(v: Diagnostics) -> str | None:
    if v.sampling_path.shared_noise:
        return "(z - mean) / std is the same vector for every image of a batch"


def _detached(v: Diagnostics) -> str | None:
    if v.sampling_path.random and not (v.sampling_path.gradient_to_mean and v.sampling_path.gradient_to_log_var):
        heard = {"mean": v.sampling_path.gradient_to_mean, "log_var": v.sampling_path.gradient_to_log_var}
        cut = [name for name, reached in heard.items() if not reached]
        return f"no gradient flows from the code back to {' and '.join(cut)}"


def _missing_half(v: Diagnostics) -> str | None:
    if v.sampling_path.noise_exponent > 1.5:  # right is 1, sigma^2 is 2
        return f"the code's noise grows as the std to the power {v.sampling_path.noise_exponent:.2f}, not 1"


def _kl_sign(v: Diagnostics) -> str | None:
    if v.weights and v.weights.kl_misfit < 0.1 and v.weights.beta < -1e-4:
        return f"the objective rises with the KL: effective beta {v.weights.beta:.3g}"


def _no_kl(v: Diagnostics) -> str | None:
    if v.weights and abs(v.weights.beta) < 1e-4 and v.weights.kl_misfit < 0.1:
        return f"effective beta {v.weights.beta:.1g}: the objective does not change with the KL"


def _kldivloss(v: Diagnostics) -> str | None:
    if v.weights and v.weights.kl_misfit > 0.1 and v.weights.kldivloss_misfit < 0.01:
        return (
            f"{1 - v.weights.kldivloss_misfit:.0%} of the latent term's gradient is that of KLDivLoss(mean, std), "
            f"{1 - v.weights.kl_misfit:.0%} that of the KL"
        )


def _pixel_mean(v: Diagnostics) -> str | None:
    # Half and double, because a squared error counts a Gaussian log-likelihood twice.
    if v.weights and 0.4 < v.weights.reconstruction * v.pixels < 2.2 and v.weights.beta > v.pixels / 3:
        weight = v.weights.reconstruction
        return f"the reconstruction counts {weight:.2g} (1 / {v.pixels} pixels): effective beta {v.weights.beta:.3g}"


def _learning_rate(v: Diagnostics) -> str | None:
    if not v.finite:
        if v.last_finite is None:
            return "weights or losses are no longer finite, and the history has no entry from before"
        return "no longer finite; the last figures were reconstruction {:.4g} and KL {:.4g}".format(*v.last_finite)
    if v.log_var_range[1] > 10:  # a posterior 148 times wider than the prior costs 11,000 nats a dimension
        return f"log_var reaches {v.log_var_range[1]:.3g}: a posterior far wider than the prior"


def _relu_mean(v: Diagnostics) -> str | None:
    negative, zero = v.means_with_any_weights
    if negative == 0 and zero > 0.01:
        return f"no weights make a posterior mean negative, and random ones make {zero:.0%} of them exactly zero"


def _past_1x1(v: Diagnostics) -> str | None:
    if v.one_tap_kernels:
        return f"{v.one_tap_kernels} of the encoder's kernels have a single weight that ever meets a pixel"


def _never_dark(v: Diagnostics) -> bool:
    return v.outputs_with_any_weights[0] >= 0.5 and v.dark_pixels > 0.05 and v.image_range[0] >= 0


def _relu_output(v: Diagnostics) -> str | None:
    if _never_dark(v) and v.outputs_with_any_weights[1] > SIGMOID_OF_ONE + 1e-9:
        return f"no weights decode a pixel below 0.5, but {v.dark_pixels:.0%} of the images' pixels are"


def _sigmoid_twice(v: Diagnostics) -> str | None:
    if _never_dark(v) and not _relu_output(v):
        low, high = v.outputs_with_any_weights
        return f"whatever the weights, decoded pixels lie between {low:.3f} and {high:.3f} = sigmoid(1)"


def _dead_decoder(v: Diagnostics) -> str | None:
    if v.code_effect < 1e-9 and not _never_dark(v) and v.finite:
        return "the decoder gives one image, to the last digit, whatever the code"


_RULES = (
    ("input-range", _input_range),
    ("test-is-train", _test_is_train),
    ("concatenated", _concatenated),
    ("mean-decoded", _mean_decoded),
    ("shared-noise", _shared_noise),
    ("detached", _detached),
    ("missing-half", _missing_half),
    ("kl-sign", _kl_sign),
    ("no-kl", _no_kl),
    ("kldivloss", _kldivloss),
    ("pixel-mean", _pixel_mean),
    ("learning-rate", _learning_rate),
    ("relu-mean", _relu_mean),
    ("past-1x1", _past_1x1),
    ("relu-output", _relu_output),
    ("sigmoid-twice", _sigmoid_twice),
    ("dead-decoder", _dead_decoder),
)


def _collapse(v: Diagnostics) -> tuple[str, str] | None:
    """No unit is active although training got somewhere: the decoder draws the average image."""
    if v.active_units or not v.likeness > 0.9:
        return None
    beta = v.weights.beta if v.weights else 1.0
    evidence = (
        f"0 of {v.sampling_path.latent} units are active, the KL is {float(v.kl_per_dimension.sum()):.2g} nats, "
        f"effective beta {beta:.3g}"
    )
    return ("huge-beta" if beta > 1.5 else "posterior-collapse"), evidence


def _finding(name: str, evidence: str) -> Finding:
    if name in FAULTS:
        return Finding(name, evidence, FAULTS[name].mechanism, FAULTS[name].fix)
    return Finding(
        name,
        evidence,
        "The posterior of every image is the prior, so the code says nothing; at beta = 1 this happens early in "
        "training, before the decoder has learned to use a code.",
        "Train longer, raise beta slowly from 0, or use free bits.",
    )
