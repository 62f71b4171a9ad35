"""`Report`: what `diagnose` found, as a text, as findings, as plain data."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from vae_course.clinic.diagnostics import Diagnostics


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
