"""`diagnose`: what is wrong with a VAE, named from evidence. `examine` takes the measurements, the rules read them."""

from dataclasses import dataclass

from vae_course.clinic.faults import FAULTS, POSTERIOR_COLLAPSE
from vae_course.clinic.measurements import examine
from vae_course.clinic.tracing import trace
from vae_course.data import Dataset
from vae_course.models import VAE
from vae_course.objectives import elbo
from vae_course.training import History, Objective

__all__ = ["Finding", "diagnose", "examine", "trace"]


@dataclass(frozen=True)
class Finding:
    """A fault by its name in `FAULTS` (or "posterior-collapse"), the figures that speak for it, why it does harm, and
    what to do.

    >>> print(Finding("no-kl", "effective beta 0", "Nothing asks the codes to have any width.", "Subtract the KL."))
    no-kl: effective beta 0
      why: Nothing asks the codes to have any width.
      fix: Subtract the KL.
    """

    fault: str
    evidence: str
    mechanism: str
    fix: str

    def __str__(self) -> str:
        return f"{self.fault}: {self.evidence}\n  why: {self.mechanism}\n  fix: {self.fix}"


def diagnose(
    model: VAE, data: Dataset, history: History | None = None, *, objective: Objective = elbo
) -> list[Finding]:
    """Name what is wrong with a trained VAE: the most likely cause first, an empty list where nothing is found.

    `model` offers `encode(x)`, a diagonal Gaussian over codes, `decode(z)`, a distribution over images, and `prior`.
    `data` holds the images as the model was given them, `objective` is what training maximised (bind its options with
    `functools.partial`), `history` what `fit` returned. Raises what `examine` raises.

    >>> import torch, vae_course as vc
    >>> data = vc.Dataset("noise", train=torch.rand(64, 1, 4, 4), test=torch.rand(16, 1, 4, 4))
    >>> diagnose(vc.VAE.mlp(data.shape, latent=2), data)
    []
    >>> forgotten = vc.Dataset("not split", train=data.train, test=data.train)
    >>> (finding,) = diagnose(vc.VAE.mlp(data.shape, latent=2), forgotten)
    >>> finding.fault, finding.evidence
    ('test-is-train', '100% of the test images are also training images')
    """
    diagnostics = examine(model, data, history, objective=objective)
    found: list[Finding] = []
    for fault in sorted([*FAULTS.values(), POSTERIOR_COLLAPSE], key=lambda fault: fault.order):
        if fault.only_alone and found:
            continue
        if evidence := fault.rule(diagnostics):
            found.append(Finding(fault.name, evidence, fault.mechanism, fault.fix))
    return found
