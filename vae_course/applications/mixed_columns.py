"""p(x|z) of a row of a table: each column with a likelihood of its own kind, missing values left out."""

from collections.abc import Sequence
from typing import NamedTuple

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch import distributions as td

from vae_course.data.columns import Column

COUNTS = ("negative-binomial", "poisson")
_UNCHECKED = {"validate_args": False}
_LARGEST_LOG = 15.0  # of a mean count: exp(15) is 3 million


class Part(NamedTuple):
    """Some columns, given by their places, and the distribution `(*batch, k)` of their values.

    >>> Part("yes/no", torch.tensor([0]), td.Bernoulli(torch.tensor([0.5]))).kind
    'yes/no'
    """

    kind: str
    places: Tensor
    distribution: td.Distribution


class MixedColumns(td.Distribution):
    """Independent columns of several kinds: event shape `(D,)`.

    `log_prob` of a row is that of its observed entries, in nats: NaN stands for a missing one, which adds nothing. (A
    density of standardised numbers: in the numbers' own units it is lower by the sum of the logarithms of their
    standard deviations.) `mean` of yes and no is the probability of yes; of a category, which has no mean, it is the
    index of the most probable one.

    >>> coin, height = Part("yes/no", torch.tensor([0]), td.Bernoulli(torch.tensor([[0.5]]))), Part(
    ...     "number", torch.tensor([1]), td.Normal(torch.tensor([[0.0]]), 1.0))
    >>> row = MixedColumns([coin, height])
    >>> row.log_prob(torch.tensor([[1.0, torch.nan]])), row.mean  # log(1/2)
    (tensor([-0.6931]), tensor([[0.5000, 0.0000]]))
    """

    arg_constraints = {}  # noqa: RUF012 (torch's name)

    def __init__(self, parts: Sequence[Part]):
        self.parts = list(parts)
        self._width = sum(len(part.places) for part in self.parts)
        batch = self.parts[0].distribution.batch_shape[:-1]
        super().__init__(batch, torch.Size([self._width]), **_UNCHECKED)

    def log_prob(self, value: Float[Tensor, "*batch columns"]) -> Float[Tensor, "*batch"]:
        """Log-likelihood of the observed entries of each row, in nats."""
        observed = ~value.isnan()
        filled = value.where(observed, 0.0)
        total = value.new_zeros(())
        for _, places, p in self.parts:
            terms = p.log_prob(filled[..., places])
            total = total + (terms * observed[..., places]).sum(-1)
        return total

    def sample(self, sample_shape: Sequence[int] = ()) -> Float[Tensor, "*sample_and_batch columns"]:
        """Rows drawn from it, without gradients."""
        with torch.no_grad():
            return self._together(lambda p: p.sample(torch.Size(sample_shape)))

    @property
    def mean(self) -> Float[Tensor, "*batch columns"]:
        """Expected values; of a category the most probable index."""
        return self._together(lambda p: p.probs.argmax(-1) if isinstance(p, td.Categorical) else p.mean)

    @property
    def variance(self) -> Float[Tensor, "*batch columns"]:
        """Variances; NaN for categories, which have none."""
        return self._together(lambda p: p.logits[..., 0] * torch.nan if isinstance(p, td.Categorical) else p.variance)

    def probabilities(self) -> dict[int, Float[Tensor, "*batch categories"]]:
        """Of each column of categories, by its place: the probability of each one."""
        return {int(part.places): part.distribution.probs[..., 0, :] for part in self.parts if part.kind == "category"}

    def _together(self, value) -> Tensor:
        columns = [value(part.distribution) for part in self.parts]
        places = torch.cat([part.places for part in self.parts])
        values = torch.cat([column.to(torch.get_default_dtype()) for column in columns], dim=-1)
        return values[..., places.argsort()]


class MixedHead(nn.Module):
    """Features `(B, features)` to the columns' joint likelihood: one linear layer gives the means of numbers, the
    logits of yes and of the categories, and the logarithms of the mean counts.

    Numbers have a standard deviation each, learned, and never below `floor`; counts are negative binomial with a
    dispersion each, learned, or Poisson. In the beginning every column has its frequencies of the training part.

    >>> columns = Column("age", "number"), Column("city", "category", ("Bonn", "Ulm"), shares=(0.5, 0.5))
    >>> p = MixedHead(8, columns)(torch.zeros(3, 8))
    >>> p.batch_shape, p.event_shape, p.log_prob(torch.tensor([[torch.nan, 1.0]]).expand(3, 2)).shape
    (torch.Size([3]), torch.Size([2]), torch.Size([3]))
    """

    domain = "observed"

    def __init__(
        self, features: int, columns: Sequence[Column], counts: str = "negative-binomial", floor: float = 0.05
    ):
        super().__init__()
        if counts not in COUNTS:
            raise ValueError(f"counts must be one of {', '.join(COUNTS)}; got {counts!r}")
        if not floor > 0:
            raise ValueError(f"floor is the least standard deviation and must be above 0, got {floor!r}")
        self.counts, self.floor = counts, floor
        kinds = [column.kind for column in columns]
        for kind in ("number", "yes/no", "count"):
            places = torch.tensor([i for i, k in enumerate(kinds) if k == kind], dtype=torch.long)
            self.register_buffer(f"_{kind.replace('/', '_')}", places, persistent=False)
        self._categories = [(i, len(column.values)) for i, column in enumerate(columns) if column.kind == "category"]
        self.register_buffer("_category", torch.tensor([i for i, _ in self._categories]), persistent=False)
        singles = [len(self._number), len(self._yes_no), len(self._count)]
        self._sizes = [*singles, *(k for _, k in self._categories)]
        self.linear = nn.Linear(features, sum(self._sizes))
        self.log_scale = nn.Parameter(torch.zeros(len(self._number)))
        self.log_dispersion = nn.Parameter(torch.ones(len(self._count)))
        with torch.no_grad():
            self.linear.bias.copy_(_usual(columns))

    def forward(self, h: Float[Tensor, "batch features"]) -> MixedColumns:
        mean, yes, log_mean, *categories = self.linear(h).split(self._sizes, dim=-1)
        parts = []
        if len(self._number):
            parts.append(Part("number", self._number, td.Normal(mean, self.floor + self.log_scale.exp(), **_UNCHECKED)))
        if len(self._yes_no):
            parts.append(Part("yes/no", self._yes_no, td.Bernoulli(logits=yes, **_UNCHECKED)))
        if len(self._count):
            parts.append(Part("count", self._count, self._counts(log_mean.clamp(max=_LARGEST_LOG))))
        for place, logits in zip(self._category.split(1), categories, strict=False):
            parts.append(Part("category", place, td.Categorical(logits=logits[..., None, :], **_UNCHECKED)))
        return MixedColumns(parts)

    def _counts(self, log_mean: Tensor) -> td.Distribution:
        if self.counts == "poisson":
            return td.Poisson(log_mean.exp(), **_UNCHECKED)
        dispersion = self.log_dispersion.exp()
        return td.NegativeBinomial(dispersion, logits=log_mean - self.log_dispersion, **_UNCHECKED)


def _usual(columns: Sequence[Column]) -> Float[Tensor, " parameters"]:
    """Parameters that give each column its frequencies of the training part."""
    means = {kind: torch.tensor([c.mean for c in columns if c.kind == kind]) for kind in ("number", "yes/no", "count")}
    yes = means["yes/no"].clamp(0.01, 0.99)
    shares = [torch.tensor(c.shares).log() for c in columns if c.kind == "category"]
    return torch.cat([means["number"] * 0, yes.logit(), means["count"].clamp(min=1e-2).log(), *shares])
