"""What a reader can choose from outside a notebook: the device, the seed, and whether progress is shown."""

import os

import torch
from torch import nn


def device() -> torch.device:
    """The device the lessons run on: `VAE_COURSE_DEVICE` if set, else a CUDA GPU if there is one, else the CPU.

    >>> device().type in ("cpu", "cuda", "mps", "xpu")
    True
    """
    name = os.environ.get("VAE_COURSE_DEVICE") or ("cuda" if torch.cuda.is_available() else "cpu")
    try:
        chosen = torch.device(name)
        torch.empty(0, device=chosen)
    except (RuntimeError, AssertionError) as error:
        raise ValueError(f"VAE_COURSE_DEVICE={name!r} cannot be used here ({error}); try 'cpu'") from None
    return chosen


def device_of(model: nn.Module) -> torch.device:
    """The device that a model's parameters are on.

    >>> device_of(nn.Linear(2, 1))
    device(type='cpu')
    """
    return next(model.parameters()).device


def seed_everything(seed: int | None = None) -> int:
    """Seed torch and NumPy with `seed`, else with `VAE_COURSE_SEED`, else with 0; return the seed used.

    >>> first = seed_everything(3), torch.rand(2)
    >>> again = seed_everything(3), torch.rand(2)
    >>> torch.equal(first[1], again[1])
    True
    """
    if seed is None:
        text = os.environ.get("VAE_COURSE_SEED", "0")
        if not text.lstrip("-").isdigit():
            raise ValueError(f"VAE_COURSE_SEED must be an integer, got {text!r}")
        seed = int(text)
    import numpy

    torch.manual_seed(seed)
    numpy.random.seed(seed % 2**32)
    return seed


def progress_hidden(progress: bool) -> bool:
    """Whether a bar stays hidden: `progress=False`, or `TQDM_DISABLE` is set (tqdm's notebook bar does not heed it)."""
    return not progress or bool(os.environ.get("TQDM_DISABLE"))
