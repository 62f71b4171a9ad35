"""`forward_of`: from whatever a model offers to a function from images to its answer."""

from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import Tensor, nn
from torch import distributions as td

from vae_course.clinic.errors import CannotDiagnose, asked, shown
from vae_course.clinic.outputs import called, named_tensors

ENCODE = ("encode", "encoder", "inference", "recognition", "enc", "encoder_net", "inference_network")
DECODE = ("decode", "decoder", "generate", "dec", "decoder_net", "generator", "generative_network")
SAMPLE = (
    *("reparameterize", "reparametrize", "reparameterise", "reparametrise", "reparam", "reparameterization"),
    *("reparametrization", "reparameterization_trick", "sample_z", "sampling", "sample_latent", "latent_sample"),
    *("sampler", "sample"),
)
Forward = Callable[..., Any]


def modules_of(*things: Any) -> list[nn.Module]:
    """Every module in a model, in a tuple, list or dictionary of models, in an object's attributes, in a bound method,
    or in what a function has in its closure."""
    found: dict[int, nn.Module] = {}
    seen: dict[int, Any] = {}  # kept alive, so that no id is given twice

    def look(thing: Any, depth: int) -> None:
        if id(thing) in seen or depth < 0:
            return
        seen[id(thing)] = thing
        if isinstance(thing, nn.Module):
            for module in thing.modules():
                found[id(module)] = module
                seen[id(module)] = module
        elif isinstance(thing, dict):
            for part in thing.values():
                look(part, depth - 1)
        elif isinstance(thing, (tuple, list)):
            for part in thing:
                look(part, depth - 1)
        elif callable(thing) or hasattr(thing, "__dict__"):
            look(getattr(thing, "__self__", None), depth)
            look(getattr(thing, "func", None), depth)
            look([*getattr(thing, "args", ()), *(getattr(thing, "keywords", None) or {}).values()], depth - 1)
            closure = getattr(thing, "__closure__", None) or ()
            look([c.cell_contents for c in closure if _filled(c)], depth - 1)
            code, names = getattr(thing, "__code__", None), getattr(thing, "__globals__", {})
            look([names[n] for n in code.co_names if isinstance(names.get(n), nn.Module)] if code else None, depth - 1)
            if not isinstance(thing, type) and type(thing).__module__ != "builtins":
                look(dict(getattr(thing, "__dict__", None) or {}), depth - 1)

    for thing in things:
        look(thing, 4)
    return list(found.values())


def _filled(cell) -> bool:
    try:
        return cell.cell_contents is not None
    except ValueError:
        return False


def parameters_of(modules: Iterable[nn.Module]) -> list[nn.Parameter]:
    return list({id(p): p for m in modules for p in m._parameters.values() if p is not None}.values())


def forward_of(
    net: Any, x: Tensor, extras: tuple, encode: Any = None, decode: Any = None, sample: Any = None
) -> Forward | None:
    """The model's own forward where it has one that takes these images, flattened if it must be; otherwise encode, a
    sample, and decode. None where there is nothing of the kind."""
    if encode is None and decode is None and _has_forward(net):
        try:
            net(x, *extras)
            return net
        except Exception as first:
            flat = _flattened(net)
            for other in (flat, lambda x, *_: net(x), lambda x, *_: net(x.flatten(1))):
                try:
                    other(x, *extras)
                    return other
                except Exception:
                    continue
            error = first
    else:
        error = None
    parts = _part(net, encode, ENCODE, "encode", 0), _part(net, decode, DECODE, "decode", 1)
    if all(parts):
        composed = _composed(net, *parts, sample, x, extras)
        try:
            composed(x, *extras)
        except Exception:
            if error is None:
                raise
            _explain(net, x, extras)
        return composed
    if error is not None:
        _explain(net, x, extras)
    return None


def _explain(net: Any, x: Tensor, extras: tuple) -> None:
    asked(
        "net",
        net,
        x,
        *extras,
        advice="Give images as in training; what else the model takes goes after them: diagnose(net, images, labels, "
        "loss=...)",
    )


