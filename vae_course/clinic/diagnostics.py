"""What the rules read and what they find: `Diagnostics`, with `SamplingPath` and `Weights`, figures alone, whatever
they were taken from; and `Report`, the findings as a text, one by one, or as plain data."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from math import inf, nan
from typing import Any, NamedTuple

import torch
from jaxtyping import Float
from torch import Tensor


class SamplingPath(NamedTuple):
    """How a code is made from a posterior whose means and standard deviations are known, because the probe chose them.

    >>> import torch, vae_course as vc
    >>> from vae_course.clinic.objective_probe import probe_objective
    >>> path, _ = probe_objective(vc.VAE.mlp((1, 4, 4), latent=2), vc.elbo, torch.rand(64, 1, 4, 4))
    >>> path.random, path.shared_noise, path.gradient_to_mean
    (True, False, True)
    """

    latent: int  # dimensions of q(z|x)
    width: int  # numbers the decoder is given
    one_code_per_image: bool
    random: bool  # does the same posterior give another code the second time?
    shared_noise: bool  # is every image moved by the same noise?
    gradient_to_mean: bool  # does the mean receive a gradient from z, and does log_var?
    gradient_to_log_var: bool
    noise_exponent: float  # z - mean is proportional to the standard deviation ** this
    noise_mean: float = 0.0  # of (z - mean) / std, which should be standard normal
    noise_std: float = 1.0
    decodes_spread: bool = False  # does the decoder get the standard deviation itself?
    one_number_per_image: bool = False  # is every dimension of an image moved by the same noise?
    still: float = 0.0  # share of the code's numbers that no noise moves, though it moves others
    random_in_evaluation: bool | None = None  # after .eval(); None where it was not tried


class Weights(NamedTuple):
    """The objective's gradient as `reconstruction * grad E[log p(x|z)] - kl * grad KL`, and what that leaves over.

    `kl_mean` and `kl_variance` are the weights of the KL's two parts found apart, on mean and on log-variance.

    >>> Weights(reconstruction=0.01, kl=1.0, kl_misfit=0.0, kldivloss_misfit=0.9).beta  # a mean over 100 pixels
    100.0
    """

    reconstruction: float
    kl: float
    kl_misfit: float  # share of the latent term's squared gradient that no multiple of the KL's explains
    kldivloss_misfit: float  # the same for KLDivLoss(mean, std)
    kl_mean: float = nan
    kl_variance: float = nan
    mean_misfit: float = 0.0
    variance_misfit: float = 0.0
    square: float = nan  # weight of the term std^2 alone, and of -log std^2: equal under the prior N(0, 1)
    log: float = nan
    terms_misfit: float = 1.0
    coupled: bool = False  # does the latent term of one image depend on the others' posteriors?
    reconstruction_power: int = -1  # both terms go as the batch size to this power: -1 for means, 0 for sums
    kl_power: int = -1
    batch_size: int = 0
    likelihood: str = ""  # where it is not the model's own
    likelihood_misfit: float = 0.0  # share of the reconstruction's squared gradient that no likelihood explains

    @property
    def beta(self) -> float:
        """The effective beta: by how much the KL weighs more than the reconstruction."""
        return self.kl / self.reconstruction if self.reconstruction > 0 else inf


@dataclass(frozen=True)
class Diagnostics:
    """Everything `diagnose` reads. Rates are in nats per image against N(0, I).

    >>> import torch, vae_course as vc
    >>> data = vc.Dataset("noise", train=torch.rand(64, 1, 4, 4), test=torch.rand(16, 1, 4, 4))
    >>> diagnostics = vc.examine(vc.VAE.mlp(data.shape, latent=2), data)
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
    sampling_path: SamplingPath | None  # None where the noise is the objective's doing, and none was given
    weights: Weights | None  # None where an objective takes several codes per image, or none was given
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
    likelihood: str = ""  # as found from the loss
    posterior: str = "log_var"  # what the encoder's second output means
    spread_at_fault: float = 0.0  # share of standard deviations that are 0 or negative, weights drawn at random
    data_variance: float = inf  # the images' largest variance in any direction
    images: int = 512

    def __str__(self) -> str:
        weights, path = self.weights, self.sampling_path
        rows: dict[str, Any] = {
            "images": "{:.3g} to {:.3g}".format(*self.image_range),
            "decoder's means": "{:.3g} to {:.3g}".format(*self.output_range),
            "test images seen in training": f"{self.seen_before:.0%}",
        }
        if self.likelihood:
            rows["likelihood, from the loss"] = self.likelihood
        if weights:
            rows["effective beta"] = f"{weights.beta:.3g}"
            if weights.kl_mean == weights.kl_mean and weights.reconstruction > 0:
                parts = (weights.kl_mean / weights.reconstruction, weights.kl_variance / weights.reconstruction)
                rows["beta on means, on variances"] = "{:.3g}, {:.3g}".format(*parts)
        elif path and not path.one_code_per_image:
            rows["effective beta"] = "several codes per image"
        if path:
            rows["gradient reaches mean, log_var"] = f"{path.gradient_to_mean}, {path.gradient_to_log_var}"
            rows["code is random"] = path.random
            rows["noise ~ std to the power"] = f"{path.noise_exponent:.2f}"
            if path.random:
                rows["noise / std"] = f"mean {path.noise_mean:.2f}, standard deviation {path.noise_std:.2f}"
        rows["log_var"] = "{:.3g} to {:.3g}".format(*self.log_var_range)
        rows["active units"] = f"{self.active_units} of {self.latent}"
        rows["KL"] = f"{float(self.kl_per_dimension.sum()):.3g} nats"
        rows["the code is worth"] = f"{self.code_worth:.3g} nats"
        return "\n".join(f"{name:32s} {value}" for name, value in rows.items())

    @property
    def latent(self) -> int:
        """Dimensions of q(z|x)."""
        return len(self.kl_per_dimension)

    def to_dict(self) -> dict[str, Any]:
        """The figures as plain numbers, texts and lists, as JSON can hold them."""
        return {name: _plain(value) for name, value in vars(self).items()} | {
            "effective_beta": _plain(self.weights.beta) if self.weights else None
        }


