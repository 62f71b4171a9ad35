"""Priors over rows of codes: one code after the other, each given those before it."""

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch import distributions as td

from vae_course._minimise import minimise
from vae_course._settings import device_of
from vae_course._validation import check_integer
from vae_course.beyond._codes import check_codes, check_size

Codes = Int[Tensor, "n length"]


class CodePrior(nn.Module):
    """p(z) = prod_t p(z_t | z_1 ... z_(t-1)) over rows of `length` codes, each in 0 ... size - 1.

    The input at place t is the code before it, and a start symbol, number `size`, at the first place. `body` maps
    embedded inputs `(N, length, width)` to features of the same shape and must look at no later place.

    >>> prior = CodePrior(nn.Identity(), size=64, length=16, width=8)  # each code given the one before: a Markov chain
    >>> codes = prior.sample(5)
    >>> codes.shape, prior.log_prob(codes).shape
    (torch.Size([5, 16]), torch.Size([5]))
    """

    def __init__(self, body: nn.Module, size: int, length: int, width: int):
        super().__init__()
        self.size, self.length = check_size(size), check_integer("length", length)
        self.embedding, self.places = nn.Embedding(size + 1, width), nn.Embedding(length, width)
        self.body, self.head = body, nn.Linear(width, size)

    def logits(self, codes: Codes) -> Float[Tensor, "n length size"]:
        """The logits of every code, given those before it: row t does not depend on codes t, t + 1, ..."""
        check_codes(codes, self.size, self.length)
        start = torch.full_like(codes[:, :1], self.size)
        inputs = torch.cat([start, codes[:, :-1]], 1)
        return self.head(self.body(self.embedding(inputs) + self.places.weight))

    def log_prob(self, codes: Codes) -> Float[Tensor, " n"]:
        """log p(z) in nats per row."""
        return td.Categorical(logits=self.logits(codes), validate_args=False).log_prob(codes).sum(1)

    @torch.no_grad()
    def sample(self, n: int) -> Codes:
        """`n` rows, drawn code by code."""
        check_integer("n", n)
        codes = torch.zeros(n, self.length, dtype=torch.long, device=device_of(self))
        for t in range(self.length):
            codes[:, t] = td.Categorical(logits=self.logits(codes)[:, t]).sample()
        return codes


class CausalLayers(nn.Module):
    """torch's transformer layers with a mask: `(N, length, width)` to the same, no place looks at a later one (Vaswani
    et al. 2017, arXiv:1706.03762, section 3.2.3).

    >>> layers, h = CausalLayers(length=16, width=8), torch.randn(1, 16, 8)
    >>> later = torch.cat([h[:, :5], torch.randn(1, 11, 8)], 1)
    >>> torch.allclose(layers(h)[:, :5], layers(later)[:, :5], atol=1e-5)
    True
    """

    def __init__(self, length: int, width: int = 64, heads: int = 4, layers: int = 2):
        super().__init__()
        if check_integer("width", width) % check_integer("heads", heads):
            raise ValueError(f"width must be a multiple of heads, got width={width} and heads={heads}")
        layer = nn.TransformerEncoderLayer(
            width, heads, 4 * width, dropout=0.0, activation="gelu", batch_first=True, norm_first=True
        )
        self.layers = nn.TransformerEncoder(layer, check_integer("layers", layers), enable_nested_tensor=False)
        mask = nn.Transformer.generate_square_subsequent_mask(check_integer("length", length))
        self.register_buffer("mask", mask, persistent=False)

    def forward(self, h: Float[Tensor, "n length width"]) -> Float[Tensor, "n length width"]:
        return self.layers(h, mask=self.mask, is_causal=True)


class CausalConvolutions(nn.Module):
    """Convolutions along the row that see the place itself and `kernel - 1` places before it (van den Oord et al. 2016,
    arXiv:1609.03499, section 2.1), each added to what it was given: `(N, length, width)` to the same.

    >>> CausalConvolutions(width=8, kernel=5)(torch.randn(1, 16, 8)).shape
    torch.Size([1, 16, 8])
    """

    def __init__(self, width: int = 64, kernel: int = 5, layers: int = 2):
        super().__init__()
        self.padding = check_integer("kernel", kernel) - 1
        self.layers = nn.ModuleList(nn.Conv1d(width, width, kernel) for _ in range(check_integer("layers", layers)))

    def forward(self, h: Float[Tensor, "n length width"]) -> Float[Tensor, "n length width"]:
        h = h.mT
        for layer in self.layers:
            h = h + torch.relu(layer(nn.functional.pad(h, (self.padding, 0))))
        return h.mT


def transformer_prior(size: int, length: int, width: int = 64, heads: int = 4, layers: int = 2) -> CodePrior:
    """A `CodePrior` of torch's transformer layers.

    >>> transformer_prior(size=64, length=16).log_prob(torch.zeros(3, 16, dtype=torch.long)).shape
    torch.Size([3])
    """
    return CodePrior(CausalLayers(length, width, heads, layers), size, length, width)


def convolution_prior(size: int, length: int, width: int = 64, kernel: int = 5, layers: int = 2) -> CodePrior:
    """A `CodePrior` of causal convolutions.

    >>> convolution_prior(size=64, length=16).log_prob(torch.zeros(3, 16, dtype=torch.long)).shape
    torch.Size([3])
    """
    return CodePrior(CausalConvolutions(width, kernel, layers), size, length, width)


def position_prior(codes: Codes, size: int) -> td.Independent:
    """Independent codes, each with the frequencies at its place, every count one higher than it was: what a histogram
    already knows. Event shape `(length,)`.

    >>> prior = position_prior(torch.tensor([[0, 1], [0, 0]]), size=2)
    >>> prior.log_prob(torch.tensor([0, 1])).exp()  # 3/4 times 2/4
    tensor(0.3750)
    """
    check_codes(codes, check_size(size), codes.shape[-1])
    counts = nn.functional.one_hot(codes, size).sum(0) + 1.0
    return td.Independent(td.Categorical(counts / counts.sum(1, keepdim=True)), 1)


def fit_prior(prior: CodePrior, codes: Codes, epochs: int = 10, batch_size: int = 128, lr: float = 3e-3) -> list[float]:
    """Maximise log p(z) of rows of codes with Adam, at a rate that falls linearly to 0; returns the mean of -log p(z)
    of each epoch, in nats per row.

    >>> prior = convolution_prior(size=4, length=3, width=8)
    >>> rates = fit_prior(prior, torch.tensor([[0, 1, 2], [1, 2, 3]]).repeat(50, 1), epochs=30, batch_size=20, lr=1e-2)
    >>> rates[-1] < 1  # two rows that are equally frequent: log 2
    True
    """
    check_codes(codes, prior.size, prior.length)
    epochs, batch_size = check_integer("epochs", epochs), check_integer("batch_size", batch_size)
    optimizer = torch.optim.Adam(prior.parameters(), lr, fused=True)

    def loss_of(rows: Tensor) -> Tensor:
        return -prior.log_prob(codes[rows]).mean()

    return minimise(loss_of, optimizer, len(codes), epochs, batch_size, codes.device)
