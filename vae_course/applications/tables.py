"""A VAE for tables of mixed columns with missing values, and what it makes of the missing ones."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import torch
from jaxtyping import Bool, Float
from torch import Tensor, nn
from torch.nn.functional import one_hot

from vae_course import networks
from vae_course._settings import device_of
from vae_course._validation import check_integer
from vae_course.applications.mixed_columns import MixedHead
from vae_course.data.columns import Column
from vae_course.data.table import Table
from vae_course.distributions import GaussianHead
from vae_course.models import VAE
from vae_course.priors import StandardNormal

Rows = Float[Tensor, "rows columns"]


class TableVAE(VAE):
    """A VAE of the rows of a `Table`, trained by `fit(model, table.train)` with the usual ELBO.

    The likelihood of a row is that of its observed entries, so no missing value is ever filled in for training
    (Nazabal et al. 2020, arXiv:1807.03653; Mattei & Frellsen 2019, arXiv:1812.02633). The encoder sees a row with zeros
    in place of missing values, and which they are. `counts` are "negative-binomial" or "poisson"; `floor` is the least
    standard deviation of a standardised number.

    >>> table = Table.of({"age": [31, 45, None, 62], "smokes": ["no", "yes", "no", "no"]}, test=0)
    4 rows, 2 columns: 1 number, 1 yes/no; 12.5% of the values missing; 4 train, 0 test
    >>> model = TableVAE(table, latent=2, hidden=(8,))
    >>> model.decode(model.encode(table.train).mean).log_prob(table.train).shape
    torch.Size([4])
    """

    def __init__(
        self,
        table: Table | Sequence[Column],
        latent: int = 10,
        hidden: Sequence[int] = (128,),
        activation: networks.Activation = nn.Tanh,
        counts: str = "negative-binomial",
        floor: float = 0.05,
    ):
        check_integer("latent", latent)
        columns = table.columns if isinstance(table, Table) else tuple(table)
        inputs = TableInputs(columns)
        encoder = nn.Sequential(
            inputs, *networks.mlp([inputs.size, *hidden], activation), GaussianHead([inputs.size, *hidden][-1], latent)
        )
        decoder = nn.Sequential(
            networks.mlp([latent, *hidden[::-1]], activation),
            MixedHead([latent, *hidden[::-1]][-1], columns, counts, floor),
        )
        super().__init__(encoder, decoder, StandardNormal(latent), (len(columns),))
        self.columns = columns

    def check_input(self, x: Rows) -> None:
        """Raises `TypeError` or `ValueError` for rows of another shape, or values that a column cannot have."""
        super().check_input(x)
        if hasattr(x, "checked_at_the_door"):
            return
        for place, column in enumerate(self.columns):
            values = x[:, place][~x[:, place].isnan()]
            if column.kind == "number" or not len(values):
                continue
            most = torch.inf if column.kind == "count" else len(column.values) - 1
            if values.min() < 0 or values.max() > most or (values != values.round()).any():
                raise ValueError(
                    f"column {column.name!r} ({column.kind}): expected integers from 0 to {most}, got values from "
                    f"{values.min():.4g} to {values.max():.4g}; table.encode(rows) makes them"
                )


class TableInputs(nn.Module):
    """Rows `(B, D)` with NaN to what a network can take: numbers as they are, categories as one-hot vectors, counts by
    their logarithm, zeros where a value is missing, and `(B, D)` zeros and ones that say what is observed.

    >>> columns = Column("age", "number"), Column("city", "category", ("Bonn", "Ulm"))
    >>> TableInputs(columns)(torch.tensor([[torch.nan, 1.0]]))
    tensor([[0., 0., 1., 0., 1.]])
    """

    def __init__(self, columns: Sequence[Column]):
        super().__init__()
        self.columns = tuple(columns)
        self.size = sum(len(c.values) if c.kind == "category" else 1 for c in columns) + len(columns)

    def forward(self, x: Rows) -> Float[Tensor, "rows inputs"]:
        seen = ~x.isnan()
        filled = x.where(seen, 0.0)
        return torch.cat([*(self._column(i, filled[:, i], seen[:, i]) for i in range(x.shape[1])), seen.to(x.dtype)], 1)

    def _column(self, place: int, values: Float[Tensor, " rows"], seen: Bool[Tensor, " rows"]) -> Tensor:
        column = self.columns[place]
        if column.kind == "category":
            return one_hot(values.long(), len(column.values)).to(values.dtype) * seen[:, None]
        if column.kind == "yes/no":
            return ((2 * values - 1) * seen)[:, None]
        if column.kind == "count":
            usual = torch.tensor(column.mean, dtype=values.dtype, device=values.device).log1p()
            return ((values.log1p() - usual) * seen)[:, None]
        return values[:, None]


class Restored(NamedTuple):
    """Rows with their missing entries restored, in the table's units.

    `table`: every column, observed entries as they came, missing ones as the expected number or the most probable
    category (a dictionary, or a data frame where the table came as one). `mean` and `std`: `(rows, D)` expected values
    and their standard deviations, 0 and NaN where a value was observed or is a category; yes and no are 1 and 0, and
    `mean` is the probability of yes. `probabilities`: of each category, by the column's name, `(rows, k)`.
    `effective_sample_size`: how many of the codes drawn count for a row, between 1 and their number.

    >>> one = torch.ones(1, 1)
    >>> Restored({"age": [31.0]}, 31 * one, 0 * one, {}, one[0]).table
    {'age': [31.0]}
    """

    table: Any
    mean: Rows
    std: Rows
    probabilities: dict[str, Float[Tensor, "rows categories"]]
    effective_sample_size: Float[Tensor, " rows"]


@torch.no_grad()
def restore(model: TableVAE, table: Table, rows: Rows, samples: int = 500) -> Restored:
    """The missing entries of `rows` (of `table.train`, `table.test` or `table.encode(...)`), by self-normalised
    importance sampling: codes from q(z|x), weighed by p(x_observed | z) p(z) / q(z|x) (arXiv:1812.02633, eq. 11).

    >>> table = Table.of({"a": [1.0, 2.0, 3.0, None], "b": [1.0, 2.0, 3.0, 2.0]}, test=0)
    4 rows, 2 columns: 2 numbers; 12.5% of the values missing; 4 train, 0 test
    >>> restored = restore(TableVAE(table, latent=1), table, table.train, samples=20)
    >>> restored.table["a"][:3], bool(restored.std[3, 0] > 0)
    ([1.0, 2.0, 3.0], True)
    """
    x = rows.to(device_of(model))
    moments, weights = importance_moments(model, x, samples)
    missing = x.isnan()
    mean, std, chances = moments
    filled = x.where(~missing, mean)
    scale = torch.tensor([c.std if c.kind == "number" else 1.0 for c in model.columns], device=x.device)
    shift = torch.tensor([c.mean if c.kind == "number" else 0.0 for c in model.columns], device=x.device)
    for place, column in enumerate(model.columns):
        if column.kind == "category":
            known = one_hot(x[:, place].nan_to_num().long(), len(column.values)).to(x.dtype)
            chances[place] = chances[place].where(missing[:, [place]], known)
            filled[:, place] = x[:, place].where(~missing[:, place], chances[place].argmax(1).to(x.dtype))
    named = {model.columns[place].name: p for place, p in chances.items()}
    std = std.where(missing, 0.0 * std)
    return Restored(table.decode(filled), filled * scale + shift, std * scale, named, weights)


@torch.no_grad()
def importance_moments(
    model: TableVAE, x: Rows, samples: int
) -> tuple[tuple[Rows, Rows, dict[int, Tensor]], Float[Tensor, " rows"]]:
    """Expected values, standard deviations and probabilities of all entries of `x` given the observed ones, as the
    model encodes them; and the effective sample size of each row.

    >>> model = TableVAE([Column("a", "number"), Column("b", "number")], latent=1)
    >>> (mean, std, _), size = importance_moments(model, torch.tensor([[0.0, torch.nan]]), samples=10)
    >>> mean.shape, bool(1 <= size <= 10.001)
    (torch.Size([1, 2]), True)
    """
    check_integer("samples", samples)
    q = model.encode(x)
    z = q.sample((samples,))
    p = model.decode(z.flatten(0, 1))
    seen = p.log_prob(x.repeat(samples, 1)).view(samples, len(x))
    weights = (seen + model.prior.log_prob(z) - q.log_prob(z)).softmax(0)

    def average(values: Tensor) -> Tensor:
        return torch.einsum("sb,sb...->b...", weights, values.view(samples, len(x), *values.shape[1:]))

    mean = average(p.mean)
    std = (average(p.variance + (p.mean - mean.repeat(samples, 1)).square())).clamp(min=0).sqrt()
    return (mean, std, {k: average(v) for k, v in p.probabilities().items()}), 1 / weights.square().sum(0)
