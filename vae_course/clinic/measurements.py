"""`examine`: a trained VAE in figures, each taken by asking its model and its objective, which stay black boxes.

No class, layer or function is looked at by its name.
"""

import copy
from dataclasses import dataclass
from math import nan

import torch
from jaxtyping import Float
from torch import Tensor
from torch import distributions as td

from vae_course._validation import check_integer
from vae_course.clinic.model_probe import one_tap_kernels, value_range, with_any_weights, with_weights
from vae_course.clinic.objective_probe import SamplingPath, Weights, probe_objective
from vae_course.clinic.tracing import trace
from vae_course.data import Dataset
from vae_course.models import VAE
from vae_course.objectives import elbo
from vae_course.training import History, Objective


@dataclass(frozen=True)
class Diagnostics:
    """Everything `diagnose` reads. Rates are in nats per image against N(0, I).

    >>> import torch, vae_course as vc
    >>> data = vc.Dataset("noise", train=torch.rand(64, 1, 4, 4), test=torch.rand(16, 1, 4, 4))
    >>> diagnostics = examine(vc.VAE.mlp(data.shape, latent=2), data)
    >>> print(diagnostics)  # doctest: +ELLIPSIS
    images                           ... to ...
    ...
    effective beta                   1
    ...
    """

    pixels: int
    image_range: tuple[float, float]
    dark_pixels: float  # share of image values below 0.5
    seen_before: float  # share of test images that are training images
    sampling_path: SamplingPath
    weights: Weights | None  # None where an objective takes several codes per image
    finite: bool  # weights, and all of the history
    last_finite: tuple[float, float] | None  # reconstruction and KL of the history's last finite entry
    log_var_range: tuple[float, float]
    kl_per_dimension: Float[Tensor, " latent"]
    active_units: int  # dimensions whose mean varies over images by more than 0.01
    means_with_any_weights: tuple[float, float]  # shares of negative and of zero means, weights drawn at random
    outputs_with_any_weights: tuple[float, float]
    one_tap_kernels: int  # encoder kernels of which all weights but one meet nothing but padding
    output_range: tuple[float, float]
    code_effect: float  # largest standard deviation of any pixel's mean over codes of the prior
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
            "code is random": path.random,
            "noise ~ std to the power": f"{path.noise_exponent:.2f}",
            "log_var": "{:.3g} to {:.3g}".format(*self.log_var_range),
            "active units": f"{self.active_units} of {path.latent}",
            "KL": f"{float(self.kl_per_dimension.sum()):.3g} nats",
            "the code is worth": f"{self.code_worth:.3g} nats",
        }
        return "\n".join(f"{name:32s} {value}" for name, value in rows.items())


