"""Quantization: a vector is replaced by one of a finite list of vectors, and training goes on through it."""

from math import prod
from typing import NamedTuple

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from vae_course._validation import check_integer
from vae_course.beyond._codes import check_codes, check_size, check_vectors


class Quantized(NamedTuple):
    """What a quantizer makes of vectors `(*batch, dim)`: their `codes` `(*batch)`, the `vectors` of these codes
    `(*batch, dim)`, with the gradient passed straight through, and `commitment` `(*batch)`, the squared distance from
    each vector to that of its code, which draws the *vector*.

    >>> Quantized(torch.tensor([1]), torch.tensor([[1.0, 1.0]]), commitment=torch.tensor([0.02])).codes
    tensor([1])
    """

    codes: Tensor
    vectors: Tensor
    commitment: Tensor


def nearest(h: Float[Tensor, "*batch dim"], codebook: Float[Tensor, "size dim"]) -> Int[Tensor, "*batch"]:
    """The number of the nearest row of the codebook (van den Oord et al. 2017, arXiv:1711.00937, eq. 1).

    >>> nearest(torch.tensor([[0.1, 0.0], [0.9, 1.2]]), torch.tensor([[0.0, 0.0], [1.0, 1.0]]))
    tensor([0, 1])
    """
    return torch.cdist(h.flatten(0, -2), codebook).argmin(-1).view(h.shape[:-1])


def straight_through(h: Float[Tensor, "*batch dim"], quantized: Float[Tensor, "*batch dim"]) -> Tensor:
    """The value of `quantized` with the gradient of `h` (Bengio et al. 2013, arXiv:1308.3432).

    >>> h = torch.tensor([[0.2, 0.9]], requires_grad=True)
    >>> straight_through(h, h.round()).square().sum().backward()
    >>> h.grad  # of a square at 0 and at 1
    tensor([[0., 2.]])
    """
    return h + (quantized - h).detach()


class VectorQuantizer(nn.Module):
    """A codebook of `size` vectors that follows what it is given (arXiv:1711.00937, appendix A.1).

    In training mode each call moves every used code towards the mean of the vectors that chose it: `counts` and `sums`
    are moving averages with `decay`, and the code is their quotient; `decay=0` is one step of k-means. With
    `restarts`, a code whose moving count fell below `restart_below` vectors per call starts again at one of the
    vectors that came. In evaluation mode the codebook stays as it is.

    Raises `ValueError` for fewer than two codes or vectors of another length.

    >>> quantizer = VectorQuantizer(size=64, dim=8)
    >>> codes, vectors, commitment = quantizer(torch.randn(5, 4, 4, 8))
    >>> codes.shape, vectors.shape, commitment.shape
    (torch.Size([5, 4, 4]), torch.Size([5, 4, 4, 8]), torch.Size([5, 4, 4]))
    """

    def __init__(self, size: int, dim: int, decay: float = 0.99, restarts: bool = True, restart_below: float = 1.0):
        super().__init__()
        self.size, self.dim = check_size(size), check_integer("dim", dim)
        if not 0 <= decay < 1:
            raise ValueError(f"decay must lie in [0, 1), got {decay!r}; 1 would never move the codebook")
        self.decay, self.restarts, self.restart_below = decay, restarts, restart_below
        self.register_buffer("codebook", torch.randn(size, dim))
        self.register_buffer("counts", torch.ones(size))
        self.register_buffer("sums", self.codebook.clone())

    def forward(self, h: Float[Tensor, "*batch dim"]) -> Quantized:
        check_vectors(h, self.dim)
        codes = nearest(h.detach(), self.codebook)
        chosen = self.codebook[codes]
        if self.training:
            self.move(h.detach().flatten(0, -2), codes.flatten())
        return Quantized(codes, straight_through(h, chosen), (h - chosen).square().sum(-1))

    def lookup(self, codes: Int[Tensor, "*batch"]) -> Float[Tensor, "*batch dim"]:
        """The vectors of codes."""
        check_codes(codes, self.size)
        return self.codebook[codes]

    @torch.no_grad()
    def move(self, h: Float[Tensor, "n dim"], codes: Int[Tensor, " n"]) -> None:
        """Move the codebook towards the vectors that chose it. A code nobody chose stays where it is."""
        counts, sums = torch.zeros_like(self.counts), torch.zeros_like(self.sums)
        counts.index_add_(0, codes, torch.ones_like(h[:, 0]))
        sums.index_add_(0, codes, h)
        self.counts.lerp_(counts, 1 - self.decay)
        self.sums.lerp_(sums, 1 - self.decay)
        alive = self.counts > 1e-12  # what was divided by a smaller count would be rounding
        self.codebook[alive] = self.sums[alive] / self.counts[alive, None]
        if self.restarts:
            self._restart(h, self.counts < self.restart_below)

    def _restart(self, h: Float[Tensor, "n dim"], dead: Tensor) -> None:
        """Dead codes begin anew at vectors that came, with a count that lets them live for a while."""
        places = h[torch.randint(len(h), (int(dead.sum()),), device=h.device)]
        fresh = max(2 * self.restart_below, len(h) / self.size)
        self.codebook[dead], self.counts[dead], self.sums[dead] = places, fresh, fresh * places


