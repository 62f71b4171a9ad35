"""Weights and checkpoints on disk: safetensors only, written whole or not at all."""

import json
import os
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn


def parameters_and_buffers(model: nn.Module) -> dict[str, Tensor]:
    """Every tensor of the model once, by name (a VampPrior shares its encoder's)."""
    return {**dict(model.named_parameters()), **dict(model.named_buffers())}


def save_weights(model: nn.Module, path: str | Path) -> None:
    """Write the model's weights as safetensors; an existing file is replaced only by a whole one."""
    _write({f"model.{name}": t for name, t in parameters_and_buffers(model).items()}, path, {})


def load_weights(model: nn.Module, path: str | Path) -> None:
    """Read weights written by `save_weights` or a checkpoint of `fit` into a model of the same architecture.

    Raises `ValueError` for a pickled or damaged file, or for weights of another model; the model is then unchanged.
    """
    tensors, _ = _read(path)
    _copy_into(model, tensors, path)


def save_checkpoint(model: nn.Module, path: str | Path, history: dict[str, Any], optimizer: dict[str, Any]) -> None:
    """Weights, Adam's state and the history in one file."""
    tensors = {f"model.{name}": t for name, t in parameters_and_buffers(model).items()}
    for index, state in optimizer["state"].items():
        tensors |= {f"optimizer.{index}.{key}": value for key, value in state.items()}
    groups = [{k: v for k, v in group.items() if k != "params"} for group in optimizer["param_groups"]]
    _write(tensors, path, {"history": json.dumps(history), "groups": json.dumps(groups)})


def load_checkpoint(model: nn.Module, path: str | Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Read a checkpoint into the model; return the saved history and the optimizer's state."""
    tensors, metadata = _read(path)
    if "history" not in metadata:
        raise ValueError(
            f"{path} holds weights but no training state; use load_weights, or name another checkpoint file"
        )
    _copy_into(model, tensors, path)
    state: dict[int, dict[str, Tensor]] = {}
    for name, tensor in tensors.items():
        if name.startswith("optimizer."):
            _, index, key = name.split(".", 2)
            state.setdefault(int(index), {})[key] = tensor
    groups = json.loads(metadata["groups"])
    groups[0]["params"] = [i for i, p in enumerate(p for p in model.parameters() if p.requires_grad)]
    return json.loads(metadata["history"]), {"state": state, "param_groups": groups}


def checkpoint_epochs(path: str | Path) -> int:
    """After how many epochs a checkpoint was written."""
    return len(json.loads(_read(path)[1]["history"])["train"])


def _write(tensors: dict[str, Tensor], path: str | Path, metadata: dict[str, str]) -> None:
    from safetensors.torch import save_file

    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    try:
        save_file(
            {k: v.detach().cpu().contiguous() for k, v in tensors.items()},
            partial,
            {"format": "pt", **metadata},
        )
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def _read(path: str | Path) -> tuple[dict[str, Tensor], dict[str, str]]:
    from safetensors import SafetensorError, safe_open

    path = Path(path)
    if not path.exists():
        raise FileNotFoundError(f"no checkpoint at {path}")
    with path.open("rb") as file:
        start = file.read(2)
    if start in (b"PK", b"\x80\x02", b"\x80\x04"):
        raise ValueError(
            f"{path} is a pickled file, which can run any code when it is opened; only safetensors files are read. "
            "Where you trust it, convert it with torch.load(..., weights_only=True) and safetensors.torch.save_file"
        )
    try:
        with safe_open(path, framework="pt") as file:
            return {name: file.get_tensor(name) for name in file.keys()}, file.metadata() or {}  # noqa: SIM118
    except SafetensorError as error:
        raise ValueError(f"{path} is damaged or no safetensors file ({error}); delete it and save again") from None


def _copy_into(model: nn.Module, tensors: dict[str, Tensor], path: str | Path) -> None:
    own = parameters_and_buffers(model)
    came = {name.removeprefix("model."): t for name, t in tensors.items() if name.startswith("model.")}
    wrong = [f"{n} (missing)" for n in own if n not in came] + [f"{n} (unknown)" for n in came if n not in own]
    wrong += [
        f"{n} (saved {tuple(came[n].shape)}, model {tuple(own[n].shape)})"
        for n in own
        if n in came and came[n].shape != own[n].shape
    ]
    if wrong:
        shown = "; ".join(wrong[:3]) + (f"; and {len(wrong) - 3} more" if len(wrong) > 3 else "")
        raise ValueError(f"{path} was saved from another model: {shown}. Build the model as it was when saved")
    with torch.no_grad():
        for name, tensor in own.items():
            tensor.copy_(came[name])
