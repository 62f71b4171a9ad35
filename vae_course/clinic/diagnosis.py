"""`diagnose`: what is wrong with a VAE, named from evidence. `examine` and `plain` take the measurements, the rules
read them."""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import replace
from math import sqrt
from pathlib import Path
from typing import Any

from torch import Tensor

from vae_course._run import describe, readable
from vae_course.clinic.arguments import as_data, as_images, check_options
from vae_course.clinic.diagnostics import Diagnostics, Finding, Report
from vae_course.clinic.errors import in_our_words
from vae_course.clinic.faults import FAULTS
from vae_course.clinic.measurements import _finite_part, _seen_before, examine
from vae_course.clinic.more_faults import MORE_FAULTS, POSTERIOR_COLLAPSE
from vae_course.clinic.plain import QUIET, Examined, examine_plain
from vae_course.clinic.tracing import trace
from vae_course.data import Dataset
from vae_course.models import Autoencoder
from vae_course.training import History, Objective, usual_objective

__all__ = ["Finding", "Report", "diagnose", "examine", "trace"]


def diagnose(
    net: Any,
    images: Any,
    *extras: Any,
    loss: Callable | None = None,
    objective: Objective | None = None,
    history: History | None = None,
    encode: Any = None,
    decode: Any = None,
    sample: Any = None,
    likelihood: str | None = None,
    batch_size: int | None = None,
) -> Report:
    """Name what is wrong with a VAE: the most likely cause first, no finding where nothing is wrong.

    Any PyTorch module, as it is: `diagnose(net, images, loss=loss_function)`. `net` may return a tuple, a list, a
    dictionary or an object; it may have `encode` and `decode`; it may be two modules, `(encoder, decoder)`. `images`
    are a batch as in training; labels and whatever else the model takes follow them. `loss` is what is minimised,
    however it is called: `loss(reconstruction, x, mean, log_var)`, `loss(*net(x))`, `loss(net, x)`. What cannot be
    found out is asked for by name: `encode`, `decode` and `sample(mean, log_var)`, functions or names of methods;
    `likelihood` (bernoulli, bernoulli-logits, gaussian, ...); `batch_size`, by default the number of images that are
    given.

    Models of this package: `diagnose(model, data, history, objective=objective)`, where `objective` is what was
    maximised (bind its options with `functools.partial`). Where neither a loss nor an objective is given, and the
    history does not say that it was the usual one, none is judged.

    The model is afterwards bit for bit what it was. Raises `CannotDiagnose`, a `ValueError`, where something cannot be
    found out, and what `examine` raises.

    >>> import torch, vae_course as vc
    >>> from torch import nn
    >>> class Net(nn.Module):
    ...     def __init__(self):
    ...         super().__init__()
    ...         self.encoder, self.decoder = nn.Linear(16, 4), nn.Linear(2, 16)
    ...     def forward(self, x):
    ...         mu, logvar = self.encoder(x.flatten(1)).chunk(2, dim=1)
    ...         z = mu + torch.exp(0.5 * logvar) * torch.randn_like(mu)
    ...         return torch.sigmoid(self.decoder(z)), mu, logvar
    >>> def loss(recon, x, mu, logvar):
    ...     bce = nn.functional.binary_cross_entropy(recon, x.flatten(1))  # a mean over pixels
    ...     return bce - 0.5 * torch.sum(1 + logvar - mu**2 - logvar.exp(), dim=1).mean()
    >>> report = vc.diagnose(Net(), torch.rand(64, 1, 4, 4), loss=loss)
    >>> report[0].fault, report[0].evidence
    ('pixel-mean', 'the reconstruction counts 0.062 (1 / 16 pixels): effective beta 16')
    """
    if extras and (isinstance(extras[0], History) or extras[0] is None):
        history, extras = extras[0] if history is None else history, extras[1:]
    check_options(net, loss, objective, history, likelihood, batch_size)
    package = loss is None and encode is None and decode is None and _is_ours(net, objective)
    if package:
        figures, notes, lines = _ours(net, as_data(net, images, extras), history, objective)
    else:
        x, extras, batch_size = as_images(images, extras, batch_size)
        examined = _examined_plain(
            net,
            x,
            extras,
            loss=objective if loss is None else loss,
            encode=encode,
            decode=decode,
            sample=sample,
            likelihood=likelihood,
            batch_size=batch_size,
            sign=-1.0 if loss is None and objective is not None else 1.0,
        )
        finite, last = _finite_part(history)
        seen = _seen_before(images.train, images.test[:1000]) if isinstance(images, Dataset) else 0.0
        figures = replace(
            examined.diagnostics, seen_before=seen, finite=examined.diagnostics.finite and finite, last_finite=last
        )
        notes, lines = [*examined.notes, *_in_words(figures)], examined.lines | {"KL": _stands(loss or objective)}
    return Report(_found(figures, lines), figures, tuple(notes))


