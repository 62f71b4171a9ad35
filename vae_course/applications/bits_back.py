"""Bits-back coding: a VAE as a lossless compressor of black-and-white images.

The scheme is that of Townsend, Bird & Barber 2019, "Practical lossless compression with latent variables using bits
back coding" (arXiv:1901.04866); the entropy coder, a stack of bits, is the package `constriction`.

A code z is real-valued, so it is coded as a whole number of bins of width 1 / BINS. Sender and receiver must compute
the same probabilities: both run a float64 copy of the model on the CPU, image by image, and round what it says.
"""

import copy
import struct
import zlib
from io import BytesIO
from types import ModuleType
from typing import NamedTuple

import numpy as np
import torch
from jaxtyping import Float
from PIL import Image
from torch import Tensor
from torch import distributions as td

from vae_course._validation import check_batch
from vae_course.models import VAE

# Every bin gets a probability of 2^-24 at least, so a code is drawn far from q(z|x) once in 2^24 / (2 * REACH * BINS)
# times, which is costly: few bins, then. They are still hardly wider than the narrowest q(z|x), and little is lost.
BINS = 16  # per unit of code
REACH = 6  # codes beyond +-6 are not coded: under N(0, I) they do not occur
ROUNDING = 2**16  # steps per unit of everything the model says: differences of a float64's last digits vanish

Binary = Float[Tensor, "n *event"]
Symbols = np.ndarray  # int32, one whole number per latent dimension or pixel


class StreamDamaged(ValueError):
    """A compressed stream that is not what the sender wrote; nothing was decoded."""


class Decoded(NamedTuple):
    """What `decompress` gives back: images `(n, *shape)`, and the initial bits, which were a message too."""

    images: Tensor
    initial: bytes


def entropy_coder() -> ModuleType:
    """The package `constriction`, or a `ModuleNotFoundError` that says how to install it."""
    try:
        import constriction
    except ImportError:
        raise ModuleNotFoundError(
            "constriction is not installed: run `make extras` in the course's folder", name="constriction"
        ) from None
    return constriction


class BitsBack:
    """Puts images on a stack of bits and takes them off again, for a VAE with Gaussian codes and Bernoulli pixels.

    `stack(initial)` makes a stack, `push` and `pop` are each other's inverse. Raises `ValueError` for a model whose
    prior, encoder or decoder is of another kind.
    """

    def __init__(self, model: VAE):
        coder = entropy_coder()
        self._stack = coder.stream.stack.AnsCoder
        self.codes = coder.stream.model.QuantizedGaussian(-REACH * BINS, REACH * BINS)  # one bin is one unit
        self.pixels = coder.stream.model.Bernoulli(perfect=False)
        self.model = copy.deepcopy(model).cpu().double().eval()
        self.prior = self._in_bins(self.model.prior)
        self.latent = len(self.prior[0])

    def stack(self, initial: bytes):
        """A stack that holds `initial`: 4 bytes or more for each latent dimension, in whole words of 4 bytes."""
        if len(initial) % 4 or len(initial) < 4 * self.latent:
            raise ValueError(
                f"expected initial bits as a multiple of 4 bytes, at least {4 * self.latent} for {self.latent} latent "
                f"dimensions, got {len(initial)} bytes"
            )
        return self._stack(np.frombuffer(initial, "<u4").astype(np.uint32), seal=True)

    def reopen(self, words: np.ndarray):
        """The stack whose `get_compressed()` gave these uint32 words."""
        return self._stack(words)

    def push(self, stack, image: Float[Tensor, "*event"]) -> None:
        """Put one image of zeros and ones on the stack, which grows by -log2 p(x|z) - log2 p(z) + log2 q(z|x) bits."""
        posterior = self.posterior(image)
        z = stack.decode(self.codes, *posterior)  # bits from the stack choose the code
        stack.encode_reverse(image.flatten().numpy().astype(np.int32), self.pixels, self.probabilities(z))
        stack.encode_reverse(z, self.codes, *self.prior)

    def pop(self, stack) -> Float[Tensor, "*event"]:
        """Take the image put on last off the stack, and give the bits back that chose its code."""
        z = stack.decode(self.codes, *self.prior)
        pixels = stack.decode(self.pixels, self.probabilities(z))
        image = torch.from_numpy(pixels).float().view(self.model.shape)
        stack.encode_reverse(z, self.codes, *self.posterior(image))
        return image

    def posterior(self, image: Float[Tensor, "*event"]) -> tuple[np.ndarray, np.ndarray]:
        """MeanTerms and standard deviations of q(z|x), in bins."""
        with torch.no_grad():
            return self._in_bins(self.model.encode(image[None].double()))

    def probabilities(self, z: Symbols) -> np.ndarray:
        """p(pixel = 1 | z) of every pixel, rounded, never 0 or 1."""
        with torch.no_grad():
            p = self.model.decode(torch.from_numpy(z).double()[None] / BINS)
        if not isinstance(p.base_dist, td.Bernoulli):
            raise ValueError(f"only black-and-white pixels can be coded: p(x|z) must be Bernoulli, got {p.base_dist}")
        steps = (p.mean.flatten() * ROUNDING).round().clamp(1, ROUNDING - 1)
        return (steps / ROUNDING).numpy()

    @staticmethod
    def _in_bins(codes: td.Distribution) -> tuple[np.ndarray, np.ndarray]:
        if not isinstance(getattr(codes, "base_dist", None), td.Normal):
            raise ValueError(f"prior and encoder must be Gaussians with independent dimensions, got {codes}")
        loc, scale = (t.flatten() * BINS for t in (codes.base_dist.loc, codes.base_dist.scale))
        loc = (loc * ROUNDING).round() / ROUNDING
        scale = (scale * ROUNDING).round().clamp(min=1) / ROUNDING
        return loc.numpy(), scale.numpy()


