"""`Flow`: how tensors depend on each other in a program that was watched, and where its noise comes in.

A tensor's ancestry is followed from call to call. What matters is whether it went through a layer on the way: mean and
log-variance reach the code z without one, the reconstruction only through one.
"""

from collections.abc import Iterable

from torch import Tensor

from vae_course.clinic.spy import Call, Place

# What only moves numbers to another shape or place.
SHAPE = {
    *("view", "reshape", "flatten", "squeeze", "unsqueeze", "squeeze_", "unsqueeze_", "clone", "contiguous", "detach"),
    *("to", "float", "double", "expand", "expand_as", "broadcast_tensors", "view_as", "reshape_as", "unflatten"),
    *("__get__", "type", "type_as", "cpu", "cuda", "permute", "transpose", "requires_grad_", "alias", "detach_"),
}
LAYERS = {
    *("linear", "conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d", "conv_transpose3d", "bilinear"),
    *("matmul", "mm", "bmm", "addmm", "baddbmm", "addbmm", "einsum", "__matmul__", "__rmatmul__", "tensordot", "mv"),
    *("lstm", "gru", "rnn_tanh", "rnn_relu", "multi_head_attention_forward", "dot", "addmv"),
}
# What asks its arguments for their shape only; and what does so of all arguments but the first.
SHAPE_ONLY = {
    *(
        "randn_like",
        "rand_like",
        "zeros_like",
        "ones_like",
        "empty_like",
        "full_like",
        "randint_like",
        "new",
        "new_empty",
    ),
    *("new_zeros", "new_ones", "new_full", "new_tensor"),
}
FIRST_ONLY = {"view_as", "expand_as", "reshape_as", "type_as", "to"}
Marks = dict[object, bool]  # source -> was there a layer on every way from it?


class Flow:
    """The calls of one run, and for each tensor what it comes from. `noisy` are the places that differ in a run with
    other noise."""

    def __init__(self, calls: list[Call], again: list[Call], parameters: Iterable[Tensor], x: Tensor):
        self.calls, self.x = calls, x
        self.made: dict[int, Place] = {}
        for k, call in enumerate(calls):
            for j, out in enumerate(call.outputs):
                if not (call.name in SHAPE and any(out is t for t in call.inputs)):  # which has changed nothing
                    self.made[id(out)] = (k, j)
        self.weights = {id(p) for p in parameters}
        for call in calls:
            if call.inputs and all(id(t) in self.weights for t in call.inputs):
                self.weights.update(id(t) for t in call.outputs)
        self.noisy = {
            (k, j)
            for k, (one, two) in enumerate(zip(calls, again, strict=True))
            for j, (a, b) in enumerate(zip(one.outputs, two.outputs, strict=True))
            if a.shape != b.shape or not same(a, b)
        }
        self.noisy_ids = {id(self.at(place)) for place in self.noisy}

    def at(self, place: Place) -> Tensor:
        return self.calls[place[0]].outputs[place[1]]

    def is_layer(self, call: Call) -> bool:
        return call.name in LAYERS and any(id(t) in self.weights for t in call.inputs)

    def origin(self, tensor: Tensor) -> Place | None:
        """Where a tensor's numbers were first computed: back through reshaping and copying."""
        place = self.made.get(id(tensor))
        while place is not None:
            call = self.calls[place[0]]
            before = [
                t
                for t in call.inputs
                if id(t) in self.made and self.made[id(t)] < place and t.numel() == self.at(place).numel()
            ]
            if call.name not in SHAPE or not before:
                return place
            source = next((t for t in before if same(t.flatten(), self.at(place).flatten())), None)
            if source is None:
                return place
            place = self.made[id(source)]
        return place

    def marks(self, sources: dict[object, Place], noise: bool = True) -> dict[int, Marks]:
        """What each tensor comes from, and whether only by way of a layer. The noise is the source "noise"."""
        marks: dict[int, Marks] = {}
        starts = {place: name for name, place in sources.items()}
        for k, call in enumerate(self.calls):
            layer = self.is_layer(call)
            for j, out in enumerate(call.outputs):
                own: Marks = {}
                for t in _read(call) if call.name != "broadcast_tensors" else call.inputs[j : j + 1]:
                    for source, through in marks.get(id(t), {}).items():
                        own[source] = own.get(source, True) and (through or layer)
                if noise and (k, j) in self.noisy and not any(id(t) in self.noisy_ids for t in _read(call)):
                    own["noise"] = False
                if (k, j) in starts:
                    own[starts[(k, j)]] = False
                if out.is_floating_point():
                    before = marks.get(id(out), {}) if any(out is t for t in call.inputs) else {}
                    marks[id(out)] = {s: own.get(s, True) and before.get(s, True) for s in {*own, *before}}
        return marks

    def decoder_input(self, marks: dict[int, Marks], sources: Iterable[object]) -> Tensor | None:
        """The first tensor that comes from one of the sources without a layer between, and goes into a layer."""
        wanted = set(sources)
        for call in self.calls:
            if self.is_layer(call):
                for t in call.inputs:
                    if any(s in wanted and not through for s, through in marks.get(id(t), {}).items()):
                        return t
        return None

    def noise_partners(self, marks: dict[int, Marks]) -> list[tuple[str, Tensor]]:
        """The tensors without noise that meet the noise before a layer: a mean added, a standard deviation
        multiplied."""
        found: list[tuple[str, Tensor]] = []
        for k, call in enumerate(self.calls):
            if self.is_layer(call):
                continue
            fresh = any((k, j) in self.noisy for j in range(len(call.outputs)))
            touched = [t for t in call.inputs if marks.get(id(t), {}).get("noise") is False]
            if not touched and not (fresh and marks[id(call.outputs[0])].get("noise") is False):
                continue
            if any(marks.get(id(t), {}).get("noise", False) for t in call.inputs):
                continue
            for t in _read(call):
                # Computed: not the image, no weight, no constant.
                computed = id(t) in self.made and id(t) not in self.weights and t.requires_grad
                if computed and id(t) not in self.noisy_ids and not any(t is other for _, other in found):
                    found.append((call.name, t))
        return found

    def before_activation(self, tensor: Tensor) -> Place | None:
        """Back through functions of a single tensor, number by number: from a standard deviation to what the encoder's
        last layer gave."""
        place = self.made.get(id(tensor))
        while place is not None:
            call = self.calls[place[0]]
            inputs = [t for t in call.inputs if id(t) not in self.weights]
            if self.is_layer(call) or len(inputs) != 1 or inputs[0].numel() != self.at(place).numel():
                return place
            earlier = self.made.get(id(inputs[0]))
            if earlier is None or earlier >= place:
                return place
            place = earlier
        return place


def same(a: Tensor, b: Tensor) -> bool:
    """Equal, number by number; NaN equals NaN."""
    return a.shape == b.shape and bool(((a == b) | ((a != a) & (b != b))).all())


def _read(call: Call) -> tuple[Tensor, ...]:
    """The inputs whose numbers go into the result."""
    if call.name in SHAPE_ONLY:
        return ()
    return call.inputs[:1] if call.name in FIRST_ONLY else call.inputs
