"""Disentanglement scores: on codes whose disentanglement is known because they are made from the factors."""

import math

import pytest
import torch

from vae_course.evaluation import dci, factor_vae_score, mig, mutual_information

# Every combination of three factors with 3, 4 and 5 values, 20 times: independent and uniform by construction.
SIZES = (3, 4, 5)
FACTORS = torch.cartesian_prod(*[torch.arange(float(n)) for n in SIZES]).repeat(20, 1)
FACTORS = FACTORS[torch.randperm(len(FACTORS), generator=torch.Generator().manual_seed(1))]


def _perfect():
    return FACTORS.clone()


def _noise():
    return torch.randn(len(FACTORS), 3)


def _rotated():
    """The same three numbers in axes of which none belongs to one factor."""
    standard = (FACTORS - FACTORS.mean(0)) / FACTORS.std(0)
    turn, _ = torch.linalg.qr(torch.tensor([[1.0, 1.0, 1.0], [1.0, -1.0, 0.5], [0.5, 1.0, -2.0]]))
    return standard @ turn


def test_a_dimension_that_is_a_factor_knows_its_entropy_and_nothing_of_the_others():
    information = mutual_information(_perfect(), FACTORS)
    torch.testing.assert_close(information, torch.tensor(SIZES).double().log().diag(), atol=1e-9, rtol=0)


def test_the_gap_is_one_for_codes_that_are_the_factors_in_any_order_and_scale():
    assert mig(_perfect(), FACTORS) == pytest.approx(1)
    assert mig(_perfect()[:, [2, 0, 1]] * torch.tensor([-3.0, 0.1, 50.0]), FACTORS) == pytest.approx(1)


def test_the_gap_is_about_zero_for_noise_and_for_a_factor_held_twice():
    assert mig(_noise(), FACTORS) < 0.05
    assert mig(FACTORS.repeat(1, 2), FACTORS) == pytest.approx(0, abs=1e-9)


def test_turning_the_axes_lowers_every_score_though_no_information_is_lost():
    assert mig(_rotated(), FACTORS) < 0.5
    assert dci(_rotated(), FACTORS).disentanglement < 0.7
    assert dci(_rotated(), FACTORS).completeness < 0.7
    assert factor_vae_score(_rotated(), FACTORS) < factor_vae_score(_perfect(), FACTORS)


def test_the_gap_is_divided_by_the_entropy_of_each_factor():
    # One factor known exactly by one dimension, one known to nobody: one half, however many values each has.
    codes = torch.stack([FACTORS[:, 2], torch.zeros(len(FACTORS))], dim=1)
    assert mig(codes, FACTORS[:, 1:]) == pytest.approx(0.5, abs=1e-6)


def test_dci_is_one_for_perfect_codes_and_low_for_noise():
    assert min(dci(_perfect(), FACTORS)) > 0.98
    scores = dci(_noise(), FACTORS)
    assert scores.disentanglement < 0.1 and scores.completeness < 0.1
    assert scores.informativeness < 0.45  # chance is the mean of 1/3, 1/4 and 1/5


def test_completeness_falls_and_disentanglement_stays_when_every_factor_is_held_twice():
    scores = dci(FACTORS.repeat(1, 2), FACTORS)
    assert scores.disentanglement > 0.95
    assert scores.completeness == pytest.approx(1 - math.log(2) / math.log(6), abs=0.1)


def test_disentanglement_falls_and_completeness_does_not_when_one_dimension_holds_two_factors():
    both = FACTORS[:, 0] * 4 + FACTORS[:, 1]
    scores = dci(torch.stack([both, FACTORS[:, 2], torch.randn(len(FACTORS))], dim=1), FACTORS)
    assert scores.disentanglement < 0.8
    assert scores.completeness > 0.9


def test_dci_does_not_depend_on_the_order_of_the_images():
    order = FACTORS[:, 0].argsort()
    assert dci(_perfect()[order], FACTORS[order]).informativeness > 0.98


def test_factor_vae_score_is_one_for_perfect_codes_and_near_chance_for_noise():
    assert factor_vae_score(_perfect(), FACTORS) == pytest.approx(1)
    assert factor_vae_score(_noise(), FACTORS) < 0.5  # chance is 1/3


def test_a_collapsed_dimension_wins_no_votes():
    codes = torch.cat([_perfect(), 1e-3 * torch.randn(len(FACTORS), 1)], dim=1)
    assert factor_vae_score(codes, FACTORS) == pytest.approx(1)
    assert factor_vae_score(torch.zeros(len(FACTORS), 3), FACTORS) == pytest.approx(1 / 3)


@pytest.mark.invalid_input
def test_scores_that_cannot_be_computed_say_why():
    with pytest.raises(ValueError, match="two code dimensions"):
        mig(FACTORS[:, :1], FACTORS)
    with pytest.raises(ValueError, match="two code dimensions"):
        dci(FACTORS[:, :1], FACTORS)
    with pytest.raises(ValueError, match="no entropy"):
        mig(FACTORS, torch.zeros(len(FACTORS), 1))
