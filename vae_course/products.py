"""Linear layers whose large products are left to oneDNN, where that is faster.

PyTorch multiplies 32-bit matrices on a CPU with MKL, which does without the wide registers (AVX-512) of AMD's
processors. oneDNN, which PyTorch brings for its convolutions, uses them wherever they are: up to twice the speed. The
numbers agree up to rounding. `torch.backends.mkldnn.enabled = False` switches it off.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

LEAST = 2**23  # multiplications in a product; with fewer the way there takes longer than it saves
_WIDE = torch.backends.mkldnn.is_available() and torch.backends.cpu.get_cpu_capability() == "AVX512"
_multiply = getattr(torch.ops.mkldnn, "_linear_pointwise", None) if _WIDE else None
# For PyTorch's counter of operations, which does not know this one: two for each multiplication and its addition.
OF_A_PRODUCT = {} if _multiply is None else {_multiply: lambda a, b, *_, **__: 2 * a[0] * a[1] * b[0]}


class Linear(nn.Linear):
    """`nn.Linear`: the same weights, the same result."""

    def forward(self, input: Tensor) -> Tensor:
        return linear(input, self.weight, self.bias)


def linear(x: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """`x @ weight.T + bias`, `(rows, in)` and `(out, in)` to `(rows, out)`."""
    return _Product.apply(x, weight, bias) if _pays(x, weight) else F.linear(x, weight, bias)


def _pays(x: Tensor, weight: Tensor) -> bool:
    return (
        not torch.compiler.is_compiling()
        and _multiply is not None
        and x.ndim == 2
        and x.device.type == "cpu"
        and x.dtype == weight.dtype == torch.float32
        and len(x) * weight.numel() >= LEAST
        and torch.backends.mkldnn.enabled
        and not torch.is_autocast_enabled("cpu")
    )


class _Product(torch.autograd.Function):
    """`a @ b.T + bias`. Its derivatives are such products, too, and can be differentiated again."""

    @staticmethod
    def forward(a: Tensor, b: Tensor, bias: Tensor | None) -> Tensor:
        return _multiply(a, b, bias, "none", [], "")

    @staticmethod
    def setup_context(ctx, inputs, output) -> None:
        ctx.save_for_backward(*inputs[:2])

    @staticmethod
    def backward(ctx, g: Tensor):
        (a, b), wanted = ctx.saved_tensors, ctx.needs_input_grad
        return (
            _Product.apply(g, b.T, None) if wanted[0] else None,
            _Product.apply(g.T, a.T, None) if wanted[1] else None,
            g.sum(0) if wanted[2] else None,
        )
