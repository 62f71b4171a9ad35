"""`diagnose` as a classifier on models that know nothing of this package: layouts times faults."""

import pytest
from plain_cases import LAYOUTS, asked, case, possible, trained
from small_runs import DATA, images

from vae_course.clinic import FAULTS, MORE_FAULTS

ALL = [*FAULTS, *MORE_FAULTS]
STEPS = {"strokes": 80, "digits": 60}
PAIRS = [(layout, fault) for layout in LAYOUTS for fault in ALL if possible(layout, fault)]
# Each fault on two layouts, each layout with a few faults.
FEW = [pair for i, pair in enumerate(PAIRS) if i % 12 == 0]


def first(layout: str, fault: str, name: str, seed: int) -> str:
    found = asked(trained(case(layout, fault, images(name), seed), STEPS[name], seed))
    return found[0].fault if found else "nothing"


def untrained_and_trained(layout: str, name: str, seed: int) -> list[list[str]]:
    """The findings on a healthy model before and after training, long enough to leave the mean image behind."""
    made = case(layout, "healthy", images(name), seed)
    made.lr = 5e-3
    before = [f.fault for f in asked(made)]
    steps = 700 if layout == "convolutional, with its input" else 250
    return [before, [f.fault for f in asked(trained(made, steps, seed))]]


@pytest.mark.parametrize(("layout", "fault"), FEW)
def test_a_fault_is_the_first_finding(layout, fault):
    assert first(layout, fault, "digits", seed=0) == fault


@pytest.mark.parametrize("layout", LAYOUTS)
def test_nothing_is_found_in_a_healthy_model_before_and_after_training(layout):
    assert untrained_and_trained(layout, "digits", seed=0) == [[], []]


@pytest.mark.long
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", DATA)
def test_nearly_every_fault_of_every_layout_is_the_first_finding(layout, name):
    faults = [fault for fault in ALL if possible(layout, fault)]
    found = [(fault, seed, first(layout, fault, name, seed)) for fault in faults for seed in range(3)]
    wrong = [(fault, seed, said) for fault, seed, said in found if said != fault]
    assert len(wrong) <= 0.03 * len(found), wrong


@pytest.mark.long
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_is_found_in_healthy_models_of_other_seeds(layout, seed):
    assert untrained_and_trained(layout, "digits", seed) == [[], []]
