"""VQ-VAE: a VAE whose code is a grid of entries of a codebook (van den Oord et al. 2017, arXiv:1711.00937)."""

from collections.abc import Sequence
from math import log

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch import distributions as td

from vae_course._validation import check_batch, check_integer, check_nonnegative
from vae_course.beyond.quantization import FiniteScalarQuantizer, Quantized, VectorQuantizer
from vae_course.distributions import BernoulliHead, likelihood_domain
from vae_course.objectives import ObjectiveTerms

Images = Float[Tensor, " batch *event"]
Codes = Int[Tensor, "batch rows columns"]


class VQVAE(nn.Module):
    """Images `(B, *shape)` to grids of codes `(B, rows, columns)`, and grids to p(x|z), independent Bernoulli pixels.

    `encoder` gives maps `(B, dim, rows, columns)`, `decoder` takes them; `quantizer` is a `VectorQuantizer` or a
    `FiniteScalarQuantizer` of vectors of length `dim`.

    >>> model = VQVAE.conv((1, 28, 28), VectorQuantizer(size=64, dim=8))
    >>> codes = model.encode(torch.rand(5, 1, 28, 28))
    >>> codes.shape, model.decode(codes).event_shape, model.grid
    (torch.Size([5, 4, 4]), torch.Size([1, 28, 28]), (4, 4))
    """

    def __init__(
        self,
        encoder: nn.Module,
        quantizer: VectorQuantizer | FiniteScalarQuantizer,
        decoder: nn.Module,
        shape: Sequence[int],
    ):
        super().__init__()
        self.encoder, self.quantizer, self.decoder, self.shape = encoder, quantizer, decoder, tuple(shape)
        self.domain = likelihood_domain(decoder)
        with torch.no_grad():
            self.grid = tuple(self.eval().encoder(torch.zeros(1, *self.shape)).shape[2:])
        self.train()

    @classmethod
    def conv(
        cls,
        shape: Sequence[int],
        quantizer: VectorQuantizer | FiniteScalarQuantizer,
        width: int = 64,
        patch: int = 4,
    ) -> "VQVAE":
        """Patches of `patch` x `patch` pixels become channels (Shi et al. 2016, arXiv:1609.05158), and two convolutions
        with `width` maps between them follow, of which the second takes three off the side: 28x28 pixels become 7x7
        patches and a grid of 4x4. Each entry of the vectors is standardised over the batch, so that codebook and
        vectors are of one size from the first step. The decoder is the mirror image."""
        check_integer("width", width)
        channels, height, across = shape
        if height % check_integer("patch", patch) or across % patch or min(height, across) < 4 * patch:
            raise ValueError(
                f"height and width must be multiples of patch={patch} and at least {4 * patch}, got {height}x{across}"
            )
        dim, inner = quantizer.dim, channels * patch**2
        encoder = nn.Sequential(
            nn.PixelUnshuffle(patch),
            nn.Conv2d(inner, width, kernel_size=3, padding=1),
            nn.ReLU(),
            nn.Conv2d(width, dim, kernel_size=4),
            nn.BatchNorm2d(dim, affine=False),
        )
        decoder = nn.Sequential(
            nn.Conv2d(dim, width, kernel_size=4, padding=3),
            nn.ReLU(),
            nn.Conv2d(width, inner, kernel_size=3, padding=1),
            nn.PixelShuffle(patch),
            BernoulliHead(),
        )
        return cls(encoder, quantizer, decoder, shape)

    @property
    def n_codes(self) -> int:
        """Codes per image."""
        return self.grid[0] * self.grid[1]

    @property
    def uniform_rate(self) -> float:
        """What the codes of an image cost if each is as probable as any other: n_codes log(size), in nats. With a
        one-hot q(z|x) it is the KL from a uniform prior, for every image."""
        return self.n_codes * log(self.quantizer.size)

    def check_input(self, x: Images) -> None:
        """Raises `TypeError` or `ValueError` for anything but a batch of images in [0, 1]."""
        check_batch(x, self.shape, self.domain)

    def vectors(self, x: Images) -> Float[Tensor, "batch rows columns dim"]:
        """What the encoder says, before it is quantized."""
        self.check_input(x)
        return self.encoder(x).movedim(1, -1)

    def quantize(self, x: Images) -> Quantized:
        """Codes, their vectors and the commitment term of images; in training mode the codebook moves."""
        return self.quantizer(self.vectors(x))

    @torch.no_grad()
    def encode(self, x: Images, batch_size: int = 1000) -> Codes:
        """The codes of images, in evaluation mode: the codebook stays as it is."""
        training = self.training
        self.eval()
        codes = torch.cat([self.quantize(batch).codes for batch in x.split(batch_size)])
        self.train(training)
        return codes

    def decode(self, codes: Codes) -> td.Distribution:
        """p(x|z): batch shape `(B,)`, event shape `shape`."""
        return self.decode_vectors(self.quantizer.lookup(codes))

    def decode_vectors(self, vectors: Float[Tensor, "batch rows columns dim"]) -> td.Distribution:
        """p(x|z) of vectors, quantized or not."""
        return self.decoder(vectors.movedim(-1, 1))

    @torch.no_grad()
    def reconstruct(self, x: Images) -> Images:
        """The mean of p(x|z) at the codes of `x`."""
        return self.decode(self.encode(x)).mean


def vq_objective(model: VQVAE, x: Images, commitment: float = 0.25) -> ObjectiveTerms:
    """arXiv:1711.00937, eq. 3, to be maximised by `fit`: log p(x|z) - commitment |h - sg(e)|^2, in nats and squared
    units, summed over the codes of an image. The codebook moves by averages and so has no term. `kl` is the constant
    n_codes log(size), and `elbo` the bound with a uniform prior.

    >>> model = VQVAE.conv((1, 28, 28), VectorQuantizer(size=64, dim=8))
    >>> vq_objective(model, torch.rand(2, 1, 28, 28)).kl  # 16 log 64
    tensor([66.5421, 66.5421])
    """
    check_nonnegative("commitment", commitment)
    quantized = model.quantize(x)
    reconstruction = model.decode_vectors(quantized.vectors).log_prob(x)
    paid = commitment * quantized.commitment.flatten(1).sum(1)
    return ObjectiveTerms(reconstruction - paid, reconstruction, torch.full_like(reconstruction, model.uniform_rate))
