"""What the models' door says of values that a likelihood cannot take: the advice depends on what is seen."""

import numpy as np
import pytest
import torch

import vae_course as vc
from vae_course._validation import check_batch

pytestmark = pytest.mark.invalid_input
GREY = (1, 6, 6)


@pytest.mark.parametrize(
    ("x", "advice"),
    [
        (torch.rand(8, *GREY) * 255, r"rescale with x / 255$"),
        (torch.rand(8, *GREY) * 65000, r"rescale with x / 65535$"),
        (torch.rand(8, *GREY) * 2 - 1, r"\(x \+ 1\) / 2 if they were normalised to \[-1, 1\]$"),
        (torch.randn(8, *GREY) * 2, r"x \* std \+ mean, or keep them and use a Gaussian.*likelihood=\"gaussian\""),
        (torch.full((8, *GREY), torch.nan), "got NaN$"),
    ],
)
def test_the_advice_for_images_outside_the_unit_interval_depends_on_what_is_seen(x, advice):
    with pytest.raises(ValueError, match=r"expected images in \[0, 1\].*" + advice):
        vc.VAE.mlp(GREY, latent=2, hidden=(8,)).encode(x)


@pytest.mark.parametrize("likelihood", ["gaussian", "gaussian-learned-scale"])
@pytest.mark.parametrize("make", [lambda: torch.randn(8, *GREY), lambda: torch.rand(8, *GREY) * 2 - 1])
def test_a_gaussian_likelihood_takes_standardised_images(likelihood, make):
    model = vc.VAE.mlp(GREY, latent=2, hidden=(8,), likelihood=likelihood)
    history = vc.fit(model, make(), epochs=1, progress=False)
    assert np.isfinite(history.train[0].elbo)


@pytest.mark.parametrize("likelihood", ["bernoulli", "continuous-bernoulli"])
def test_a_bernoulli_likelihood_does_not(likelihood):
    with pytest.raises(ValueError, match=r"expected images in \[0, 1\]"):
        vc.fit(vc.VAE.mlp(GREY, latent=2, hidden=(8,), likelihood=likelihood), torch.randn(8, *GREY), epochs=1)


def test_a_gaussian_refuses_what_was_forgotten_to_be_scaled():
    gaussian = vc.VAE.mlp(GREY, latent=2, hidden=(8,), likelihood="gaussian")
    with pytest.raises(ValueError, match=r"values from 0 to 2.*rescale with x / 255"):
        vc.fit(gaussian, (torch.rand(8, *GREY) * 255).round(), epochs=1)
    with pytest.raises(ValueError, match="expected finite values, got NaN"):
        vc.fit(gaussian, torch.full((8, *GREY), torch.nan), epochs=1)
    with pytest.raises(ValueError, match=r"reaches from -.*too far for a Gaussian"):
        vc.fit(gaussian, torch.randn(8, *GREY) * 1e4, epochs=1)


def test_the_column_that_reaches_too_far_is_named():
    points = vc.VAE.mlp((3,), latent=1, hidden=(8,), likelihood="gaussian")
    x = torch.randn(50, 3) * torch.tensor([1.0, 1.0, 3e4]) + torch.tensor([0.0, 0.0, 5e4])
    with pytest.raises(ValueError, match=r"column 2 reaches from .*standardise: vae_course.Dataset.of\(x\)"):
        vc.fit(points, x, epochs=1)
    history = vc.fit(points, vc.Dataset.of(x).train, epochs=1)
    assert np.isfinite(history.train[0].elbo)


@pytest.mark.parametrize(
    ("x", "advice"),
    [
        (torch.rand(6, 6, 6), r"x\[:, None\] adds the channel"),
        (torch.rand(*GREY), r"a single image needs x\[None\]"),
        (torch.rand(5, 36), r"x.view\(-1, 1, 6, 6\)"),
        (torch.rand(5, 6, 6, 1), r"channels are last: x.permute\(0, 3, 1, 2\), or vae_course.Dataset.of\(x\)"),
        (torch.rand(5, 1, 7, 7), r"got \(5, 1, 7, 7\)$"),
    ],
)
def test_the_advice_for_another_shape_is_the_line_to_write(x, advice):
    with pytest.raises(ValueError, match=advice):
        check_batch(x, GREY)


def test_an_array_of_numpy_is_told_how_to_become_a_tensor():
    with pytest.raises(TypeError, match=r"got ndarray; torch.from_numpy\(x\).float\(\)"):
        check_batch(np.zeros((5, 1, 6, 6)), GREY)
