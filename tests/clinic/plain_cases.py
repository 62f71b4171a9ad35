"""Sixteen layouts of plain VAEs, each of which can be given every fault.

`case(layout, fault, data, seed)` gives what `diagnose` is asked about, `trained` trains it, `asked` asks.
"""

from collections.abc import Callable
from dataclasses import replace

import torch
from plain_layouts import (
    Case,
    attributes,
    conditional,
    dictionary,
    distributions,
    keeps_kl,
    mlp,
    no_forward,
    points,
    separate,
    table,
    with_code,
    with_input,
)
from plain_models import MeanInEvaluation

import vae_course as vc

LAYOUTS: dict[str, Callable[..., Case]] = {
    "tuple": mlp,
    "convolutional, with its input": with_input,
    "batch normalisation, dictionary": dictionary,
    "tanh, attributes": attributes,
    "gaussian, with its code": with_code,
    "two modules": separate,
    "conditional": conditional,
    "points": points,
    "table": table,
    "spatial code": lambda data, fault, seed: mlp(data, fault, seed, conv=True, spatial=True),
    "mean in evaluation": lambda data, fault, seed: mlp(data, fault, seed, MeanInEvaluation),
    "encode and decode": no_forward,
    "KL kept aside": keeps_kl,
    "distributions": distributions,
    "dropout, log std": lambda data, fault, seed: mlp(data, fault, seed, spread="log_std", dropout=0.2),
    "deep, logits": lambda data, fault, seed: mlp(data, fault, seed, likelihood="logits", layers=2),
}
FEW_NUMBERS = {"points", "table"}
UNBOUNDED = {*FEW_NUMBERS, "gaussian, with its code"}
CONVOLUTIONAL = {"convolutional, with its input", "spatial code"}


def possible(layout: str, fault: str) -> bool:
    """Can a model of this layout have the fault at all?"""
    if fault in ("relu-output", "sigmoid-twice", "input-range"):
        return layout not in UNBOUNDED
    if fault == "past-1x1":
        return layout == "convolutional, with its input"
    if fault == "pixel-mean":
        return layout != "points"  # a mean over two numbers is a choice of beta
    if fault == "concatenated":
        return layout != "spatial code"
    return True


def case(layout: str, fault: str, data: vc.Dataset, seed: int) -> Case:
    """An untrained model of a layout with a fault ("healthy" for none), and what to ask about it."""
    torch.manual_seed(seed)
    if fault == "input-range":
        data = replace(data, train=2 * data.train - 1, test=2 * data.test - 1)
    made = LAYOUTS[layout](data, fault, seed)
    if fault == "test-is-train":
        made = replace(made, data=vc.Dataset("not split", train=made.images, test=made.images[:100]))
    return replace(made, lr=3.0) if fault == "learning-rate" else made


def trained(case: Case, steps: int, seed: int = 0, batch: int = 64) -> Case:
    """After some steps of a bare loop."""
    torch.manual_seed(seed)
    parameters = [p for m in case.modules for p in m.parameters()]
    adam = torch.optim.Adam(parameters, lr=case.lr)
    for module in case.modules:
        module.train()
    for _ in range(steps):
        rows = torch.randint(len(case.images), (batch,))
        try:
            loss = case.step(case.images[rows], tuple(e[rows] for e in case.extras))
        except RuntimeError:  # as torch's cross-entropy raises where weights are NaN
            break
        adam.zero_grad()
        loss.backward()
        adam.step()
    return case


def asked(case: Case, n: int = 256) -> vc.clinic.Report:
    if case.data is not None:
        return vc.diagnose(case.net, case.data, *case.extras, loss=case.loss, **case.options)
    return vc.diagnose(case.net, case.images[:n], *(e[:n] for e in case.extras), loss=case.loss, **case.options)
