"""Which tensor of a watched run is the mean, which the log-variance, the code, the reconstruction.

The way of the noise tells: mean and log-variance reach the code without a layer between, what is made of the code by
layers and is as large as an image is the reconstruction. Names decide only where that does not.
"""

from dataclasses import dataclass, replace

from torch import Tensor

from vae_course.clinic.flow import Flow, same
from vae_course.clinic.outputs import called
from vae_course.clinic.spy import Place


@dataclass(frozen=True)
class Roles:
    """Places in the run. `reconstructions` holds several where more than one tensor may be it; the first is used, the
    others may be a learned scale. `decoder_input` is the code with whatever is joined to it."""

    mean: Place | None
    log_var: Place | None
    reconstructions: tuple[Place, ...]
    z: Place | None
    decoder_input: Place | None
    random: bool
    names: dict[str, str]  # role -> name among the model's outputs
    scales: tuple[Place, ...] = ()  # outputs as large as the reconstruction, one of which may be a learned scale

    @property
    def reconstruction(self) -> Place | None:
        return self.reconstructions[0] if self.reconstructions else None

    def exchanged(self) -> "Roles":
        """With mean and log-variance the other way round."""
        names = dict(self.names)
        if "mean" in names and "log_var" in names:
            names["mean"], names["log_var"] = names["log_var"], names["mean"]
        return replace(self, mean=self.log_var, log_var=self.mean, names=names)


def find_roles(flow: Flow, outputs: dict[str, Tensor], x: Tensor) -> Roles:
    """From a watched run and the model's outputs by name."""
    places = _candidates(flow, outputs, x)
    marks = flow.marks({place: place for place in places})
    entry = flow.decoder_input(marks, ["noise"])
    if entry is not None:
        pair = _pair(flow, places, marks, entry) or _partners(flow, marks)
    else:
        pair = _quiet_pair(flow, places, marks, x)
        sources = {place: place for place in pair}
        marks = {**flow.marks(sources)}
        entry = flow.decoder_input(marks, pair)
    sources = {"a": pair[0], "b": pair[1]} if len(pair) == 2 else dict.fromkeys(["a"], pair[0]) if pair else {}
    marks = flow.marks({**sources, **{p: p for p in places if p not in pair}})
    names = {place: name for name, place in reversed(_named(flow, outputs).items())}
    recon, outputs_like_it = _reconstructions(flow, places, marks, x, pair)
    z = _code(flow, marks, pair, entry)
    roles = {"mean": pair[0] if pair else None, "log_var": pair[1] if len(pair) > 1 else None}
    roles |= {"reconstruction": recon[0] if recon else None, "z": z}
    found = {role: names[place] for role, place in roles.items() if place in names}
    if "log_var" not in found or found["log_var"].startswith("heard "):
        found |= _computed_from(flow, outputs, marks, pair, set(found.values()))
    entry_place = flow.made.get(id(entry)) if entry is not None else None
    return Roles(
        roles["mean"],
        roles["log_var"],
        recon,
        z,
        entry_place,
        bool(flow.noisy) and entry is not None,
        found,
        outputs_like_it,
    )


def _computed_from(flow: Flow, outputs: dict[str, Tensor], marks, pair: list[Place], used: set[str]) -> dict[str, str]:
    """The model may return a standard deviation where its log was found: that is then the second output's name."""
    for name, t in outputs.items():
        own = marks.get(id(t), {})
        alone = own.get("b") is False and "a" not in own and "noise" not in own
        if alone and name not in used and not name.startswith("heard ") and t.numel() == _size(flow, pair[1]):
            return {"log_var": name}
    return {}


def _named(flow: Flow, outputs: dict[str, Tensor]) -> dict[str, Place]:
    return {name: place for name, t in outputs.items() if (place := flow.origin(t)) is not None}


def _candidates(flow: Flow, outputs: dict[str, Tensor], x: Tensor) -> dict[Place, str]:
    """Outputs that hold something for every image, and are not the image."""
    found = {}
    for name, place in _named(flow, outputs).items():
        t = flow.at(place)
        for_every_image = t.is_floating_point() and t.ndim and t.shape[0] == len(x)
        is_image = t.numel() == x.numel() and same(t.flatten(), x.flatten())
        if for_every_image and not is_image:
            found.setdefault(place, name)
    return found


def _size(flow: Flow, place: Place) -> int:
    return flow.at(place).numel()