def _has_forward(net: Any) -> bool:
    if isinstance(net, nn.Module):
        return getattr(type(net), "forward", None) is not getattr(nn.Module, "forward", None) and not isinstance(
            net, (nn.ModuleList, nn.ModuleDict)
        )
    return callable(net)


def _flattened(net: Callable) -> Forward:
    return lambda x, *extras: net(x.flatten(1), *extras)


def _find(net: Any, names: Iterable[str]) -> Callable | None:
    if isinstance(net, (dict, nn.ModuleDict)):
        return next((net[name] for name in names if name in net), None)
    return next((f for name in names if callable(f := getattr(net, name, None))), None)


def _part(net: Any, given: Any, names: tuple[str, ...], what: str, index: int) -> Callable | None:
    if isinstance(given, str):
        if not callable(getattr(net, given, None)):
            raise CannotDiagnose(f"{what}={given!r}: {type(net).__name__} has no method of that name")
        return getattr(net, given)
    if given is not None:
        if not callable(given):
            raise CannotDiagnose(f"{what} must be a function, a module or the name of a method, got {shown(given)}")
        return given
    if isinstance(net, (tuple, list, nn.ModuleList)) and len(net) == 2:
        return net[index]
    return _find(net, names)


def _composed(net: Any, encode: Callable, decode: Callable, sample: Any, x: Tensor, extras: tuple) -> Forward:
    if isinstance(sample, str):
        sample = getattr(net, sample, None)
    sample = sample or _find(net, SAMPLE)

    flat = _wants_flat(encode, x, extras)

    def forward(x: Tensor, *extras: Any) -> dict[str, Any]:
        q = _with_or_without("encode", encode, x.flatten(1) if flat else x, extras)
        z = _code(q, sample)
        return {"reconstruction": _with_or_without("decode", decode, z, extras), "encode": q, "z": z}

    return forward


def _wants_flat(encode: Callable, x: Tensor, extras: tuple) -> bool:
    """Does the encoder take images only as vectors?"""
    for flat in (False, True):
        for more in (extras, ()):
            try:
                encode(x.flatten(1) if flat else x, *more)
                return flat
            except Exception:
                continue
    return False


def _with_or_without(what: str, function: Callable, value: Tensor, extras: tuple) -> Any:
    if extras:
        try:
            return function(value, *extras)
        except Exception:
            pass
    return asked(what, function, value)


def _code(q: Any, sample: Callable | None) -> Tensor:
    """The code that is decoded: drawn from a distribution, returned by the encoder itself, or made by `sample`."""
    if isinstance(q, td.Distribution):
        return q.rsample() if q.has_rsample else q.sample()
    if isinstance(q, Tensor):
        return q
    tensors = named_tensors(q)
    for name, tensor in tensors.items():
        if called("z", name.rpartition(".")[2]):
            return tensor
    shapes = [t.shape for t in tensors.values()]
    if len(tensors) >= 2 and sample is not None:
        return asked("sample", sample, *list(tensors.values())[:2])
    raise CannotDiagnose(
        f"encode returned {shown(q)}, and how a code is drawn from it was not found. Say it by name:\n"
        "  diagnose(net, images, loss=loss, sample=lambda mean, log_var: mean + torch.exp(0.5 * log_var) * "
        "torch.randn_like(mean))"
        if shapes
        else f"encode returned {shown(q)}; expected the mean and the log-variance of q(z|x)"
    )


def train_mode(modules: Iterable[nn.Module], training: bool) -> None:
    """The flag that a model's own code may ask for; batch normalisation keeps to its running figures."""
    for module in modules:
        module.training = training
        running = getattr(module, "track_running_stats", False) and getattr(module, "running_mean", None) is not None
        if running or isinstance(module, nn.modules.dropout._DropoutNd):
            module.training = False


def device_and_dtype(modules: Iterable[nn.Module], x: Tensor) -> tuple[torch.device, torch.dtype]:
    """Those of the parameters, or of the images where there are none."""
    for p in parameters_of(modules):
        if p.is_floating_point():
            return p.device, p.dtype
    return x.device, x.dtype if x.is_floating_point() else torch.float32
