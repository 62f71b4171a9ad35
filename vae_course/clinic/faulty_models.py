"""Models with a fault in a layer (the healthy one, with places to put it) and data with a fault.

>>> import torch, vae_course as vc
>>> data = vc.Dataset("noise", train=torch.rand(64, 1, 4, 4), test=torch.rand(16, 1, 4, 4))
>>> (mlp_vae(data, head=ReluHead).encode(data.test).mean < 0).any()
tensor(False)
"""

from collections.abc import Callable
from dataclasses import replace
from math import ceil, log2, prod

from jaxtyping import Float
from torch import Tensor, nn
from torch import distributions as td
from torch.nn import functional

from vae_course import networks
from vae_course.clinic.training_setup import HIDDEN, LATENT
from vae_course.data import Dataset
from vae_course.distributions import GaussianHead, gaussian, likelihood_head
from vae_course.models import VAE
from vae_course.priors import StandardNormal


def mlp_vae(
    data: Dataset,
    *,
    kind: type[VAE] = VAE,
    head: Callable[[int, int], nn.Module] = GaussianHead,
    decoder: nn.Module | None = None,
    code_width: int = LATENT,
) -> VAE:
    """The healthy model with places to put a fault: the encoder's head, the decoder, the code's width."""
    encoder = nn.Sequential(networks.mlp_encoder(data.shape, [HIDDEN]), head(HIDDEN, LATENT))
    if decoder is None:
        decoder = nn.Sequential(networks.mlp_decoder(code_width, [HIDDEN], data.shape), likelihood_head("bernoulli"))
    return kind(encoder, decoder, StandardNormal(code_width), data.shape)


def relu_before_output(data: Dataset) -> VAE:
    """Logits go through one activation too many."""
    network = networks.mlp_decoder(LATENT, [HIDDEN], data.shape)
    decoder = nn.Sequential(network, nn.ReLU(), likelihood_head("bernoulli"))
    return mlp_vae(data, decoder=decoder)


def sigmoid_before_output(data: Dataset) -> VAE:
    """Probabilities are handed to a likelihood that takes logits."""
    network = networks.mlp_decoder(LATENT, [HIDDEN], data.shape)
    decoder = nn.Sequential(network, nn.Sigmoid(), likelihood_head("bernoulli"))
    return mlp_vae(data, decoder=decoder)


class ReluHead(nn.Module):
    """A Gaussian whose mean went through one activation too many."""

    def __init__(self, features: int, latent: int):
        super().__init__()
        self.mean = nn.Sequential(nn.Linear(features, latent), nn.ReLU())
        self.log_var = nn.Linear(features, latent)

    def forward(self, h: Float[Tensor, "batch features"]) -> td.Independent:
        return gaussian(self.mean(h), self.log_var(h))


class UncheckedBernoulli(td.Bernoulli):
    """Binary cross-entropy as most code has it: any value is scored, also one that is no probability."""

    def log_prob(self, value: Tensor) -> Tensor:
        """Per pixel in nats, same shape as `value`."""
        return -functional.binary_cross_entropy_with_logits(self.logits, value, reduction="none")


class UncheckedVAE(VAE):
    """A VAE that asks nothing of its images `(B, C, H, W)`, with a likelihood that asks nothing either."""

    def encode(self, x: Float[Tensor, " batch *event"]) -> td.Distribution:
        """q(z|x), whatever the range of the images."""
        return self.encoder(x)

    def decode(self, z: Float[Tensor, "batch latent"]) -> td.Distribution:
        """p(x|z) with `UncheckedBernoulli` pixels."""
        logits = self.decoder(z).base_dist.logits
        return td.Independent(UncheckedBernoulli(logits=logits, validate_args=False), 3, validate_args=False)


def past_one_by_one(data: Dataset, channels: int = 8) -> VAE:
    """Halves the image until one pixel is left, and three times more."""
    halvings = ceil(log2(max(data.shape[1:]))) + 3
    features = channels * prod(ceil(side / 2**halvings) for side in data.shape[1:])
    layers: list[nn.Module] = []
    for i in range(halvings):
        before = channels if i else data.shape[0]
        layers += [nn.Conv2d(before, channels, kernel_size=3, stride=2, padding=1), nn.ReLU()]
    model = mlp_vae(data)
    model.encoder = nn.Sequential(*layers, nn.Flatten(), GaussianHead(features, LATENT))
    return model


def zeros_at_the_start(data: Dataset) -> VAE:
    """Every weight and bias of the decoder begins at zero."""
    model = mlp_vae(data)
    for parameter in model.decoder.parameters():
        nn.init.zeros_(parameter)
    return model


def minus_one_to_one(data: Dataset) -> Dataset:
    """Images in [-1, 1], as `Normalize(0.5, 0.5)` makes them."""
    train, test = 2 * data.train - 1, 2 * data.test - 1
    return replace(data, train=train, test=test)


def tested_on_training(data: Dataset) -> Dataset:
    """Training images in the place of the test images."""
    test = data.train[: len(data.test)]
    return replace(data, test=test, test_labels=None, test_factors=None)