def _pair(flow: Flow, places: dict[Place, str], marks, entry: Tensor) -> list[Place]:
    """Two outputs of one size without noise, that reach the decoder without a layer between."""
    reach = [p for p in places if p not in flow.noisy and marks.get(id(entry), {}).get(p) is False]
    roots = [
        p
        for p in reach
        if not any(
            q != p and _size(flow, q) == _size(flow, p) and marks.get(id(flow.at(p)), {}).get(q) is False for q in reach
        )
    ]
    for p in roots:
        others = [q for q in roots if q != p and _size(flow, q) == _size(flow, p)]
        if others:
            return _by_name([p, others[0]], places)
    # One of them reaches the code, the other only stands beside it (a fault of the noise, perhaps).
    for p in roots:
        beside = [
            q
            for q in places
            if q != p and q not in flow.noisy and _size(flow, q) == _size(flow, p) and not _derived(flow, marks, p, q)
        ]
        if beside:
            return _by_name([p, beside[0]], places)
    return []


def _derived(flow: Flow, marks, a: Place, b: Place) -> bool:
    return b in marks.get(id(flow.at(a)), {}) or a in marks.get(id(flow.at(b)), {})


def _partners(flow: Flow, marks) -> list[Place]:
    """What meets the noise: added, the mean; multiplied, a standard deviation, of which the encoder's output is
    taken."""
    added = multiplied = None
    met = flow.noise_partners(marks)
    for name, tensor in met:
        if name == "normal" and len(met) >= 2 and added is None and multiplied is None:
            added, multiplied = met[0][1], met[1][1]
        elif "add" in name or "sub" in name:
            added = tensor if added is None else added
        elif "mul" in name or "exp" in name or "div" in name:
            multiplied = tensor if multiplied is None else multiplied
    if added is None and len(met) == 2 and multiplied is not None:
        added = next(t for _, t in met if t is not multiplied)
    mean = flow.origin(added) if added is not None else None
    log_var = flow.before_activation(multiplied) if multiplied is not None else None
    return [mean, log_var] if mean and log_var and mean != log_var else []


def _quiet_pair(flow: Flow, places: dict[Place, str], marks, x: Tensor) -> list[Place]:
    """Without noise: two outputs of one size, neither computed from the other, that are not the reconstruction."""
    options = [
        [p, q]
        for p in places
        for q in places
        if p < q and _size(flow, p) == _size(flow, q) and not _derived(flow, marks, p, q)
    ]
    for pair in options:
        after = flow.marks({place: place for place in pair})
        entry = flow.decoder_input(after, pair)
        if entry is not None and any(
            t.numel() == x.numel() and any(after.get(id(t), {}).get(p) for p in pair)
            for call in flow.calls
            for t in call.outputs
        ):
            return _by_name(pair, places)
    return []


def _by_name(pair: list[Place], places: dict[Place, str]) -> list[Place]:
    first, second = (places[p].rpartition(".")[2] for p in pair)
    if (called("log_var", first) and called("mean", second)) or (
        not called("log_var", second)
        and not called("mean", first)
        and (called("log_var", first) or called("mean", second))
    ):
        return pair[::-1]
    order = list(places)
    return pair if called("mean", first) or order.index(pair[0]) < order.index(pair[1]) else pair[::-1]


def _reconstructions(flow, places, marks, x, pair) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
    """Outputs as large as an image that layers made of the code, then any tensor that is compared with the image; and
    the outputs alone."""
    sources = ["a", "b", "noise"]

    def made_of_code(t: Tensor) -> bool:
        return any(marks.get(id(t), {}).get(s) for s in sources)

    found = [p for p in places if p not in pair and _size(flow, p) == x.numel() and made_of_code(flow.at(p))]
    # What the model returns itself, before what was overheard inside.
    found.sort(
        key=lambda p: (places[p].startswith("heard "), not called("reconstruction", places[p].rpartition(".")[2]))
    )
    met = []
    for call in flow.calls:
        if len(call.inputs) < 2 or flow.is_layer(call):
            continue
        images = [t for t in call.inputs if t.numel() == x.numel() and same(t.flatten().to(x.dtype), x.flatten())]
        for t in call.inputs:
            if images and t.numel() == x.numel() and made_of_code(t) and id(t) in flow.made:
                met.append(flow.origin(t))
    # Last: any tensor of this size that layers made of the code, the latest first.
    late = [
        (k, j)
        for k, call in reversed(list(enumerate(flow.calls)))
        for j, t in enumerate(call.outputs)
        if t.numel() == x.numel() and t.is_floating_point() and t.ndim > 1 and made_of_code(t)
    ]
    return tuple(dict.fromkeys([*found, *met, *(late[:12] if not found else late[:4])])), tuple(found)


def _code(flow: Flow, marks, pair: list[Place], entry: Tensor | None) -> Place | None:
    """The first tensor in which mean and noise have met; without noise, what goes into the decoder."""
    if not pair:
        return None
    size = _size(flow, pair[0])
    for k, call in enumerate(flow.calls):
        for j, t in enumerate(call.outputs):
            m = marks.get(id(t), {})
            met = m.get("noise") is False and m.get("a") is False
            if t.numel() == size and met and flow.made.get(id(t)) == (k, j) and (k, j) not in pair:
                return (k, j)
    return flow.made.get(id(entry)) if entry is not None else None
