"""A VAE of tables: trained by `fit` and the ELBO on what is observed, it restores what is missing."""

import math

import numpy as np
import pytest
import torch
from sklearn.datasets import load_wine
from sklearn.impute import KNNImputer

import vae_course as vc
from vae_course.applications.tables import TableVAE, restore


def correlated(n: int = 2000, missing: float = 0.3) -> dict[str, list]:
    """Columns of every kind that one hidden number decides, with gaps."""
    rng = np.random.default_rng(0)
    z = rng.normal(size=n)
    columns = {
        "number": 50 + 10 * (z + 0.1 * rng.normal(size=n)),
        "count": rng.poisson(np.exp(1 + z)),
        "yes": np.where(z + 0.2 * rng.normal(size=n) > 0, "yes", "no"),
        "category": np.array(["low", "middle", "high"])[np.digitize(z, [-0.5, 0.5])],
    }
    gaps = rng.random((n, 4)) < missing
    return {
        name: [None if gap else v for v, gap in zip(c.tolist(), gaps[:, i], strict=True)]
        for i, (name, c) in enumerate(columns.items())
    }


@pytest.fixture(scope="module")
def trained():
    torch.manual_seed(0)
    table = vc.Table.of(correlated())
    model = TableVAE(table, latent=2, hidden=(32,))
    history = vc.fit(
        model,
        table.train,
        test=table.test,
        epochs=60,
        batch_size=64,
        lr=lambda t: 1e-2 * (1 - t),
        seed=0,
        progress=False,
    )
    return table, model, history


def test_training_raises_the_bound_on_rows_with_missing_values(trained):
    _, _, history = trained
    assert history.test[-1].elbo > history.test[0].elbo + 0.3
    assert all(math.isfinite(means.elbo) for means in [*history.train, *history.test])


def test_what_the_encoder_is_given_does_not_depend_on_what_stands_where_nothing_is_known(trained):
    table, model, _ = trained
    inputs = model.encoder[0](table.train)
    assert inputs.isfinite().all() and inputs.shape == (len(table.train), 4 + 2 + 4)
    torch.testing.assert_close(inputs[:, -4:], (~table.train.isnan()).float())


def test_a_row_of_which_nothing_is_known_has_likelihood_one(trained):
    _, model, _ = trained
    nothing = torch.full((1, 4), torch.nan)
    assert model.decode(torch.zeros(1, 2)).log_prob(nothing).item() == 0
    assert abs(vc.log_likelihood(model.eval(), nothing, samples=5000).item()) < 0.5


def test_restoring_keeps_what_is_known_and_follows_the_other_columns(trained):
    table, model, _ = trained
    rows = table.encode({"number": [65.0, 35.0, None], "count": [12, 0, 3], "yes": [None, None, "no"]})
    torch.manual_seed(0)
    restored = restore(model, table, rows)
    assert restored.table["number"][:2] == [65.0, 35.0] and restored.table["count"] == [12, 0, 3]
    assert restored.table["yes"] == ["yes", "no", "no"] and restored.table["category"][:2] == ["high", "low"]
    assert restored.probabilities["category"].shape == (3, 3)
    torch.testing.assert_close(restored.probabilities["category"].sum(1), torch.ones(3))
    assert restored.mean[0, 2] > 0.8 > 0.2 > restored.mean[1, 2]  # the probability of yes
    assert restored.std[:2, 0].tolist() == [0, 0] and 1 < restored.std[2, 0] < 12


def test_expectation_and_uncertainty_are_those_of_the_density_that_the_rows_came_from(trained):
    table, model, _ = trained
    counts = torch.tensor([0, 1, 2, 4, 8, 16])
    restored = restore(model, table, table.encode({"count": counts}), samples=2000)
    z = torch.linspace(-5, 5, 2001, dtype=torch.float64)  # of p(z) p(count | z), by quadrature
    posterior = (-(z**2) / 2 + counts[:, None] * (1 + z) - (1 + z).exp()).softmax(1)
    mean = posterior @ z
    std = (posterior @ z**2 - mean**2 + 0.1**2).sqrt()
    torch.testing.assert_close(restored.mean[:, 0].double(), 50 + 10 * mean, atol=2.0, rtol=0)
    torch.testing.assert_close(restored.std[:, 0].double(), 10 * std, atol=1.5, rtol=0)


