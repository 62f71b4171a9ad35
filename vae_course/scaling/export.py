"""A decoder on its own: a graph of tensor operations in one file, which runs without the class it was written in."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import torch
from jaxtyping import Float
from torch import Tensor, nn

from vae_course._files import whole_file

Decode = Callable[[Float[Tensor, "batch latent"]], Float[Tensor, " batch *event"]]


class _Images(nn.Module):
    """Codes to the means of p(x|z), tensors in and tensors out."""

    def __init__(self, decoder: nn.Module):
        super().__init__()
        self.decoder = decoder

    def forward(self, z: Float[Tensor, "batch latent"]) -> Float[Tensor, " batch *event"]:
        return self.decoder(z).mean


def export_decoder(model: nn.Module, path: str | Path) -> str:
    """Write codes -> images, `(batch, latent)` to `(batch, *shape)`, for any batch size, with `torch.export`.

    Returns the file's SHA-256 in hexadecimal digits, for `load_decoder`. Raises `TypeError` for a model without a
    prior.

    >>> import tempfile
    >>> from vae_course.models import VAE
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     digest = export_decoder(VAE.mlp((1, 4, 4), latent=2, hidden=(8,)), f"{folder}/decoder.pt2")
    ...     decode = load_decoder(f"{folder}/decoder.pt2", digest)
    >>> decode(torch.zeros(5, 2)).shape
    torch.Size([5, 1, 4, 4])
    """
    parameter = next(model.parameters())
    codes = torch.zeros(2, _latent(model), device=parameter.device, dtype=parameter.dtype)
    batch = {"z": {0: torch.export.Dim("batch", min=1)}}
    with torch.no_grad():
        program = torch.export.export(_Images(model.decoder).eval(), (codes,), dynamic_shapes=batch, strict=False)
    with whole_file(path) as partial:
        torch.export.save(program, partial)
    return _digest(path)


def load_decoder(path: str | Path, sha256: str) -> Decode:
    """The function in a file of `export_decoder`, if the file is the one with this SHA-256.

    `torch.export.load` unpickles parts of the file, and a pickle can run any code; so a file is opened only if it is,
    byte for byte, the one whose digest you were given by somebody you trust. Raises `ValueError` if it is another,
    `FileNotFoundError` if there is none.

    >>> load_decoder("no-such-folder/decoder.pt2", "e3b0c442")
    Traceback (most recent call last):
        ...
    FileNotFoundError: no exported decoder at no-such-folder/decoder.pt2; export_decoder writes one
    """
    if not Path(path).exists():
        raise FileNotFoundError(f"no exported decoder at {path}; export_decoder writes one")
    if _digest(path) != sha256:
        raise ValueError(
            f"{path} is not the file that was exported (its SHA-256 is {_digest(path)[:12]}..., expected "
            f"{sha256[:12]}...), and was not opened; get the file and its digest again"
        )
    return torch.export.load(path).module()


def _latent(model: nn.Module) -> int:
    if not hasattr(model, "prior"):
        raise TypeError(f"expected a VAE, whose prior says how long a code is, got {type(model).__name__}")
    return model.prior.event_shape[0]


def _digest(path: str | Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
