"""Autoencoder and VAE: shapes, sizes, and what they refuse."""

import pytest
import torch
from torch import nn

import vae_course as vc
from vae_course import networks

SHAPE = (1, 28, 28)


def test_the_standard_vae_has_the_published_number_of_parameters():
    # 784-400-20 with biases: 314,000 + 2 * 8,020 + 8,400 + 314,384
    assert sum(p.numel() for p in vc.VAE.mlp(SHAPE, latent=20).parameters()) == 652_824


@pytest.mark.parametrize("build", [vc.VAE.mlp, vc.VAE.conv])
@pytest.mark.parametrize("shape", [(1, 28, 28), (1, 32, 32), (3, 32, 32), (1, 64, 64), (1, 8, 8)])
def test_encoder_and_decoder_meet_for_every_image_size(build, shape):
    model = build(shape, latent=3)
    x = torch.rand(2, *shape)
    q = model.encode(x)
    p = model.decode(q.rsample())
    assert q.event_shape == (3,) and p.event_shape == shape and p.batch_shape == (2,)
    assert model.generate(4).shape == (4, *shape) == model.reconstruct(torch.rand(4, *shape)).shape


def test_a_vae_also_takes_points_of_the_plane():
    model = vc.VAE.mlp((2,), latent=2, hidden=(16,), likelihood="gaussian")
    assert vc.elbo(model, torch.randn(5, 2)).elbo.shape == (5,)


def test_reconstruction_is_deterministic_and_sampling_the_code_is_not():
    model, x = vc.VAE.mlp(SHAPE, 4, (16,)), torch.rand(3, *SHAPE)
    assert torch.equal(model.reconstruct(x), model.reconstruct(x))
    assert not torch.equal(model.encode(x).rsample(), model.encode(x).rsample())


def test_temperature_zero_decodes_the_middle_of_the_prior():
    model = vc.VAE.mlp(SHAPE, 4, (16,))
    images = model.generate(3, temperature=0.0)
    assert torch.allclose(images, model.decode(torch.zeros(3, 4)).mean)


def test_a_linear_autoencoder_is_linear():
    model = vc.Autoencoder.linear(SHAPE, 5)
    a, b = torch.rand(2, 1, *SHAPE)
    middle = model(0.5 * a + 0.5 * b)
    torch.testing.assert_close(middle, 0.5 * model(a) + 0.5 * model(b))


def test_the_decoder_of_an_autoencoder_mirrors_its_encoder():
    model = vc.Autoencoder.mlp(SHAPE, 2, (30, 10))
    sizes = [layer.in_features for layer in model.modules() if isinstance(layer, nn.Linear)]
    assert sizes == [784, 30, 10, 2, 10, 30]


@pytest.mark.invalid_input
@pytest.mark.parametrize(
    ("batch", "error", "message"),
    [
        (torch.rand(2, 28, 28), ValueError, r"expected a batch of shape \(N, 1, 28, 28\), got \(2, 28, 28\)"),
        (torch.rand(1, 28, 28), ValueError, r"a single image needs x\[None\]"),
        (torch.rand(2, 3, 28, 28), ValueError, r"got \(2, 3, 28, 28\)"),
        (torch.rand(0, 1, 28, 28), ValueError, "empty batch"),
        (torch.randint(0, 255, (2, 1, 28, 28)), TypeError, "x.float\\(\\) / 255"),
        (torch.rand(2, 1, 28, 28) * 255, ValueError, r"images in \[0, 1\].*rescale with x / 255"),
        (torch.rand(2, 1, 28, 28) * 2 - 1, ValueError, r"rescale with \(x \+ 1\) / 2"),
        (torch.full((2, 1, 28, 28), float("nan")), ValueError, "got NaN"),
        ([[0.0]], TypeError, "got list"),
    ],
)
@pytest.mark.parametrize("model", [vc.VAE.mlp(SHAPE, 4, (16,)), vc.Autoencoder.mlp(SHAPE, 4, (16,))], ids=["vae", "ae"])
def test_bad_images_meet_an_error_that_says_what_came_and_what_to_do(model, batch, error, message):
    with pytest.raises(error, match=message):
        model.encode(batch)


@pytest.mark.invalid_input
def test_points_must_be_finite():
    model = vc.VAE.mlp((2,), latent=2, hidden=(16,), likelihood="gaussian")
    with pytest.raises(ValueError, match="finite"):
        model.encode(torch.tensor([[0.0, float("inf")]]))


@pytest.mark.invalid_input
@pytest.mark.parametrize("latent", [0, -1, 2.5, "ten"])
@pytest.mark.parametrize("build", [vc.VAE.mlp, vc.VAE.conv, vc.Autoencoder.mlp, vc.Autoencoder.linear])
def test_a_code_has_at_least_one_dimension(build, latent):
    with pytest.raises(ValueError, match="latent must be an integer of at least 1"):
        build(SHAPE, latent)


@pytest.mark.invalid_input
def test_convolutions_refuse_sizes_that_cannot_be_halved():
    with pytest.raises(ValueError, match="divisible by 4, got 30x30"):
        networks.conv_encoder((1, 30, 30))


@pytest.mark.invalid_input
def test_generating_nothing_or_with_negative_temperature_is_refused():
    model = vc.VAE.mlp(SHAPE, 2, (8,))
    with pytest.raises(ValueError, match="n must be"):
        model.generate(0)
    with pytest.raises(ValueError, match="temperature"):
        model.generate(1, temperature=-1)
