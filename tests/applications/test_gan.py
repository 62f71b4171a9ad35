"""The small GAN and the small classifier."""

import math

import pytest
import torch

from vae_course.applications.gan import GAN, _squared_gradient, fit_gan
from vae_course.evaluation.classifier import train_classifier

SHAPE = (1, 8, 8)


def _bright(n=256):
    return torch.full((n, *SHAPE), 0.9) - 0.05 * torch.rand(n, *SHAPE)


def test_a_gan_learns_to_draw_what_it_is_shown():
    gan = GAN(SHAPE, latent=4, channels=8, hidden=32)
    before = (gan.generate(64) - 0.875).abs().mean()
    history = fit_gan(gan, _bright(), epochs=15)
    assert (gan.generate(64) - 0.875).abs().mean() < before / 2
    assert len(history.discriminator) == len(history.generator) > 0
    assert all(map(math.isfinite, history.discriminator + history.generator))


def test_the_penalty_of_a_linear_discriminator_is_its_squared_weight():
    linear = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(64, 1))
    torch.testing.assert_close(_squared_gradient(linear, _bright(10)), linear[1].weight.square().sum())


def test_images_lie_in_the_unit_interval_and_generating_leaves_the_mode_alone():
    gan = GAN(SHAPE, latent=4)
    images = gan.generate(5)
    assert images.shape == (5, *SHAPE) and images.min() >= 0 and images.max() <= 1
    assert gan.training


def test_the_classifier_learns_classes_that_can_be_told_apart():
    labels = torch.arange(300) % 3
    images = (labels / 3)[:, None, None, None].expand(-1, *SHAPE) + 0.1 * torch.rand(300, *SHAPE)
    classifier = train_classifier(images, labels, epochs=15)
    assert (classifier.predict(images) == labels).float().mean() > 0.95
    assert classifier.features(images).shape == (300, 64)


@pytest.mark.invalid_input
@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: GAN((1, 10, 10)), "divisible by 4, got 10x10"),
        (lambda: GAN(SHAPE, latent=0), "latent must be"),
        (lambda: GAN(SHAPE).generate(0), "n must be"),
        (lambda: GAN(SHAPE).generate(2, temperature=-1), "temperature"),
        (lambda: fit_gan(GAN(SHAPE), torch.rand(10, *SHAPE) * 2, batch_size=5), r"in \[0, 1\]"),
        (lambda: fit_gan(GAN(SHAPE), torch.rand(10, *SHAPE), batch_size=64), "at least one batch of 64"),
        (lambda: train_classifier(torch.rand(4, *SHAPE), torch.zeros(3).long()), "3 labels for 4 images"),
    ],
)
def test_bad_input_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