# Magic bytes, number of images, words of the body, CRC-32 of the model's weights, CRC-32 of the images.
_HEADER = struct.Struct("<4sIIII")
_MAGIC = b"vae1"
_CHECKSUM = struct.Struct("<I")  # at the very end: CRC-32 of all before it


def compress(model: VAE, images: Binary, initial: bytes | None = None) -> bytes:
    """Black-and-white images as a stream of bytes, from which `decompress` makes exactly the same images.

    `initial` are the bits from which the first code is chosen (see `BitsBack.stack`). They come back out of
    `decompress`, so they may be anything you want to send as well, as long as it looks random, such as a compressed or
    encrypted file; by default they are random numbers.

    Raises `ValueError` for images with values other than 0 and 1.
    """
    check_batch(images, model.shape)
    if not ((images == 0) | (images == 1)).all():
        other = images[(images != 0) & (images != 1)][0].item()
        raise ValueError(f"expected images of zeros and ones, got {other:.4g}; binarise them: (x > 0.5).float()")
    images = images.cpu()
    coder = BitsBack(model)
    stack = coder.stack(np.random.default_rng(0).bytes(4 * coder.latent) if initial is None else initial)
    for image in images.flip(0):  # last in, first out
        coder.push(stack, image)
    words = stack.get_compressed().astype("<u4")
    header = _HEADER.pack(_MAGIC, len(images), len(words), fingerprint(model), zlib.crc32(packed(images)))
    stream = header + words.tobytes()
    return stream + _CHECKSUM.pack(zlib.crc32(stream))


def decompress(model: VAE, stream: bytes) -> Decoded:
    """The images and the initial bits that `compress(model, images, initial)` put into the stream.

    Raises `StreamDamaged` if the stream was cut short or altered, or is none, and `ValueError` if it was made with
    another model. Nothing is decoded in these cases.
    """
    n, words, of_images = _opened(stream, fingerprint(model))
    coder = BitsBack(model)
    stack = coder.reopen(words)
    images = torch.stack([coder.pop(stack) for _ in range(n)])
    if zlib.crc32(packed(images)) != of_images:
        raise StreamDamaged(
            "the stream arrived whole, but the images are not the sender's: the two machines compute different "
            "probabilities; decode with the version of torch that encoded"
        )
    return Decoded(images, stack.get_compressed(unseal=True).astype("<u4").tobytes())


def _opened(stream: bytes, model: int) -> tuple[int, np.ndarray, int]:
    """Number of images, the stack's words and the images' checksum, from a stream that has proved to be whole."""
    least = _HEADER.size + _CHECKSUM.size
    if stream[:4] != _MAGIC[: len(stream)]:
        raise StreamDamaged(f"this is no stream made by compress(): it begins with {bytes(stream[:4])!r}")
    if len(stream) < least:
        raise StreamDamaged(f"the stream was cut short: {len(stream)} bytes, and even an empty one has {least}")
    _, n, count, made_with, of_images = _HEADER.unpack_from(stream)
    expected = least + 4 * count
    if len(stream) != expected:
        what = "was cut short" if len(stream) < expected else "is longer than it was, or its header was altered"
        raise StreamDamaged(f"the stream {what}: {len(stream)} bytes, and its header says {expected}; send it again")
    if _CHECKSUM.unpack(stream[-4:])[0] != zlib.crc32(stream[:-4]):
        raise StreamDamaged("the stream was altered: its checksum does not fit; send it again")
    if made_with != model:
        raise ValueError("the stream was made with another model: decoding needs exactly the sender's weights")
    return n, np.frombuffer(stream, "<u4", count, _HEADER.size).astype(np.uint32), of_images


def fingerprint(model: VAE) -> int:
    """CRC-32 of the model's weights and buffers, by which sender and receiver know that they have the same."""
    value = 0
    for name, tensor in sorted(model.state_dict().items()):
        value = zlib.crc32(tensor.detach().cpu().contiguous().numpy().tobytes(), zlib.crc32(name.encode(), value))
    return value


def packed(images: Binary) -> bytes:
    """Eight black-and-white pixels to the byte, image after image, without any compression."""
    return np.packbits(images.detach().cpu().numpy().astype(np.uint8)).tobytes()


def zlib_bits(images: Binary) -> int:
    """Bits that zlib needs for all images together, at its best setting; `packed` images go in."""
    return 8 * len(zlib.compress(packed(images), 9))


def png_bits(images: Float[Tensor, "n 1 h w"]) -> int:
    """Bits of one PNG file that holds all images one below the other, one bit per pixel."""
    n, _, h, w = images.shape
    pixels = images.detach().cpu().numpy().astype(bool).reshape(n * h, w)
    file = BytesIO()
    Image.fromarray(pixels).save(file, format="png", optimize=True)
    return 8 * file.tell()
