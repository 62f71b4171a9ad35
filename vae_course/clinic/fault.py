"""`Fault`: one way to break a VAE, with the rule that recognises it."""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass

from vae_course.clinic.rules import Rule
from vae_course.clinic.training_setup import TrainingSetup
from vae_course.data import Dataset


@dataclass(frozen=True)
class Fault:
    """One way to break a VAE: `build(data)` gives an untrained setup that has it, `rule(diagnostics)` the evidence.

    `mechanism` says why it does harm and `fix` what to do, in a sentence or two. Rules are tried by rising `order`,
    causes before what they lead to: 10 to 19 read the data, the 20s the way from posterior to code, the 30s the
    objective's terms, the 40s numbers that ran away, the 50s the networks, the 90s what became of it. `place` says
    where to look: data, noise, KL, reduction, output, encoder, decoder or training. `only_alone`
    marks what many other faults lead to: it is a finding only where nothing else was found.

    >>> from vae_course.clinic import healthy, rules
    >>> what = "quiet", "no noise", healthy, "Why.", "What to do."
    >>> fault = Fault(*what, rule=rules.mean_decoded, order=25, place="noise")
    >>> fault.title, fault.only_alone
    ('no noise', False)
    """

    name: str
    title: str
    build: Callable[[Dataset], TrainingSetup]
    mechanism: str
    fix: str
    _: KW_ONLY
    rule: Rule
    order: int
    place: str
    only_alone: bool = False