def _examined_plain(net: Any, x: Tensor, extras: tuple, **options: Any) -> Examined:
    """As `examine_plain`; whatever goes wrong inside is said in our words, too."""
    try:
        return examine_plain(net, x, extras, **options)
    except Exception as error:
        advice = "Say what cannot be found out: encode=, decode=, sample=, or loss=lambda net, x: ..."
        raise in_our_words(f"examining {type(net).__name__}", error, advice) from None


def _is_ours(net: Any, objective: Objective | None) -> bool:
    """Is it built of this package's distributions, with a prior?"""
    return isinstance(net, Autoencoder) or all(hasattr(net, name) for name in ("encode", "decode", "prior", "shape"))


def _ours(model, data, history, objective) -> tuple[Diagnostics, list[str], dict[str, str]]:
    notes: list[str] = []
    shared = getattr(data, "test", 0) is getattr(data, "train", 1)
    if objective is not None or isinstance(model, Autoencoder):
        figures = examine(model, data, history, objective=objective)
    else:
        figures = examine(model, data, history)
        usual = usual_objective(model)
        trained = (history.run if history else {}).get("objective")
        if trained != describe(data.train[:1], None, usual, 1, 0, None, None)["objective"]:
            figures = replace(figures, weights=None, sampling_path=None)
            said = f"the history says that {readable(trained)} was maximised" if trained else "no objective was given"
            notes.append(f"{said}, so the two terms and the noise were not judged: objective=")
    path = figures.sampling_path
    if path and path.random and path.random_in_evaluation is False:
        notes.append(QUIET)
    return (replace(figures, seen_before=0.0) if shared else figures), notes, {}


def _found(figures: Diagnostics, lines: dict[str, str]) -> tuple[Finding, ...]:
    found: list[Finding] = []
    faults = [*FAULTS.values(), *MORE_FAULTS.values(), POSTERIOR_COLLAPSE]
    for fault in sorted(faults, key=lambda fault: fault.order):
        if fault.only_alone and found:
            continue
        if evidence := fault.rule(figures):
            line = lines.get(_LINES.get(fault.place, ""), "")
            found.append(Finding(fault.name, evidence, fault.mechanism, fault.fix, fault.place, line))
    return tuple(found)


# Which of the lines in the user's code belongs to a place.
_LINES = {"noise": "noise", "output": "output", "KL": "KL", "reduction": "KL", "encoder": "mean", "decoder": "output"}


def _in_words(d: Diagnostics) -> Sequence[str]:
    """What the figures mean that are relative to something."""
    w = d.weights
    if (
        w
        and d.likelihood.startswith("gaussian")
        and "learned" not in d.likelihood
        and w.reconstruction > 0
        and w.kl > 0
    ):
        return [
            f"effective beta {w.beta:.3g} is against a Gaussian of standard deviation 1; it is the same as beta 1 with "
            f"standard deviation {1 / sqrt(w.reconstruction / w.kl):.3g}"
        ]
    return []


def _stands(loss: Any) -> str:
    """File and line of a function."""
    try:
        loss = inspect.unwrap(getattr(loss, "func", loss))
        code = loss.__code__
    except (AttributeError, ValueError):
        return ""
    file = (
        "the cell"
        if "ipykernel" in code.co_filename or code.co_filename.startswith("<")
        else Path(code.co_filename).name
    )
    return f"{code.co_name}, line {code.co_firstlineno} of {file}"