def test_restored_rows_come_in_the_tables_units_with_its_constants():
    table = vc.Table.of({"x": [1.5, 2.0, 3.0, None], "y": [10.0, 20.0, 30.0, 20.0], "unit": ["m"] * 4}, test=0)
    restored = restore(TableVAE(table, latent=1), table, table.train, samples=20)
    assert restored.table["unit"] == ["m"] * 4 and restored.table["y"] == [10, 20, 30, 20]
    assert isinstance(restored.table["x"][3], float) and restored.std[3, 0] > 0


def test_wine_with_half_of_it_missing_is_restored_better_than_by_means_and_neighbours():
    x = load_wine().data
    gaps = np.random.default_rng(0).random(x.shape) < 0.5
    seen = np.where(gaps, np.nan, x)
    table = vc.Table.of(seen, kinds={f"column {i}": "number" for i in range(13)}, test=0)
    torch.manual_seed(0)
    model = TableVAE(table)
    vc.fit(model, table.train, epochs=200, batch_size=64, lr=lambda t: 3e-3 * (1 - t), seed=0, progress=False)
    by_model = restore(model, table, table.train).mean.numpy()
    by_neighbours = KNNImputer().fit_transform((seen - np.nanmean(seen, 0)) / np.nanstd(seen, 0))
    by_neighbours = by_neighbours * np.nanstd(seen, 0) + np.nanmean(seen, 0)

    def error(filled):
        return np.sqrt((((filled - x) / x.std(0))[gaps] ** 2).mean())

    assert error(by_model) < error(by_neighbours) - 0.03
    assert error(by_model) < error(np.broadcast_to(np.nanmean(seen, 0), x.shape)) - 0.1


def test_generated_rows_decode_to_the_tables_values(trained):
    table, model, _ = trained
    torch.manual_seed(0)
    drawn = table.decode(model.decode(model.prior.sample((200,))).sample())
    assert set(drawn["yes"]) == {"yes", "no"} and set(drawn["category"]) == {"low", "middle", "high"}
    assert min(drawn["count"]) >= 0 and 40 < np.mean(drawn["number"]) < 60


def test_weights_are_saved_and_loaded(trained, tmp_path):
    table, model, _ = trained
    vc.save_weights(model, tmp_path / "w.safetensors")
    other = TableVAE(table, latent=2, hidden=(32,))
    vc.load_weights(other, tmp_path / "w.safetensors")
    z = torch.randn(3, 2)
    assert torch.equal(model.decode(z).mean, other.decode(z).mean)


# At the door


@pytest.mark.invalid_input
def test_only_a_model_of_tables_takes_missing_values(trained):
    table, model, _ = trained
    with pytest.raises(ValueError, match=r"NaN in \d+ of \d+ rows; vae_course.Table.of takes missing values"):
        vc.fit(vc.VAE.mlp((4,), latent=1, hidden=(8,), likelihood="gaussian"), table.train, epochs=1)
    with pytest.raises(ValueError, match="got infinity"):
        model.encode(torch.full((1, 4), torch.inf))


@pytest.mark.invalid_input
@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        (
            3,
            7.0,
            r"column 'category' \(category\): expected integers from 0 to 2, got values from 7 to 7; table.encode",
        ),
        (1, -1.0, r"column 'count' \(count\): expected integers from 0 to inf, got values from -1"),
        (2, 0.5, r"column 'yes' \(yes/no\): expected integers from 0 to 1"),
    ],
)
def test_values_that_a_column_cannot_have_are_refused_by_fit(trained, place, value, message):
    _, model, _ = trained
    rows = torch.zeros(3, 4)
    rows[:, place] = value
    with pytest.raises(ValueError, match=message):
        vc.fit(model, rows, epochs=1)


@pytest.mark.invalid_input
def test_options_of_the_model_are_checked(trained):
    table, model, _ = trained
    with pytest.raises(ValueError, match="latent must be an integer of at least 1"):
        TableVAE(table, latent=0)
    with pytest.raises(ValueError, match=r"expected a batch of shape \(N, 4\)"):
        restore(model, table, torch.zeros(3, 5))
    with pytest.raises(ValueError, match="samples must be an integer"):
        restore(model, table, table.test, samples=0)