def examine(
    model: VAE, data: Dataset, history: History | None = None, *, objective: Objective = elbo, images: int = 512
) -> Diagnostics:
    """Take every measurement, on at most `images` images of each part. The model is copied and not changed, nor is
    torch's random stream.

    Raises `TypeError` for a model or data of another kind, and whatever the model itself raises for its images.

    >>> import torch, vae_course as vc
    >>> data = vc.Dataset("noise", train=torch.rand(64, 1, 4, 4), test=torch.rand(16, 1, 4, 4))
    >>> diagnostics = examine(vc.VAE.mlp(data.shape, latent=2), data, objective=vc.elbo)
    >>> diagnostics.pixels, diagnostics.sampling_path.random, diagnostics.seen_before
    (16, True, 0.0)
    """
    check_integer("images", images)
    _check(model, data)
    device = next(model.parameters()).device
    finite = all(bool(p.isfinite().all()) for p in model.parameters())
    # In float64, so that a value of exactly 0 or 0.5 is what a hard floor leaves, and not rounding.
    model = copy.deepcopy(model).double().eval().requires_grad_()
    train, test = (part[:images].to(device).double() for part in (data.train, data.test))
    with torch.random.fork_rng(devices=[device] if device.type == "cuda" else []):
        torch.manual_seed(0)
        sound = model if finite else with_weights(model, lambda p: 0.1 * torch.randn_like(p))
        path, weights = probe_objective(sound, objective, train)
        with torch.no_grad():
            seen = trace(model, objective, test)
            mean, log_var, outputs = seen.q.mean, 2 * seen.q.stddev.log(), seen.p.mean
            drawn = model.decode(torch.randn(256, path.width, device=device, dtype=torch.float64)).mean
            means_anyhow, outputs_anyhow = with_any_weights(model, train, path.width)
            worth = nan
            if path.one_code_per_image:
                exchanged = model.decode(seen.z.roll(1, 0)).log_prob(test)
                worth = float((seen.p.log_prob(test) - exchanged).mean())
        one_tap = one_tap_kernels(model, test[:2])
    average = torch.stack([outputs.mean(0).flatten(), test.mean(0).flatten()])
    history_finite, last_finite = _finite_part(history)
    return Diagnostics(
        pixels=test[0].numel(),
        image_range=value_range(train),
        dark_pixels=float((train < 0.5).double().mean()),
        seen_before=_seen_before(data.train, data.test[:1000]),
        sampling_path=path,
        weights=weights,
        finite=finite and history_finite,
        last_finite=last_finite,
        log_var_range=value_range(log_var),
        kl_per_dimension=(0.5 * (mean**2 + log_var.exp() - log_var - 1)).mean(0),
        active_units=int((mean.var(0) > 0.01).sum()),
        means_with_any_weights=means_anyhow,
        outputs_with_any_weights=outputs_anyhow,
        one_tap_kernels=one_tap,
        output_range=value_range(torch.cat([outputs, drawn])),
        code_effect=float(drawn.std(0).max()),
        code_worth=worth,
        likeness=float(torch.corrcoef(average)[0, 1]),
    )


def _check(model: VAE, data: Dataset) -> None:
    missing = [name for name in ("encode", "decode", "prior") if not hasattr(model, name)]
    if missing:
        raise TypeError(
            f"a VAE with encode, decode and prior is needed; {type(model).__name__} lacks {missing}. "
            "vae_course.VAE(encoder, decoder, prior, shape) makes one"
        )
    missing = [part for part in ("train", "test") if not isinstance(getattr(data, part, None), Tensor)]
    if missing:
        raise TypeError(
            f"data must hold images as tensors in .train and .test; {type(data).__name__} lacks {missing}. "
            "vae_course.Dataset('mine', train, test) makes such a pair"
        )
    q = model.encode(data.train[:1].to(next(model.parameters()).device))
    if not (isinstance(q, td.Independent) and isinstance(q.base_dist, td.Normal)):
        raise TypeError(
            f"model.encode must give a diagonal Gaussian, Independent(Normal), got {type(q).__name__}. "
            "vae_course.gaussian(mean, log_var) makes one"
        )


def _finite_part(history: History | None) -> tuple[bool, tuple[float, float] | None]:
    """Is all of the history finite? And the last reconstruction and KL of training that were, in nats per image."""
    if history is None:
        return True, None
    finite = all(bool(torch.tensor(m).isfinite().all()) for m in [*history.train, *history.test])
    good = [m for m in history.train if torch.tensor(m[1:]).isfinite().all()]
    return finite, (good[-1].reconstruction, good[-1].kl) if good else None


def _seen_before(train: Float[Tensor, " n *event"], test: Float[Tensor, " m *event"], chunk: int = 4096) -> float:
    """Share of test images that are training images, compared by their projections on a random direction."""
    direction = torch.randn(test[0].numel(), dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    known, asked = (
        torch.cat([rows.flatten(1).cpu().double() @ direction for rows in part.split(chunk)]) for part in (train, test)
    )
    known = known.sort().values
    place = torch.searchsorted(known, asked - 1e-9)
    nearest = known[place.clamp(max=len(known) - 1)]
    return float(((nearest - asked).abs() <= 1e-9).double().mean())