def _plain(value: Any) -> Any:
    if isinstance(value, Tensor):
        return [_plain(v) for v in value.tolist()]
    if hasattr(value, "_asdict"):
        return {name: _plain(part) for name, part in value._asdict().items()}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, float) and not torch.tensor(value).isfinite():
        return str(value)
    return value


@dataclass(frozen=True)
class Finding:
    """A fault by its name in `FAULTS` or `MORE_FAULTS` (or "posterior-collapse"), the figures that speak for it, why it
    does harm, what to do, and where to look.

    >>> print(Finding("no-kl", "effective beta 0", "Nothing asks the codes to have any width.", "Subtract the KL."))
    no-kl: effective beta 0
      why: Nothing asks the codes to have any width.
      fix: Subtract the KL.
    """

    fault: str
    evidence: str
    mechanism: str
    fix: str
    place: str = ""  # data, noise, KL, reduction, output, encoder, decoder or training
    line: str = ""  # of the user's code

    def __str__(self) -> str:
        where = f"\n  where: {self.place}" + (f", {self.line}" if self.line else "") if self.place else ""
        return f"{self.fault}: {self.evidence}{where}\n  why: {self.mechanism}\n  fix: {self.fix}"


@dataclass(frozen=True)
class Report:
    """The findings, the most likely cause first, and the figures they were read from. It prints as a text, has the
    length of its findings and gives them when one goes through it.

    >>> import torch, vae_course as vc
    >>> report = vc.diagnose(vc.VAE.mlp((1, 4, 4), latent=2), torch.rand(64, 1, 4, 4), objective=vc.elbo)
    >>> report.findings, len(report)
    ((), 0)
    >>> print(str(report).splitlines()[0])
    no finding
    >>> report.to_dict()["findings"]
    []
    """

    findings: tuple[Finding, ...]
    diagnostics: Diagnostics
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.findings)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __getitem__(self, index: int) -> Finding:
        return self.findings[index]

    def __str__(self) -> str:
        count = len(self.findings)
        lines = [f"{count} finding{'s' * (count > 1)}" if count else "no finding"]
        lines += [f"{i}. {finding}" for i, finding in enumerate(self.findings, 1)]
        lines += [f"note: {note}" for note in self.notes]
        return "\n".join([*lines, *["  " + row for row in str(self.diagnostics).splitlines()]])

    def to_dict(self) -> dict[str, Any]:
        """The same as plain data, which `json.dumps` takes."""
        return {
            "findings": [asdict(finding) for finding in self.findings],
            "notes": list(self.notes),
            "figures": self.diagnostics.to_dict(),
        }
