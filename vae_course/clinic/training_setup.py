"""What is trained, healthy or with a fault, and a loop that trains it, as bare as in copied code: unlike `fit`, it
looks at nothing."""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass, replace

import torch

from vae_course._run import describe
from vae_course._validation import check_integer
from vae_course.clinic.rules import Rule
from vae_course.data import Dataset
from vae_course.models import VAE
from vae_course.objectives import elbo
from vae_course.training import History, MeanTerms, Objective

HIDDEN, LATENT = 64, 8


@dataclass
class TrainingSetup:
    """What is trained: a model, the images it is given, the objective it maximises, and Adam's learning rate.

    >>> import torch, vae_course as vc
    >>> data = vc.Dataset("noise", train=torch.rand(64, 1, 4, 4), test=torch.rand(16, 1, 4, 4))
    >>> setup = TrainingSetup(vc.VAE.mlp(data.shape, latent=2), data, objective=vc.iwae)
    >>> setup.lr
    0.002
    """

    model: VAE
    data: Dataset
    objective: Objective = elbo
    lr: float = 2e-3


def healthy(data: Dataset) -> TrainingSetup:
    """A small VAE with nothing wrong: pixels -> 64 -> 8 latent dimensions -> 64 -> Bernoulli pixels.

    >>> import torch, vae_course as vc
    >>> setup = healthy(vc.Dataset("noise", train=torch.rand(64, 1, 4, 4), test=torch.rand(16, 1, 4, 4)))
    >>> setup.model.encode(setup.data.test).mean.shape
    torch.Size([16, 8])
    """
    return TrainingSetup(VAE.mlp(data.shape, latent=LATENT, hidden=(HIDDEN,)), data)


def far_too_fast(data: Dataset) -> TrainingSetup:
    """The healthy setup with a learning rate a thousand times too large.

    >>> import torch, vae_course as vc
    >>> far_too_fast(vc.Dataset("noise", train=torch.rand(64, 1, 4, 4), test=torch.rand(16, 1, 4, 4))).lr
    1.0
    """
    return replace(healthy(data), lr=1.0)


def train(setup: TrainingSetup, steps: int = 300, batch_size: int = 64, seed: int = 0, every: int = 25) -> History:
    """Maximise the setup's own objective with Adam, as a copied training loop does: no checks on the way.

    The history has one entry per `every` steps, each the mean of the objective's own terms over those steps, and over
    (at most 500) test images afterwards. Training ends early only when the objective is no longer finite. Raises
    `ValueError` unless `steps`, `batch_size` and `every` are integers of at least 1.

    >>> import torch, vae_course as vc
    >>> setup = healthy(vc.Dataset("noise", train=torch.rand(64, 1, 4, 4), test=torch.rand(16, 1, 4, 4)))
    >>> history = train(setup, steps=30, every=10)
    >>> len(history.train), len(history.test)
    (3, 3)
    """
    for name, value in (("steps", steps), ("batch_size", batch_size), ("every", every)):
        check_integer(name, value)
    model, objective = setup.model, setup.objective
    optimizer = torch.optim.Adam(model.parameters(), lr=setup.lr)
    on_train, on_test, recent = [], [], []
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        for step in range(1, steps + 1):
            x = setup.data.train[torch.randint(len(setup.data.train), (batch_size,))]
            means = torch.stack([term.mean() for term in objective(model, x)])
            optimizer.zero_grad()
            (-means[0]).backward()
            optimizer.step()
            recent.append(means.detach())
            finite = bool(means[0].isfinite())
            if step % every == 0 or not finite:
                on_train.append(MeanTerms(*torch.stack(recent).mean(0).tolist()))
                with torch.no_grad():
                    test = objective(model, setup.data.test[:500])
                on_test.append(MeanTerms(*(term.mean().item() for term in test)))
                recent = []
            if not finite:
                break
    run = describe(setup.data.train, None, objective, batch_size, setup.lr, None, None)
    return History(seed=seed, train=tuple(on_train), test=tuple(on_test), run=run)


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
