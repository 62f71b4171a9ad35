"""An autoencoder, and the VAE: a prior p(z), an encoder x -> q(z|x) and a decoder z -> p(x|z)."""

from collections.abc import Sequence
from math import prod

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch import distributions as td

from vae_course import networks
from vae_course._validation import check_batch, check_integer, check_nonnegative
from vae_course.distributions import GaussianHead, likelihood_domain, likelihood_head
from vae_course.priors import StandardNormal

Shape = Sequence[int]


class Autoencoder(nn.Module):
    """Two functions and no probability: images `(B, *shape)` to codes `(B, latent)` and back.

    >>> model = Autoencoder.mlp((1, 28, 28), latent=8)
    >>> codes = model.encode(torch.rand(5, 1, 28, 28))
    >>> codes.shape, model.decode(codes).shape
    (torch.Size([5, 8]), torch.Size([5, 1, 28, 28]))
    """

    def __init__(self, encoder: nn.Module, decoder: nn.Module, shape: Shape):
        super().__init__()
        self.encoder, self.decoder, self.shape = encoder, decoder, tuple(shape)

    @classmethod
    def linear(cls, shape: Shape, latent: int) -> "Autoencoder":
        """One linear layer each way: what it can learn is PCA's subspace (Baldi & Hornik 1989)."""
        check_integer("latent", latent)
        return cls(
            nn.Sequential(nn.Flatten(), nn.Linear(prod(shape), latent)),
            networks.mlp_decoder(latent, [], shape),
            shape,
        )

    @classmethod
    def mlp(
        cls,
        shape: Shape,
        latent: int,
        hidden: Sequence[int] = (400,),
        activation: networks.Activation = nn.ReLU,
    ) -> "Autoencoder":
        """Fully connected layers `hidden` on the way in and, reversed, on the way out; the output is not squashed."""
        check_integer("latent", latent)
        encoder = nn.Sequential(
            networks.mlp_encoder(shape, hidden, activation), nn.Linear([prod(shape), *hidden][-1], latent)
        )
        return cls(encoder, networks.mlp_decoder(latent, hidden[::-1], shape, activation), shape)

    def encode(self, x: Float[Tensor, " batch *event"]) -> Float[Tensor, "batch latent"]:
        """Codes of images."""
        check_batch(x, self.shape)
        return self.encoder(x)

    def decode(self, z: Float[Tensor, "batch latent"]) -> Float[Tensor, " batch *event"]:
        """Images of codes; values may leave [0, 1]."""
        return self.decoder(z)

    def forward(self, x: Float[Tensor, " batch *event"]) -> Float[Tensor, " batch *event"]:
        return self.decode(self.encode(x))


class VAE(nn.Module):
    """A variational autoencoder (Kingma & Welling 2014, arXiv:1312.6114; Rezende et al. 2014, arXiv:1401.4082).

    `encoder` maps images `(B, *shape)` to a distribution over codes, `decoder` maps codes `(B, latent)` to a
    distribution over images, `prior` is a module which, called without arguments, gives the distribution p(z).

    >>> model = VAE.mlp((1, 28, 28), latent=20)
    >>> q = model.encode(torch.rand(5, 1, 28, 28))  # q(z|x)
    >>> p = model.decode(q.rsample())  # p(x|z)
    >>> q.event_shape, p.event_shape, model.prior.event_shape
    (torch.Size([20]), torch.Size([1, 28, 28]), torch.Size([20]))
    >>> model.generate(3).shape
    torch.Size([3, 1, 28, 28])
    """

    def __init__(self, encoder: nn.Module, decoder: nn.Module, prior: nn.Module, shape: Shape):
        super().__init__()
        self.encoder, self.decoder, self.prior_module, self.shape = encoder, decoder, prior, tuple(shape)
        self.domain = likelihood_domain(decoder)

    @classmethod
    def mlp(
        cls,
        shape: Shape,
        latent: int = 20,
        hidden: Sequence[int] = (400,),
        likelihood: str = "bernoulli",
        scale: float = 1.0,
        activation: networks.Activation = nn.ReLU,
    ) -> "VAE":
        """Fully connected: `shape -> hidden -> latent -> reversed hidden -> shape`; 784-400-20 by default on 28x28.

        `likelihood` is bernoulli, continuous-bernoulli, gaussian (with standard deviation `scale`) or
        gaussian-learned-scale.
        """
        check_integer("latent", latent)
        encoder = nn.Sequential(
            networks.mlp_encoder(shape, hidden, activation), GaussianHead([prod(shape), *hidden][-1], latent)
        )
        decoder = nn.Sequential(
            networks.mlp_decoder(latent, hidden[::-1], shape, activation), likelihood_head(likelihood, scale)
        )
        return cls(encoder, decoder, StandardNormal(latent), shape)

    @classmethod
    def conv(
        cls,
        shape: Shape,
        latent: int = 20,
        channels: Sequence[int] = (32, 64),
        features: int | None = 256,
        likelihood: str = "bernoulli",
        scale: float = 1.0,
        activation: networks.Activation = nn.ReLU,
        upsampling: str = "transposed",
    ) -> "VAE":
        """Convolutional: each entry of `channels` halves the image; height and width must be divisible by
        `2**len(channels)`. The decoder doubles it again, by `upsampling`: "transposed" or "resize". Between the maps
        and the code lies a layer of `features`, or none (None)."""
        check_integer("latent", latent)
        width = networks.flattened_size(shape, channels) if features is None else features
        encoder = networks.conv_encoder(shape, channels, features, activation)
        decoder = networks.conv_decoder(latent, shape, channels, features, activation, upsampling)
        return cls(
            nn.Sequential(encoder, GaussianHead(width, latent)),
            nn.Sequential(decoder, likelihood_head(likelihood, scale)),
            StandardNormal(latent),
            shape,
        )

    @property
    def prior(self) -> td.Distribution:
        """p(z), event shape `(latent,)`."""
        return self.prior_module()

    def encode(self, x: Float[Tensor, " batch *event"]) -> td.Distribution:
        """q(z|x): batch shape `(B,)`, event shape `(latent,)`. Raises on anything but a batch of images in [0, 1], or
        of finite values where the likelihood is a Gaussian."""
        self.check_input(x)
        return self.encoder(x)

    def check_input(self, x: Float[Tensor, " batch *event"]) -> None:
        """Raises `TypeError` or `ValueError` for what this model's likelihood cannot take."""
        check_batch(x, self.shape, self.domain)

    def decode(self, z: Float[Tensor, "batch latent"]) -> td.Distribution:
        """p(x|z): batch shape `(B,)`, event shape `shape`."""
        return self.decoder(z)

    @torch.no_grad()
    def reconstruct(self, x: Float[Tensor, " batch *event"]) -> Float[Tensor, " batch *event"]:
        """The mean of p(x|z) at the mean of q(z|x). No sampling takes place, so this is not what the ELBO averages
        over."""
        return self.decode(self.encode(x).mean).mean

    @torch.no_grad()
    def generate(self, n: int, temperature: float = 1.0) -> Float[Tensor, " batch *event"]:
        """The means of p(x|z) for `n` codes z ~ p(z), scaled by `temperature` around zero; no pixel noise is added."""
        check_integer("n", n)
        check_nonnegative("temperature", temperature)
        return self.decode(temperature * self.prior.sample((n,))).mean
