"""A small generative adversarial network, to compare with: it samples, but has no density and no encoder."""

from collections.abc import Callable
from typing import NamedTuple

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional as F

from vae_course import networks
from vae_course._settings import device_of
from vae_course._validation import check_batch, check_integer, check_nonnegative


class GAN(nn.Module):
    """Generator and discriminator (Goodfellow et al. 2014, arXiv:1406.2661) of images whose sides are divisible by 4.

    The generator doubles the image twice with transposed convolutions and normalises over the batch, as DCGAN does
    (Radford et al. 2015, arXiv:1511.06434); the discriminator, `(B, C, H, W)` to one logit each, is fully connected.

    >>> gan = GAN((1, 8, 8), latent=4)
    >>> images = gan.generate(5)
    >>> images.shape, gan.discriminator(images).shape
    (torch.Size([5, 1, 8, 8]), torch.Size([5, 1]))
    """

    def __init__(self, shape: tuple[int, int, int], latent: int = 20, channels: int = 16, hidden: int = 256):
        super().__init__()
        self.shape, self.latent = tuple(shape), check_integer("latent", latent)
        self.generator = _generator(latent, shape, channels)
        self.discriminator = nn.Sequential(
            networks.mlp_encoder(shape, [hidden, hidden], lambda: nn.LeakyReLU(0.2)), nn.Linear(hidden, 1)
        )

    def noise(self, n: int) -> Float[Tensor, "n latent"]:
        """`n` codes z ~ N(0, I), on the model's device."""
        return torch.randn(check_integer("n", n), self.latent, device=device_of(self))

    @torch.no_grad()
    def generate(self, n: int, temperature: float = 1.0) -> Float[Tensor, " n *event"]:
        """`n` images from z ~ N(0, I), scaled by `temperature`; batch normalisation uses its running averages."""
        was_training, z = self.training, check_nonnegative("temperature", temperature) * self.noise(n)
        self.eval()
        images = self.generator(z)
        self.train(was_training)
        return images


def _generator(latent: int, shape: tuple[int, int, int], channels: int) -> nn.Sequential:
    colours, height, width = shape
    if height % 4 or width % 4:
        raise ValueError(f"the generator doubles twice, so sides must be divisible by 4, got {height}x{width}")
    start = (2 * channels, height // 4, width // 4)
    return nn.Sequential(
        nn.Linear(latent, start[0] * start[1] * start[2]),
        nn.Unflatten(1, start),
        nn.BatchNorm2d(2 * channels),
        nn.ReLU(),
        nn.ConvTranspose2d(2 * channels, channels, kernel_size=4, stride=2, padding=1),
        nn.BatchNorm2d(channels),
        nn.ReLU(),
        nn.ConvTranspose2d(channels, colours, kernel_size=4, stride=2, padding=1),
        nn.Sigmoid(),
    )


class GANHistory(NamedTuple):
    """Both players' losses at every step, nats per image: 2 log 2 and log 2 where the discriminator can only guess.

    >>> GANHistory(discriminator=[1.39, 0.80], generator=[0.69, 1.20]).generator[-1]
    1.2
    """

    discriminator: list[float]
    generator: list[float]


def fit_gan(
    gan: GAN,
    images: Float[Tensor, " n *event"],
    epochs: int = 5,
    batch_size: int = 64,
    lr: float = 4e-3,
    penalty: float = 0.3,
    on_step: Callable[[int], None] | None = None,
) -> GANHistory:
    """Steps of the discriminator and the generator in turn, with the non-saturating loss (arXiv:1406.2661, section 3).

    `penalty` weighs half the squared gradient of the logits at real images, "R1" (Mescheder et al. 2018,
    arXiv:1801.04406, section 4.1); it is added at every fourth step, four times as heavy. The learning rate falls
    linearly to 0. `on_step` is called after each step with the number of steps done. Nothing here notices a training
    that fails: the losses do not tell.

    >>> history = fit_gan(GAN((1, 8, 8), latent=4), torch.rand(64, 1, 8, 8), epochs=2, batch_size=16)
    >>> len(history.discriminator), len(history.generator)  # one loss for each of eight steps
    (8, 8)
    """
    check_integer("epochs", epochs)
    check_integer("batch_size", batch_size, least=2)
    check_nonnegative("penalty", penalty)
    check_batch(images, gan.shape)
    if len(images) < batch_size:
        raise ValueError(f"expected at least one batch of {batch_size} images, got {len(images)} images")
    device, per_epoch = device_of(gan), len(images) // batch_size
    players = [
        torch.optim.Adam(net.parameters(), lr, betas=(0.5, 0.99), fused=True)
        for net in (gan.discriminator, gan.generator)
    ]
    decays = [torch.optim.lr_scheduler.LinearLR(player, 1.0, 0.0, epochs * per_epoch) for player in players]
    losses = []
    for step in range(epochs * per_epoch):
        gan.train()
        if step % per_epoch == 0:
            batches = iter(torch.randperm(len(images)).to(images.device).split(batch_size))
        real = images[next(batches)].to(device)
        fake = gan.generator(gan.noise(len(real)))
        # softplus(-l) = -log sigmoid(l), so these are the cross-entropies of "real" and "generated".
        seen = F.softplus(-gan.discriminator(real)).mean() + F.softplus(gan.discriminator(fake.detach())).mean()
        due = penalty > 0 and step % 4 == 0
        _step(players[0], seen + 4 * penalty / 2 * _squared_gradient(gan.discriminator, real) if due else seen)
        fooled = F.softplus(-gan.discriminator(fake)).mean()
        _step(players[1], fooled)
        for decay in decays:
            decay.step()
        losses.append(torch.stack([seen.detach(), fooled.detach()]))
        if on_step:
            on_step(step + 1)
    gan.eval()
    return GANHistory(*torch.stack(losses).T.tolist())


def _squared_gradient(discriminator: nn.Module, real: Tensor) -> Tensor:
    real = real.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(discriminator(real).sum(), real, create_graph=True)
    return gradient.square().flatten(1).sum(1).mean()


def _step(player: torch.optim.Optimizer, loss: Tensor) -> None:
    player.zero_grad()
    loss.backward()
    player.step()
