"""Kept models: what their files say is true, and they draw what the lessons say they draw."""

import json

import pytest
import torch

import vae_course as vc
from vae_course import kept
from vae_course.checkpoints import read_notes, save_weights
from vae_course.kept.recipes import WEIGHTS, measured_elbo

FILES = [WEIGHTS / f"{name}.safetensors" for name in kept.RECIPES]


def test_each_file_is_at_most_3_mb_and_all_at_most_10_in_half_precision():
    sizes = [path.stat().st_size for path in FILES]
    assert max(sizes) <= 3e6 and sum(sizes) <= 10e6
    for name, path in zip(kept.RECIPES, FILES, strict=True):
        numbers = sum(p.numel() for p in kept.load(name).model.parameters())
        assert path.stat().st_size < 2.2 * numbers + 20_000


def test_no_file_lies_there_that_has_no_recipe():
    assert sorted(WEIGHTS.glob("*.safetensors")) == sorted(FILES)


@pytest.mark.parametrize("name", kept.RECIPES)
def test_the_file_says_how_the_model_was_made(name):
    notes, recipe = read_notes(WEIGHTS / f"{name}.safetensors"), kept.RECIPES[name]
    said = {key: value for key, value in recipe._asdict().items() if key != "build"}
    assert json.loads(notes["recipe"]) == json.loads(json.dumps(said))
    assert float(notes["seconds"]) <= 3600


@pytest.mark.parametrize("name", kept.RECIPES)
def test_the_elbo_inside_is_the_one_of_the_test_images(name):
    model, recipe, _, elbo = kept.load(name)
    assert abs(measured_elbo(model, vc.load(recipe.data, progress=False)) - elbo) <= 0.5


def test_an_unknown_name_is_refused_with_those_there_are():
    with pytest.raises(ValueError, match="no model 'cats' is kept; there are 'faces'"):
        kept.load("cats")


def test_half_precision_halves_the_file_and_keeps_counters_whole(tmp_path):
    model = torch.nn.Sequential(torch.nn.Linear(200, 200), torch.nn.BatchNorm1d(200))
    model[1].num_batches_tracked.fill_(70_001)  # no half-precision number
    whole, half = tmp_path / "whole.safetensors", tmp_path / "half.safetensors"
    save_weights(model, whole)
    save_weights(model, half, dtype=torch.float16)
    assert half.stat().st_size < 0.55 * whole.stat().st_size
    twin = torch.nn.Sequential(torch.nn.Linear(200, 200), torch.nn.BatchNorm1d(200))
    vc.load_weights(twin, half)
    assert twin[1].num_batches_tracked == 70_001 and twin[0].weight.dtype == torch.float32
    assert torch.allclose(twin[0].weight, model[0].weight, atol=1e-4)


def test_notes_are_read_as_they_were_given_and_none_are_none(tmp_path):
    model, path = torch.nn.Linear(2, 1), tmp_path / "model.safetensors"
    save_weights(model, path)
    assert read_notes(path) == {}
    save_weights(model, path, notes={"data": "strokes", "said": 'a "quotation" and a \n line'})
    assert read_notes(path)["said"] == 'a "quotation" and a \n line'
