"""A device without float64, as Apple's GPUs are, on any machine: tensors that lie on it compute on the CPU, keep apart
from tensors of the CPU, and refuse float64 as they do."""

import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves, tree_map

DEVICE = torch.device("lazy")  # a kind that needs nothing installed before tensors can be sent to it
REFUSED = "Cannot convert this tensor to float64: the device doesn't support float64"
_WIDE = (torch.float64, torch.complex128)


class OnDevice(torch.Tensor):
    """A tensor that says it lies on the device; its numbers are in `held`, on the CPU."""

    @staticmethod
    def __new__(cls, held):
        if held.dtype in _WIDE:
            raise TypeError(REFUSED)
        return torch.Tensor._make_wrapper_subclass(
            cls, held.shape, strides=held.stride(), storage_offset=held.storage_offset(), dtype=held.dtype,
            device=DEVICE, requires_grad=held.requires_grad,
        )  # fmt: skip

    def __init__(self, held):
        self.held = held

    def __repr__(self):
        return f"OnDevice({self.held})"

    def tolist(self):
        return self.held.tolist()

    def numpy(self, *_, **__):
        raise TypeError("can't convert lazy:0 device type tensor to numpy. Use Tensor.cpu() first")

    @classmethod
    def __torch_dispatch__(cls, function, types, args=(), kwargs=None):
        return _on_the_cpu(function, args, kwargs or {})


def _on_the_cpu(function, args, kwargs):
    """Call an operation on the numbers behind, and put what it gives where it belongs."""
    here = [t for t in tree_leaves((args, kwargs)) if isinstance(t, OnDevice)]
    there = [t for t in tree_leaves((args, kwargs)) if isinstance(t, torch.Tensor) and not isinstance(t, OnDevice)]
    target = kwargs.get("device")
    copies = function._schema.name in ("aten::_to_copy", "aten::copy_", "aten::to")
    if here and not copies and any(t.ndim for t in there) and not function._schema.name.startswith("aten::index"):
        raise RuntimeError(f"Expected all tensors to be on the same device, but {function} got lazy and cpu")
    on_device = torch.device(target).type == DEVICE.type if target is not None else bool(here)
    if on_device and kwargs.get("dtype") in _WIDE:
        raise TypeError(REFUSED)
    plain_args, plain = tree_map(lambda t: t.held if isinstance(t, OnDevice) else t, (args, kwargs))
    if "device" in plain:
        plain["device"] = torch.device("cpu")
    out = function(*plain_args, **plain)
    if function._schema.name == "aten::copy_":
        return args[0]
    known = {id(t.held): t for t in here}  # what an operation in place gives is what it was given

    def placed(value):
        if not on_device or not isinstance(value, torch.Tensor) or isinstance(value, OnDevice):
            return value
        return known[id(value)] if id(value) in known else OnDevice(value)

    return tree_map(placed, out)


class DeviceWithoutFloat64(TorchDispatchMode):
    """While it is on, `device="lazy"` is such a device."""

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        return _on_the_cpu(function, args, kwargs or {})
