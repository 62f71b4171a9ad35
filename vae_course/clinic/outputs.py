"""Names for the tensors in whatever a model returns: a tensor, a tuple, a list, a dictionary, an object with
attributes, a distribution, and these inside each other."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from torch import Tensor
from torch import distributions as td

# What people call it. The whole name, without regard to case, underscores and spaces.
NAMES = {
    "mean": r"(z|q|latent|enc|encoder|posterior)?(mu|mus|mean|means|loc|avg|m)(z|q|latent|s|vec|vector)?",
    "log_var": r"(z|q|latent|enc|encoder|posterior)?(log)?(var|variance|sigma|sigmas|sig|std|stddev|sd|scale|lv|ls|v|s)"
    r"(2|sq|squared)?(z|q|latent|vec|vector)?|logs|lnvar|rho",
    "reconstruction": r"(x|y|image|images|img|data|inputs?)?(recon\w*|hat|pred\w*|decoded|tilde|prime|rec|out|logits?)"
    r"(x|batch|images?|imgs?|data|inputs?|mu|mean)?|recon\w*|decod\w*|pred\w*|xr|rx|xh|yhat|logits|generated|xlogits|"
    r"xmean|xmu|xloc|px|outx|ypred|xp|probs?|r",
    "x": r"x|xs|inputs?|inp|targets?|data|images?|imgs?|batch|original|real|true|ytrue|xtrue|xb|xbatch|orig|gt|xin|"
    r"truth|t|bx|features|samples?x",
    "z": r"z|zs|latents?|codes?|zsample|samples?|h|sampledz|embedding",
    "net": r"model|net|vae|network|module|self|autoencoder|ae|cvae",
    "out": r"outputs?|outs?|results?|res|ret|returned|preds|modeloutput|forwardoutput|o",
    "labels": r"y|labels?|c|cond\w*|classes|onehot|ys|ylabels?|attributes?",
}


def called(role: str, name: str) -> bool:
    """Is this what people call such a thing?

    >>> called("mean", "z_mean"), called("log_var", "logvar"), called("x", "mu")
    (True, True, False)
    """
    return re.fullmatch(NAMES[role], re.sub(r"[\W_]", "", name.lower())) is not None


def named_tensors(value: Any, prefix: str = "", depth: int = 4) -> dict[str, Tensor]:
    """Every tensor in a model's answer by a name that says where it stands in it.

    >>> import torch
    >>> {name: tuple(t.shape) for name, t in named_tensors((torch.zeros(2), {"mu": torch.zeros(3)})).items()}
    {'0': (2,), '1.mu': (3,)}
    """
    if isinstance(value, Tensor):
        return {prefix or "out": value}
    if value is None or isinstance(value, (str, bytes, int, float)) or not depth:
        return {}
    found: dict[str, Tensor] = {}
    for name, part in _parts(value):
        for inner, tensor in named_tensors(part, f"{prefix}.{name}" if prefix else str(name), depth - 1).items():
            if not any(tensor is other for other in found.values()):
                found[inner] = tensor
    return found


def _parts(value: Any) -> Iterable[tuple[str, Any]]:
    if isinstance(value, Mapping):
        return [(str(name), part) for name, part in value.items()]
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return zip(value._fields, value, strict=True)
    if isinstance(value, (tuple, list)):
        return [(str(index), part) for index, part in enumerate(value)]
    if isinstance(value, td.Independent):
        return _parts(value.base_dist)
    if isinstance(value, td.Distribution):
        names = ("loc", "scale") if isinstance(value, (td.Normal, td.Laplace)) else tuple(value.__dict__)
        return [(name, part) for name in names if isinstance(part := getattr(value, name, None), Tensor)]
    if is_dataclass(value):
        return [(f.name, getattr(value, f.name, None)) for f in fields(value)]
    return [(name, part) for name, part in getattr(value, "__dict__", {}).items() if not name.startswith("__")]
