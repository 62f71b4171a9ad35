"""Weights and checkpoints on disk: safetensors only, written whole or not at all, with a checksum over everything."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from vae_course._files import whole_file
from vae_course._history import History, MeanTerms

PREFIXES = ("model.", "module.", "_orig_mod.")  # ours, and those of wrapped models (DDP, torch.compile)
PICKLES = (b"PK\x03\x04", b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")


def parameters_and_buffers(model: nn.Module) -> dict[str, Tensor]:
    """Every tensor that is saved, once, by name (a VampPrior shares its encoder's).

    >>> list(parameters_and_buffers(nn.BatchNorm1d(2)))
    ['weight', 'bias', 'running_mean', 'running_var', 'num_batches_tracked']
    """
    kept = model.state_dict().keys()
    return {**dict(model.named_parameters()), **{name: b for name, b in model.named_buffers() if name in kept}}


def save_weights(
    model: nn.Module, path: str | Path, *, dtype: torch.dtype | None = None, notes: dict[str, str] | None = None
) -> None:
    """Write the model's weights as safetensors; an existing file is replaced only by a whole one.

    `dtype=torch.float16` halves the file; `load_weights` turns them back into the model's own type. `notes` say what
    the weights are; `read_notes` reads them.

    >>> import tempfile, vae_course as vc
    >>> model, twin = (vc.VAE.mlp((1, 4, 4), latent=2, hidden=(8,)) for _ in range(2))
    >>> path = Path(tempfile.mkdtemp()) / "model.safetensors"
    >>> vc.save_weights(model, path)
    >>> vc.load_weights(twin, path)
    >>> x = torch.rand(3, 1, 4, 4)
    >>> torch.equal(model.reconstruct(x), twin.reconstruct(x))
    True
    """
    tensors = {f"model.{name}": t for name, t in parameters_and_buffers(model).items()}
    if dtype is not None:
        tensors = {name: t.to(dtype) if t.is_floating_point() else t for name, t in tensors.items()}
    _write(tensors, path, {"notes": json.dumps(notes)} if notes else {})


def read_notes(path: str | Path) -> dict[str, str]:
    """What `save_weights` was told to note beside the weights; empty where it was told nothing.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "model.safetensors"
    >>> save_weights(nn.Linear(2, 1), path, notes={"data": "strokes"})
    >>> read_notes(path)
    {'data': 'strokes'}
    """
    return json.loads(_read(path)[1].get("notes", "{}"))


def load_weights(model: nn.Module, path: str | Path) -> None:
    """Read weights into a model of the same architecture: a file of `save_weights`, a checkpoint of `fit`, or any
    safetensors file of its parameters (`safetensors.torch.save_file(model.state_dict(), path)`).

    Raises `ValueError` for a pickled or damaged file, or for weights of another model; the model is then unchanged.

    >>> import tempfile, vae_course as vc
    >>> path = Path(tempfile.mkdtemp()) / "model.safetensors"
    >>> vc.save_weights(vc.VAE.mlp((1, 4, 4), latent=2, hidden=(8,)), path)
    >>> vc.load_weights(vc.VAE.mlp((1, 4, 4), latent=3, hidden=(8,)), path)
    Traceback (most recent call last):
    ...
    ValueError: ... was saved from another model: encoder.1.linear.weight (saved (4, 8), model (6, 8)); ...
    """
    tensors, _ = _read(path)
    _copy_into(model, _of_the_model(tensors, model), path)


def save_checkpoint(model: nn.Module, path: str | Path, history: History) -> None:
    """Weights, Adam's state and the history in one file; `fit(..., checkpoint=path)` does it after each epoch.

    >>> import tempfile, vae_course as vc
    >>> model, path = vc.VAE.mlp((1, 4, 4), latent=2, hidden=(8,)), Path(tempfile.mkdtemp()) / "run.safetensors"
    >>> save_checkpoint(model, path, vc.fit(model, torch.rand(8, 1, 4, 4), epochs=2, progress=False))
    >>> load_checkpoint(model, path).epochs
    2
    """
    tensors = {f"model.{name}": t for name, t in parameters_and_buffers(model).items()}
    state = history.optimizer_state or {"state": {}, "param_groups": []}
    for index, of_parameter in state["state"].items():
        tensors |= {f"optimizer.{index}.{key}": value for key, value in of_parameter.items()}
    groups = [{k: v for k, v in group.items() if k != "params"} for group in state["param_groups"]]
    kept = {name: getattr(history, name) for name in ("seed", "train", "test", "seconds", "run", "shapes", "weights")}
    _write(tensors, path, {"history": json.dumps(kept), "groups": json.dumps(groups)})


def load_checkpoint(model: nn.Module, path: str | Path) -> History:
    """Read a checkpoint into the model, and return its history with the optimizer's state.

    >>> import tempfile, vae_course as vc
    >>> model, path = vc.VAE.mlp((1, 4, 4), latent=2, hidden=(8,)), Path(tempfile.mkdtemp()) / "run.safetensors"
    >>> trained = vc.fit(model, torch.rand(8, 1, 4, 4), epochs=1, checkpoint=path, progress=False)
    >>> load_checkpoint(model, path).train == trained.train
    True
    """
    tensors, metadata = _read(path)
    if "history" not in metadata:
        raise ValueError(
            f"{path} holds weights but no training state; use load_weights, or name another checkpoint file"
        )
    history, groups = _history(metadata, path), json.loads(metadata["groups"])
    state: dict[int, dict[str, Tensor]] = {}
    for name, tensor in tensors.items():
        if name.startswith("optimizer."):
            _, index, key = name.split(".", 2)
            state.setdefault(int(index), {})[key] = tensor
    _copy_into(model, _of_the_model(tensors, model), path)
    for group in groups:
        group["params"] = [i for i, p in enumerate(p for p in model.parameters() if p.requires_grad)]
    return replace(history, optimizer_state={"state": state, "param_groups": groups})


def checkpoint_epochs(path: str | Path) -> int:
    """After how many epochs a checkpoint was written.

    >>> import tempfile, vae_course as vc
    >>> model, path = vc.VAE.mlp((1, 4, 4), latent=2, hidden=(8,)), Path(tempfile.mkdtemp()) / "run.safetensors"
    >>> trained = vc.fit(model, torch.rand(8, 1, 4, 4), epochs=3, checkpoint=path, progress=False)
    >>> checkpoint_epochs(path)
    3
    """
    return _history(_read(path)[1], path).epochs


def _history(metadata: dict[str, str], path: str | Path) -> History:
    try:
        kept = json.loads(metadata["history"])
        train, test = (tuple(MeanTerms(*means) for means in kept.pop(part)) for part in ("train", "test"))
        return History(train=train, test=test, seconds=tuple(kept.pop("seconds")), **kept)
    except (KeyError, TypeError) as error:
        raise ValueError(
            f"{path} was written by another version of the course ({error}); its weights can be read by load_weights"
        ) from None


def _write(tensors: dict[str, Tensor], path: str | Path, metadata: dict[str, str]) -> None:
    from safetensors.torch import save_file

    tensors = {name: t.detach().cpu().contiguous() for name, t in tensors.items()}
    metadata = {"format": "pt", **metadata}
    with whole_file(path) as partial:
        save_file(tensors, partial, {**metadata, "sha256": _checksum(tensors, metadata)})


def _read(path: str | Path) -> tuple[dict[str, Tensor], dict[str, str]]:
    """Tensors and metadata of a file that has proved to be what was written."""
    from safetensors import SafetensorError, safe_open

    path = Path(path)
    if not path.exists():
        raise FileNotFoundError(f"no checkpoint at {path}")
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith(PICKLES):
        raise ValueError(
            f"{path} is a pickled file, which can run any code when it is opened; only safetensors files are read. "
            "Where you trust it, convert it: "
            "safetensors.torch.save_file(torch.load(path, weights_only=True), 'weights.safetensors')"
        )
    try:
        with safe_open(path, framework="pt") as file:
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
            metadata = dict(file.metadata() or {})
    except (SafetensorError, UnicodeDecodeError, OverflowError, RuntimeError, MemoryError) as error:
        raise ValueError(f"{path} is damaged or no safetensors file ({error}); save again, or take a copy") from None
    written = metadata.pop("sha256", None)
    ours = "history" in metadata or any(name.startswith("model.") for name in tensors)
    if written is None and ours:
        raise ValueError(
            f"{path} has no checksum: it was damaged, or written by a version of the course before checksums; "
            "save it again"
        )
    if written is not None and written != _checksum(tensors, metadata):
        raise ValueError(f"{path} is damaged: its checksum does not fit. Save again, or take a copy")
    return tensors, metadata


def _checksum(tensors: dict[str, Tensor], metadata: dict[str, Any]) -> str:
    digest = hashlib.sha256(json.dumps(sorted(metadata.items())).encode())
    for name, tensor in sorted(tensors.items()):
        digest.update(f"{name} {tensor.dtype} {tuple(tensor.shape)}".encode())
        digest.update(tensor.reshape(-1).view(torch.uint8).numpy())
    return digest.hexdigest()


def _of_the_model(tensors: dict[str, Tensor], model: nn.Module) -> dict[str, Tensor]:
    """The tensors under the names that the model gives them: without the prefixes that wrapped models have."""
    own = parameters_and_buffers(model)
    named = {}
    for name, tensor in tensors.items():
        if name.startswith("optimizer."):
            continue
        while name not in own and (prefix := next((p for p in PREFIXES if name.startswith(p)), None)):
            name = name.removeprefix(prefix)
        named[name] = tensor
    return named


def _copy_into(model: nn.Module, came: dict[str, Tensor], path: str | Path) -> None:
    own = parameters_and_buffers(model)
    shared = set(model.state_dict()) - set(own)  # a second name of a parameter that is used twice, or nothing
    wrong = [f"{n} (missing)" for n in own if n not in came]
    wrong += [f"{n} (unknown)" for n in came if n not in own and n not in shared]
    wrong += [
        f"{n} (saved {tuple(came[n].shape)}, model {tuple(own[n].shape)})"
        for n in own
        if n in came and came[n].shape != own[n].shape
    ]
    if wrong:
        shown = "; ".join(wrong[:3]) + (f"; and {len(wrong) - 3} more" if len(wrong) > 3 else "")
        raise ValueError(f"{path} was saved from another model: {shown}. Build the model as it was when saved")
    if broken := [n for n in own if came[n].is_floating_point() and not came[n].isfinite().all()]:
        raise ValueError(f"{path} holds weights that are NaN or infinite: {', '.join(broken[:3])}; nothing was loaded")
    with torch.no_grad():
        for name, tensor in own.items():
            tensor.copy_(came[name])
