"""Bits-back coding: a VAE as a lossless compressor of black-and-white images.

The scheme is that of Townsend, Bird & Barber 2019, "Practical lossless compression with latent variables using bits
back coding" (arXiv:1901.04866); the entropy coder, a stack of bits, is the package `constriction`.

A code z is real-valued, so it is coded as an integer: the number of its bin of width 1 / BINS. Sender and receiver
must compute the same probabilities: both run a float64 copy of the model on the CPU, image by image, and round what
it says.
"""

import copy
import math
import zlib
from io import BytesIO
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import torch
from jaxtyping import Float
from PIL import Image
from torch import Tensor
from torch import distributions as td

from vae_course._extras import require
from vae_course._validation import check_batch
from vae_course.applications._stream import StreamDamaged, opened, sealed
from vae_course.models import VAE

# Every bin gets a probability of 2^-24 at least, so a code is drawn far from q(z|x) once in 2^24 / (2 * REACH * BINS)
# times, which is costly: few bins, then. They are still hardly wider than the narrowest q(z|x), and little is lost.
BINS = 16  # per unit of code
REACH = 6  # codes beyond +-6 are not coded: under N(0, I) they do not occur
ROUNDING = 2**16  # steps per unit of everything the model says: differences of a float64's last digits vanish

Binary = Float[Tensor, " n *event"]
Symbols = np.ndarray  # int32, one integer per latent dimension or pixel


class Decoded(NamedTuple):
    """What `decompress` gives back: images `(n, *shape)`, and the initial bits, which were a message too.

    >>> model, images = VAE.mlp((1, 4, 4), latent=2, hidden=(8,)), (torch.rand(10, 1, 4, 4) > 0.5).float()
    >>> decompress(model, compress(model, images, initial=b"a letter, too...")).initial
    b'a letter, too...'
    """

    images: Tensor
    initial: bytes


def entropy_coder() -> ModuleType:
    """The package `constriction`, or a `ModuleNotFoundError` that says how to install it.

    >>> entropy_coder().__name__
    'constriction'
    """
    return require("constriction")


class BitsBack:
    """Puts images on a stack of bits and takes them off again, for a VAE with Gaussian codes and Bernoulli pixels.

    `stack(initial)` makes a stack, `push` and `pop` are each other's inverse. Raises `ValueError` for a model whose
    prior, encoder or decoder is of another kind.

    >>> coder = BitsBack(VAE.mlp((1, 4, 4), latent=2, hidden=(8,)))
    >>> image, stack = torch.ones(1, 4, 4), coder.stack(bytes(range(16)))
    >>> coder.push(stack, image)
    >>> torch.equal(coder.pop(stack), image)
    True
    """

    def __init__(self, model: VAE):
        coder = entropy_coder()
        self._stack = coder.stream.stack.AnsCoder
        self.codes = coder.stream.model.QuantizedGaussian(-REACH * BINS, REACH * BINS)  # one bin is one unit
        self.pixels = coder.stream.model.Bernoulli(perfect=False)
        self.model = copy.deepcopy(model).cpu().double().eval()
        self.prior = self._in_bins(self.model.prior)
        self.latent = len(self.prior[0])

    def stack(self, initial: bytes) -> Any:
        """A stack that holds `initial`: 4 bytes or more for each latent dimension, in whole words of 4 bytes."""
        if len(initial) % 4 or len(initial) < 4 * self.latent:
            raise ValueError(
                f"expected initial bits as a multiple of 4 bytes, at least {4 * self.latent} for {self.latent} latent "
                f"dimensions, got {len(initial)} bytes"
            )
        return self._stack(np.frombuffer(initial, "<u4").astype(np.uint32), seal=True)

    def reopen(self, words: np.ndarray) -> Any:
        """The stack whose `get_compressed()` gave these uint32 words."""
        return self._stack(words)

    def push(self, stack: Any, image: Float[Tensor, "*event"]) -> None:
        """Put one image of zeros and ones on the stack, which grows by -log2 p(x|z) - log2 p(z) + log2 q(z|x) bits."""
        posterior = self.posterior(image)
        z = stack.decode(self.codes, *posterior)  # bits from the stack choose the code
        stack.encode_reverse(image.flatten().cpu().numpy().astype(np.int32), self.pixels, self.probabilities(z))
        stack.encode_reverse(z, self.codes, *self.prior)

    def pop(self, stack: Any) -> Float[Tensor, "*event"]:
        """Take the image put on last off the stack, and give the bits back that chose its code."""
        z = stack.decode(self.codes, *self.prior)
        pixels = stack.decode(self.pixels, self.probabilities(z))
        image = torch.from_numpy(pixels).float().view(self.model.shape)
        stack.encode_reverse(z, self.codes, *self.posterior(image))
        return image

    def posterior(self, image: Float[Tensor, "*event"]) -> tuple[np.ndarray, np.ndarray]:
        """Means and standard deviations of q(z|x), in bins."""
        with torch.no_grad():
            return self._in_bins(self.model.encode(image[None].cpu().double()))

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


