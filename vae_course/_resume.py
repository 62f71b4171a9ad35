"""Going on with a run: from a history or a checkpoint, and back to the last whole epoch."""

import copy
import warnings
from dataclasses import replace
from pathlib import Path

import torch
from torch import nn

from vae_course._history import History
from vae_course._run import RunChanged, changes, fingerprint, shapes
from vae_course.checkpoints import load_checkpoint, parameters_and_buffers


def begin(
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    history: History | None,
    checkpoint: str | Path | None,
    seed: int | None,
    run: dict[str, str],
) -> History:
    """The history to go on with: the checkpoint's if there is one, the given one, or a new one; the optimizer gets its
    state. Raises `ValueError` where it belongs to another model, and warns where the run was another one."""
    if checkpoint is not None and Path(checkpoint).exists():
        history, what = load_checkpoint(model, checkpoint), f"the checkpoint {checkpoint}"
    elif history is not None:
        what = "this history"
        _check_that_it_fits(model, history)
    else:
        return History(seed=int(torch.randint(2**31, ())) if seed is None else seed, run=run, shapes=shapes(model))
    if changed := changes(history.run, run):
        warnings.warn(f"{what} belongs to another run ({'; '.join(changed)})", RunChanged, stacklevel=4)
    if history.optimizer_state is not None:
        optimizer.load_state_dict(copy.deepcopy(history.optimizer_state))
    return replace(history, run=run, interrupted=False)


def _check_that_it_fits(model: nn.Module, history: History) -> None:
    own = shapes(model)
    if history.epochs and history.shapes != own:
        different = f"it had {len(history.shapes)} parameters, this one has {len(own)}"
        pairs = zip(history.shapes, own, strict=False)
        if pair := next(((was, now) for was, now in pairs if was != now), None):
            different = f"a parameter of shape {tuple(pair[0])} has shape {tuple(pair[1])} here"
        raise ValueError(
            f"the history belongs to another model: {different}. Leave history= out to begin anew, or build the "
            "model as it was"
        )
    if history.weights is not None and history.weights != fingerprint(model):
        raise ValueError(
            f"the history ends after {history.epochs} epochs with other weights than this model's: it is another model "
            "or was changed since. Leave history= out to begin anew, or go on with the model that was trained"
        )


class Snapshot:
    """What a model was after a whole epoch, with its history, whose end belongs to just these weights."""

    def __init__(self, model: nn.Module, optimizer: torch.optim.Optimizer, history: History):
        self.weights = {name: t.detach().clone() for name, t in parameters_and_buffers(model).items()}
        self.history = replace(
            history,
            optimizer_state=copy.deepcopy(optimizer.state_dict()),
            weights=fingerprint(model),
            shapes=shapes(model),
        )

    @torch.no_grad()
    def bring_back(self, model: nn.Module) -> None:
        """Give the model the weights it had then."""
        for name, tensor in parameters_and_buffers(model).items():
            tensor.copy_(self.weights[name])