class FiniteScalarQuantizer(nn.Module):
    """Each entry of a vector is squashed by a tanh and rounded to one of its `levels` (Mentzer et al. 2023,
    arXiv:2309.15505, section 3.1): a grid for a codebook, with nothing in it to learn. `size` is the product of the
    levels, `dim` their number; entries of the codebook lie in [-1, 1].

    >>> quantizer = FiniteScalarQuantizer(levels=(3, 2))
    >>> quantizer(torch.tensor([[5.0, -5.0], [0.1, 0.1]])).vectors
    tensor([[ 1., -1.],
            [ 0.,  1.]])
    >>> quantizer.size, quantizer.lookup(torch.tensor([0, 5]))
    (6, tensor([[-1., -1.],
            [ 1.,  1.]]))
    """

    def __init__(self, levels: tuple[int, ...]):
        super().__init__()
        if isinstance(levels, int) or len(levels) == 0:
            raise ValueError(f"levels must be a tuple with one entry for each dimension, such as (4, 4, 4): {levels!r}")
        self.levels = tuple(check_integer("a number of levels", each, least=2) for each in levels)
        self.size, self.dim = prod(self.levels), len(self.levels)
        steps = [prod(self.levels[:i]) for i in range(self.dim)]
        self.register_buffer("steps", torch.tensor(steps), persistent=False)
        self.register_buffer("top", torch.tensor(self.levels) - 1, persistent=False)  # the largest level of each

    def forward(self, h: Float[Tensor, "*batch dim"]) -> Quantized:
        check_vectors(h, self.dim)
        bounded = (h.tanh() + 1) / 2 * self.top  # from 0 to levels - 1
        level = bounded.round()
        vectors = 2 * straight_through(bounded, level) / self.top - 1
        return Quantized((level.detach().long() * self.steps).sum(-1), vectors, torch.zeros_like(h[..., 0]))

    def lookup(self, codes: Int[Tensor, "*batch"]) -> Float[Tensor, "*batch dim"]:
        """The vectors of codes."""
        check_codes(codes, self.size)
        return 2 * (codes[..., None] // self.steps % (self.top + 1)) / self.top - 1


def perplexity(codes: Int[Tensor, "*batch"], size: int) -> float:
    """exp of the entropy of the codes' frequencies: how many equally frequent codes would be as varied. From 1, where
    one code is used, to `size`.

    >>> perplexity(torch.tensor([0, 1, 2, 3, 0, 1, 2, 3]), size=64)
    4.0
    """
    check_codes(codes, check_size(size))
    shares = codes.flatten().bincount(minlength=size).double() / codes.numel()
    return torch.special.entr(shares).sum().exp().item()
