"""Quality of samples: distances between clouds whose truth is known."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from vae_course.evaluation import classifier_two_sample, frechet_distance, nearest_distance, precision_recall


def _cloud(n=2000, d=3, shift=0.0, scale=1.0):
    x = torch.randn(n, d, dtype=torch.float64)
    return (x - x.mean(0)) @ torch.linalg.inv(torch.linalg.cholesky(torch.cov(x.T))).T * scale + shift  # exact moments


@given(st.floats(-3, 3), st.floats(0.2, 4))
def test_the_frechet_distance_of_two_round_gaussians_is_the_closed_form(shift, scale):
    expected = 3 * shift**2 + 3 * (1 - scale) ** 2
    assert frechet_distance(_cloud(200), _cloud(200, shift=shift, scale=scale)) == pytest.approx(expected, abs=1e-6)


def test_the_frechet_distance_is_symmetric_and_zero_for_the_same_cloud():
    a, b = torch.randn(300, 4), torch.randn(200, 4) @ torch.randn(4, 4)
    assert frechet_distance(a, b) == pytest.approx(frechet_distance(b, a), rel=1e-6)
    assert frechet_distance(a, a) == pytest.approx(0, abs=1e-6)


def test_clouds_of_equal_mean_and_other_covariance_are_not_equal():
    assert frechet_distance(_cloud(), _cloud(scale=2.0)) == pytest.approx(3, abs=1e-6)


def test_a_generator_that_drops_a_mode_loses_recall_and_not_precision():
    modes = torch.tensor([[-10.0, 0.0], [10.0, 0.0]])
    real = modes[torch.arange(1000) % 2] + torch.randn(1000, 2)
    precision, recall = precision_recall(real, modes[0] + torch.randn(1000, 2))
    assert precision > 0.9 and 0.4 < recall < 0.6


def test_a_generator_of_noise_loses_precision():
    real = torch.randn(500, 2) * 0.1
    assert precision_recall(real, torch.rand(500, 2) * 20 - 10).precision < 0.1


def test_nobody_tells_two_samples_of_one_distribution_apart_and_everybody_two_distant_ones():
    real = torch.randn(2000, 5)
    assert abs(classifier_two_sample(real, torch.randn(2000, 5)) - 0.5) < 4 * 0.5 / 2000**0.5
    assert classifier_two_sample(real, torch.randn(2000, 5) + 5) > 0.99


def test_the_nearest_member_is_found_whatever_the_chunks():
    points, members = torch.randn(23, 4), torch.randn(50, 4)
    expected = torch.stack([(members - p).norm(dim=1).min() for p in points])
    torch.testing.assert_close(nearest_distance(points, members, chunk=7), expected, rtol=1e-4, atol=1e-4)
    assert nearest_distance(members, members).max() < 1e-2


@pytest.mark.invalid_input
def test_covariances_need_more_samples_than_dimensions():
    with pytest.raises(ValueError, match="need more samples than that, got 10 and 100"):
        frechet_distance(torch.randn(10, 20), torch.randn(100, 20))
