"""Likelihoods mixed by column: each column has the distribution of its kind, and missing values add nothing."""

import math

import pytest
import torch
from scipy import stats
from torch import distributions as td

from vae_course.applications.mixed_columns import MixedColumns, MixedHead, Part
from vae_course.data.columns import Column

COLUMNS = (
    Column("age", "number"),
    Column("smokes", "yes/no", ("no", "yes"), mean=0.25),
    Column("children", "count", mean=1.5),
    Column("city", "category", ("Bonn", "Köln", "Ulm"), shares=(0.5, 0.3, 0.2)),
    Column("height", "number"),
)
ROW = torch.tensor([[0.3, 1.0, 4.0, 2.0, -1.2]])


def head(counts="negative-binomial") -> MixedHead:
    """A head whose likelihood does not depend on z: a linear layer of zeros, and biases of its own."""
    made = MixedHead(1, COLUMNS, counts)
    with torch.no_grad():
        made.linear.weight.zero_()
    return made


def expected_terms(counts: str) -> list[float]:
    """log-probabilities of the row's entries by scipy, for the head before any training."""
    scale, dispersion = 1.05, math.e
    count = {
        "poisson": stats.poisson(1.5).logpmf(4),
        "negative-binomial": stats.nbinom(dispersion, dispersion / (dispersion + 1.5)).logpmf(4),
    }[counts]
    return [
        stats.norm(0, scale).logpdf(0.3),
        math.log(0.25),
        count,
        math.log(0.2),
        stats.norm(0, scale).logpdf(-1.2),
    ]


@pytest.mark.parametrize("counts", ["negative-binomial", "poisson"])
def test_log_prob_of_a_row_is_the_sum_over_its_columns_in_nats(counts):
    p = head(counts)(torch.zeros(1, 1))
    assert (p.batch_shape, p.event_shape) == ((1,), (5,))
    assert p.log_prob(ROW).item() == pytest.approx(sum(expected_terms(counts)), abs=1e-5)


@pytest.mark.parametrize("counts", ["negative-binomial", "poisson"])
def test_missing_entries_add_nothing(counts):
    p, terms = head(counts)(torch.zeros(1, 1)), expected_terms(counts)
    for seen in range(32):
        mask = torch.tensor([[bool(seen >> i & 1) for i in range(5)]])
        observed = sum(term for i, term in enumerate(terms) if seen >> i & 1)
        assert p.log_prob(ROW.where(mask, torch.nan)).item() == pytest.approx(observed, abs=1e-5)


def test_gradients_of_rows_with_missing_values_are_finite_and_missing_columns_have_none():
    made = head()
    made(torch.zeros(1, 1)).log_prob(torch.tensor([[0.3, torch.nan, torch.nan, torch.nan, 1.0]])).sum().backward()
    gradient = made.linear.bias.grad
    assert gradient.isfinite().all() and (gradient[:2] != 0).all() and (gradient[2:] == 0).all()


@pytest.mark.parametrize("counts", ["negative-binomial", "poisson"])
def test_draws_have_the_mean_and_the_variance_that_are_said(counts):
    p = head(counts)(torch.zeros(1, 1))
    x = p.sample((40_000,))[:, 0]
    assert x.shape == (40_000, 5)
    others = [0, 1, 2, 4]
    torch.testing.assert_close(x.mean(0)[others], p.mean[0, others], atol=0.04, rtol=0)
    torch.testing.assert_close(x.var(0)[others], p.variance[0, others], atol=0.1, rtol=0.05)
    shares = x[:, 3].long().bincount(minlength=3) / len(x)
    torch.testing.assert_close(shares, p.probabilities()[3][0], atol=0.01, rtol=0)
    assert p.mean[0, 3] == 0 and p.variance[0, 3].isnan()  # a category has a most probable value, and no variance


def test_a_negative_binomial_varies_more_than_a_poisson_of_the_same_mean():
    wide, narrow = (head(counts)(torch.zeros(1, 1)) for counts in ("negative-binomial", "poisson"))
    assert wide.mean[0, 2].item() == pytest.approx(1.5) and narrow.mean[0, 2].item() == pytest.approx(1.5)
    assert narrow.variance[0, 2].item() == pytest.approx(1.5)
    assert wide.variance[0, 2].item() == pytest.approx(1.5 + 1.5**2 / math.e)


def test_before_training_every_column_has_its_frequencies():
    p = head()(torch.zeros(1, 1))
    torch.testing.assert_close(p.mean, torch.tensor([[0.0, 0.25, 1.5, 0.0, 0.0]]))
    torch.testing.assert_close(p.probabilities()[3], torch.tensor([[0.5, 0.3, 0.2]]))


def test_maximum_likelihood_learns_the_scale_and_the_dispersion():
    torch.manual_seed(0)
    numbers, counts = 0.4 * torch.randn(4000) + 1, td.NegativeBinomial(2.0, probs=torch.tensor(0.6)).sample((4000,))
    made = MixedHead(1, [Column("x", "number"), Column("n", "count", mean=float(counts.mean()))])
    adam = torch.optim.Adam(made.parameters(), lr=0.05)
    for _ in range(300):
        adam.zero_grad()
        loss = -made(torch.zeros(4000, 1)).log_prob(torch.stack([numbers, counts], 1)).mean()
        loss.backward()
        adam.step()
    assert made.floor + made.log_scale.exp().item() == pytest.approx(0.4, abs=0.02)
    assert made.log_dispersion.exp().item() == pytest.approx(2.0, abs=0.3)


def test_the_standard_deviation_never_falls_below_its_floor():
    made = MixedHead(1, [Column("x", "number")], floor=0.1)
    with torch.no_grad():
        made.log_scale.fill_(-50.0)
    assert made(torch.zeros(1, 1)).variance.sqrt().item() == pytest.approx(0.1)


def test_columns_keep_their_places_whatever_the_order_of_the_parts():
    parts = [
        Part("number", torch.tensor([2, 0]), td.Normal(torch.tensor([[20.0, 0.0]]), torch.ones(1, 2))),
        Part("number", torch.tensor([1]), td.Normal(torch.tensor([[10.0]]), torch.ones(1, 1))),
    ]
    p = MixedColumns(parts)
    assert p.mean.tolist() == [[0.0, 10.0, 20.0]]
    assert p.log_prob(p.mean).item() == pytest.approx(-1.5 * math.log(2 * math.pi))


@pytest.mark.invalid_input
def test_counts_and_floor_are_checked():
    with pytest.raises(ValueError, match="counts must be one of negative-binomial, poisson; got 'gamma'"):
        MixedHead(1, COLUMNS, counts="gamma")
    with pytest.raises(ValueError, match="floor is the least standard deviation"):
        MixedHead(1, COLUMNS, floor=0)
