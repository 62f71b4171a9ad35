"""The faulty lines that chapter 11 shows really stand in the package, and their cures really cure."""

import inspect

import pytest
import torch
from small_runs import images

import vae_course as vc
from vae_course.clinic import CURES, FAULTS, TrainingSetup, diagnose, faulty_models, healthy
from vae_course.clinic.faulty_models import UncheckedVAE, mlp_vae
from vae_course.data import Dataset

OF_OBJECTIVES = [name for name, cure in CURES.items() if "objectives" in cure.where.__module__]
OTHERS = [name for name in CURES if name not in OF_OBJECTIVES]


def test_every_patient_has_a_sick_line_and_a_healthy_one():
    assert list(CURES) == list(FAULTS)
    assert all(cure.sick != cure.healthy for cure in CURES.values())


@pytest.mark.parametrize("name", CURES)
def test_the_sick_line_is_a_whole_line_of_the_source(name):
    lines = [line.strip() for line in inspect.getsource(CURES[name].where).splitlines()]
    assert lines.count(CURES[name].sick) == 1


@pytest.mark.parametrize("name", OF_OBJECTIVES)
def test_with_the_healthy_line_the_objective_is_the_elbo(name):
    """To the last digit but rounding, and with the same noise."""
    model, x = healthy(images("digits")).model, images("digits").train[:16]
    both = []
    for objective in (CURES[name].mended(), vc.elbo):
        torch.manual_seed(0)
        both.append(objective(model, x))
    for mended, right in zip(*both, strict=True):
        torch.testing.assert_close(mended, right, rtol=1e-4, atol=1e-4)


def _setup(name: str, data: Dataset, part) -> TrainingSetup:
    """A setup built with a part: the mended one, or the one that the package has."""
    if name in ("input-range", "test-is-train"):
        return TrainingSetup(mlp_vae(data, kind=UncheckedVAE), part(data))
    if name == "relu-mean":
        return TrainingSetup(mlp_vae(data, head=part), data)
    return part(data) if name == "learning-rate" else TrainingSetup(part(data), data)


@pytest.mark.parametrize("name", OTHERS)
def test_with_the_healthy_line_nothing_is_found(name):
    cure, data = CURES[name], images("digits")
    found = []
    for part in (cure.where, cure.mended()):
        torch.manual_seed(0)
        setup = _setup(name, data, part)
        history = vc.clinic.train(setup, steps=250, seed=0)
        found.append([f.fault for f in diagnose(setup.model, setup.data, history)])
    sick, mended = found
    assert sick[0] == name and mended == []


@pytest.mark.invalid_input
def test_a_line_that_is_not_in_the_source_is_refused():
    cure = CURES["no-kl"]._replace(where=faulty_models.mlp_vae)
    with pytest.raises(ValueError, match=r"stands 0 times in mlp_vae"):
        cure.mended()
