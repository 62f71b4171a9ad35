"""The table of all priors: what lesson 15 reads of it is there, and what it is made of measures what it says."""

import json
import math
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from torch import distributions as td

import vae_course as vc

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))
import generation

ROOT = Path(generation.__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def few():
    """Some strokes, as `vc.load` would give them."""
    data = vc.load("strokes")
    images, labels = data.train[:400], data.train_labels[:400]
    return SimpleNamespace(train=images, train_labels=labels, test=data.test[:200], shape=data.shape)


@pytest.fixture(scope="module")
def codes(few):
    torch.manual_seed(0)
    vae = generation.new_vae(few.shape)
    seconds = generation.train(vae, few.train, epochs=1)
    return generation.codes_of(vae, seconds, few.train, few.test)


@pytest.fixture
def lesson(monkeypatch):
    """The names of lesson 15 after the cells of its section on the table, each by its id."""
    monkeypatch.chdir(ROOT / "notebooks")
    cells = json.loads((ROOT / "notebooks" / "15_diffusion.ipynb").read_text(encoding="utf-8"))["cells"]
    names = {"vc": vc, "plotting": vc.notebook.plotting}
    for cell in cells:
        if cell["id"] in ("measured", "measured-claims", "measured-figure"):
            exec("".join(cell["source"]), names)
    return names


def test_the_lesson_finds_every_row_and_column_it_reads(lesson):
    assert len(lesson["measured"]) == 22
    for row in lesson["measured"]:
        assert set(generation.COLUMNS) <= set(row)
        assert lesson["value"](row, "Fréchet distance") >= 0


def test_the_bits_of_a_vae_with_its_own_prior_are_its_elbo(codes, few):
    name, found = next(generation.fitted_priors(codes, few.train, 0, generation.EPOCHS))
    elbo = vc.evaluate(codes.vae, few.test).elbo
    assert name == "N(0, I)" and found.bits == pytest.approx(-elbo / math.log(2), rel=0.01)


def test_the_prior_of_training_codes_is_a_mixture_of_all_their_posteriors(codes, few):
    with torch.no_grad():
        q = codes.vae.encode(few.train)
        mixture = td.MixtureSameFamily(td.Categorical(torch.ones(len(few.train))), q, validate_args=False)
        expected = generation.bits(codes.log_p + mixture.log_prob(codes.z) - codes.log_q)
    assert generation.of_training_codes(codes, few.train).bits == pytest.approx(expected, abs=0.01)


def test_all_decoders_are_of_one_size_but_for_the_layer_between_code_and_maps(few):
    vae = generation.new_vae(few.shape)
    vq = generation.VQVAE.conv(few.shape, generation.VectorQuantizer(generation.SIZE, generation.DIM))
    linear = generation.size_of(vae.decoder[0])
    assert generation.size_of(vae.decoder) - linear == generation.size_of(vq.decoder)


def test_a_cell_of_the_table_has_mean_and_range_and_a_dash_where_there_is_no_bound():
    assert generation.mean_and_range([1.0, 2.0, 6.0], ".1f") == "3.0 (1.0 to 6.0)"
    assert generation.mean_and_range([5, 5], ",.0f") == "5"
    assert generation.mean_and_range([None, None], ".1f") == "—"


@pytest.mark.long
def test_one_seed_gives_every_row_of_the_recorded_table_and_the_same_images_again(few, lesson):
    once, again = (generation.one_seed(0, few, dict.fromkeys(generation.EPOCHS, 1)) for _ in range(2))
    assert list(once) == [f"{row['code']}: {row['prior']}" for row in lesson["measured"]]
    assert [row["Fréchet"] for row in once.values()] == [row["Fréchet"] for row in again.values()]
    table = [line for line in generation.report({0: once, 1: again}).splitlines() if line.startswith("| ")]
    assert len(table) == 1 + len(once)