def compress(model: VAE, images: Binary, initial: bytes | None = None) -> bytes:
    """Black-and-white images as a stream of bytes, from which `decompress` makes exactly the same images.

    `initial` are the bits from which the first code is chosen (see `BitsBack.stack`). They come back out of
    `decompress`, so they may be anything you want to send as well, as long as it looks random, such as a compressed or
    encrypted file; by default they are random numbers.

    Raises `ValueError` for images with values other than 0 and 1.

    >>> model, images = VAE.mlp((1, 4, 4), latent=2, hidden=(8,)), (torch.rand(10, 1, 4, 4) > 0.5).float()
    >>> torch.equal(decompress(model, compress(model, images)).images, images)
    True
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
    return sealed(len(images), stack.get_compressed(), fingerprint(model), zlib.crc32(packed(images)))


def decompress(model: VAE, stream: bytes) -> Decoded:
    """The images and the initial bits that `compress(model, images, initial)` put into the stream.

    Raises `StreamDamaged` if the stream was cut short or altered, or is none, and `ValueError` if it was made with
    another model. Nothing is decoded in these cases.

    >>> model, images = VAE.mlp((1, 4, 4), latent=2, hidden=(8,)), (torch.rand(10, 1, 4, 4) > 0.5).float()
    >>> decoded = decompress(model, compress(model, images))
    >>> torch.equal(decoded.images, images)
    True
    """
    n, words, of_images = opened(stream, fingerprint(model))
    coder = BitsBack(model)
    stack = coder.reopen(words)
    images = torch.stack([coder.pop(stack) for _ in range(n)])
    if zlib.crc32(packed(images)) != of_images:
        raise StreamDamaged(
            "the stream arrived whole, but the images are not the sender's: the two machines compute different "
            "probabilities; decode with the version of torch that encoded"
        )
    return Decoded(images, stack.get_compressed(unseal=True).astype("<u4").tobytes())


def fingerprint(model: VAE) -> int:
    """CRC-32 of the model's weights and buffers, by which sender and receiver know that they have the same.

    >>> model = VAE.mlp((1, 4, 4), latent=2, hidden=(8,))
    >>> fingerprint(model) == fingerprint(copy.deepcopy(model))
    True
    """
    value = 0
    for name, tensor in sorted(model.state_dict().items()):
        value = zlib.crc32(tensor.detach().cpu().contiguous().numpy().tobytes(), zlib.crc32(name.encode(), value))
    return value


def packed(images: Binary) -> bytes:
    """Eight black-and-white pixels to the byte, image after image, without any compression.

    >>> len(packed(torch.ones(10, 1, 4, 4)))  # bytes for 160 pixels
    20
    """
    return np.packbits(images.detach().cpu().numpy().astype(np.uint8)).tobytes()


def zlib_bits(images: Binary) -> int:
    """Bits that zlib needs for all images together, at its best setting; `packed` images go in.

    >>> zlib_bits(torch.zeros(100, 1, 28, 28)) < 0.01 * 100 * 28 * 28  # nothing but black is easily said
    True
    """
    return 8 * len(zlib.compress(packed(images), 9))


def png_bits(images: Float[Tensor, "n 1 h w"]) -> int:
    """Bits of one PNG file that holds all images one below the other, one bit per pixel.

    >>> png_bits(torch.zeros(100, 1, 28, 28)) < 0.05 * 100 * 28 * 28
    True
    """
    n, _, h, w = images.shape
    pixels = images.detach().cpu().numpy().astype(bool).reshape(n * h, w)
    file = BytesIO()
    Image.fromarray(pixels).save(file, format="png", optimize=True)
    return 8 * file.tell()


def context_bits(images: Float[Tensor, "n 1 h w"]) -> float:
    """Bits that an ideal entropy coder needs if each pixel's probability is counted on the way: how often was it 1
    so far, after the same twelve neighbours? They are three pixels two rows above, five in the row above and four to
    the left, all of which the receiver already has, so that no table is sent and nothing is trained. Templates like
    this one are in the JBIG standard for black-and-white pages.

    >>> round(context_bits(torch.zeros(1, 1, 1, 2)), 4)  # 1/2, and once 0 was seen 3/4: log2 2 + log2 4/3
    1.415
    >>> context_bits(torch.zeros(100, 1, 28, 28)) < 0.001 * 100 * 28 * 28
    True
    """
    counts: dict[bytes, list[float]] = {}  # context to how often 0 and 1 came after it, and half a time more
    total = 0.0
    padded = torch.nn.functional.pad(images.detach().cpu(), (4, 2, 2, 0))[:, 0].numpy().astype(np.uint8)
    for image in padded:
        rows = [row.tobytes() for row in image]
        for two_up, up, row in zip(rows, rows[1:], rows[2:], strict=False):
            for j in range(4, len(row) - 2):
                count = counts.setdefault(two_up[j - 1 : j + 2] + up[j - 2 : j + 3] + row[j - 4 : j], [0.5, 0.5])
                total -= math.log2(count[row[j]] / sum(count))
                count[row[j]] += 1
    return total
