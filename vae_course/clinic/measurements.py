"""`examine`: a trained VAE of this package in figures, each taken by asking its model and its objective, which stay
black boxes. `plain` does the same for a PyTorch module with a Gaussian posterior and its loss.

No class, layer or function is looked at by its name.
"""

import copy
from dataclasses import replace
from math import nan

import torch
from jaxtyping import Float
from torch import Tensor
from torch import distributions as td

from vae_course._validation import check_integer, check_labels
from vae_course.clinic.diagnostics import Diagnostics, SamplingPath, Weights
from vae_course.clinic.forward import train_mode
from vae_course.clinic.model_probe import (
    one_tap_kernels,
    spread_at_zero,
    value_range,
    with_any_weights,
    with_weights,
)
from vae_course.clinic.objective_probe import probe_objective
from vae_course.clinic.tracing import Model, trace
from vae_course.conditional import ConditionalVAE
from vae_course.data import Dataset
from vae_course.training import History, Objective, usual_objective

__all__ = ["Diagnostics", "SamplingPath", "Weights", "examine"]


def examine(
    model: Model,
    data: Dataset,
    history: History | None = None,
    *,
    objective: Objective | None = None,
    images: int = 512,
) -> Diagnostics:
    """Take every measurement, on at most `images` images of each part, under an objective: by default the model's usual
    one. The model is copied and not changed, nor is torch's random stream. Figures are taken on the processor, in
    float64.

    Raises `TypeError` for a model or data of another kind, and whatever the model itself raises for its images.

    >>> import torch, vae_course as vc
    >>> data = vc.Dataset("noise", train=torch.rand(64, 1, 4, 4), test=torch.rand(16, 1, 4, 4))
    >>> diagnostics = examine(vc.VAE.mlp(data.shape, latent=2), data, objective=vc.elbo)
    >>> diagnostics.pixels, diagnostics.sampling_path.random, diagnostics.seen_before
    (16, True, 0.0)
    """
    check_integer("images", images)
    _check(model, data)
    objective = objective or usual_objective(model)
    model = _copied(model)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        finite = all(bool(p.isfinite().all()) for p in model.parameters())
        train, test = (part[:images].detach().cpu().double() for part in (data.train, data.test))
        given = _labels(model, data, images)
        _check_posterior(model, train, given)
        path, weights = _probed(model, objective, train, given, finite)
        figures = _model_figures(model, objective, train, test, given, path)
    history_finite, last_finite = _finite_part(history)
    return replace(
        figures,
        seen_before=_seen_before(data.train, data.test[:1000]),
        weights=weights,
        finite=finite and history_finite,
        last_finite=last_finite,
        images=len(data.train),
        likelihood=weights.likelihood if weights else "",
    )


def _copied(model: Model) -> Model:
    """A copy on the processor, in float64, so that a value of exactly 0 or 0.5 is what a hard floor leaves, and not
    rounding; its noise is on, whatever else depends on the training flag is as in evaluation."""
    model = copy.deepcopy(model).cpu().double()
    train_mode(model.modules(), True)
    return model


def _probed(model: Model, objective: Objective, train: Tensor, given: tuple, finite: bool):
    """Of weights that are no longer finite nothing can be asked, of the objective it can: with others."""
    if not finite:
        model = with_weights(model, lambda p: 0.05 * torch.randn_like(p))
    train_mode(model.modules(), False)
    quiet, _ = probe_objective(model, objective, train, given[0])
    train_mode(model.modules(), True)
    path, weights = probe_objective(model, objective, train, given[0])
    return path._replace(random_in_evaluation=quiet.random), weights


def _model_figures(
    model: Model, objective: Objective, train: Tensor, test: Tensor, given: tuple, path: SamplingPath
) -> Diagnostics:
    y = given[1]
    labels = () if y is None else (y,)
    with torch.no_grad():
        seen = trace(model, objective, test, labels=y)
        mean, log_var, outputs = seen.q.mean, 2 * seen.q.stddev.log(), seen.p.mean
        some = () if y is None else (y[:1].expand(256),)
        drawn = model.decode(torch.randn(256, *seen.z.shape[1:], dtype=torch.float64), *some).mean
        means_anyhow, outputs_anyhow = with_any_weights(model, train, seen.z.shape[1:], given[0])
        at_zero = spread_at_zero(model, train, given[0])
        worth = nan
        if path.one_code_per_image:
            exchanged = model.decode(seen.z.roll(1, 0), *labels).log_prob(test)
            worth = float((seen.p.log_prob(test) - exchanged).mean())
    average = torch.stack([outputs.mean(0).flatten(), test.mean(0).flatten()])
    kl = 0.5 * (mean**2 + log_var.exp() - log_var - 1)
    return Diagnostics(
        pixels=test[0].numel(),
        image_range=value_range(train),
        dark_pixels=float((train < 0.5).double().mean()),
        seen_before=0.0,
        sampling_path=path,
        weights=None,
        finite=True,
        last_finite=None,
        log_var_range=value_range(log_var),
        kl_per_dimension=kl.mean(0).flatten(),
        active_units=int((mean.var(0) > 0.01).sum()),
        means_with_any_weights=means_anyhow,
        outputs_with_any_weights=outputs_anyhow,
        one_tap_kernels=one_tap_kernels(model, test[:2], None if y is None else y[:2]),
        output_range=value_range(torch.cat([outputs, drawn])),
        code_effect=float(drawn.std(0).max()),
        code_worth=worth,
        likeness=float(torch.corrcoef(average)[0, 1]) if average.shape[1] >= 16 else 0.0,
        spread_at_fault=at_zero,
    )


def _check(model: Model, data: Dataset) -> None:
    missing = [name for name in ("encode", "decode", "prior") if not hasattr(model, name)]
    if missing:
        raise TypeError(
            f"a VAE with encode, decode and prior is needed; {type(model).__name__} lacks {missing}. "
            "vae_course.VAE(encoder, decoder, prior, shape) makes one; any other module is diagnosed with the "
            "loss that "
            "trains it: diagnose(net, images, loss=loss)"
        )
    missing = [part for part in ("train", "test") if not isinstance(getattr(data, part, None), Tensor)]
    if missing:
        raise TypeError(
            f"data must hold images as tensors in .train and .test; {type(data).__name__} lacks {missing}. "
            "vae_course.Dataset('mine', train, test) makes such a pair"
        )


def _labels(model: Model, data: Dataset, images: int) -> tuple[Tensor | None, Tensor | None]:
    """Those of the training and of the test images, which a conditional model needs."""
    if not isinstance(model, ConditionalVAE):
        return None, None
    for labels, part in ((data.train_labels, data.train), (data.test_labels, data.test)):
        check_labels(labels, len(part), model.classes)
    return data.train_labels[:images].cpu(), data.test_labels[:images].cpu()


def _check_posterior(model: Model, train: Tensor, given: tuple) -> None:
    q = model.encode(train[:1]) if given[0] is None else model.encode(train[:1], given[0][:1])
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
