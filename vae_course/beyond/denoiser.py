"""A small network that guesses the noise in z_t, its training, and guidance towards a class."""

from math import log

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.nn import functional as F

from vae_course._settings import device_of
from vae_course._validation import check_integer, check_labels
from vae_course.beyond.diffusion import NoiseSchedule, Predict, noised


def timestep_embedding(t: Int[Tensor, " batch"], steps: int, width: int = 32) -> Float[Tensor, "batch width"]:
    """Sines and cosines of t / `steps` at `width` / 2 frequencies, from 1 to 1,000 in equal ratios: so that a network
    tells neighbouring timesteps apart (the idea of Vaswani et al. 2017, arXiv:1706.03762, section 3.5).

    >>> timestep_embedding(torch.tensor([0, 50]), steps=100, width=4).shape
    torch.Size([2, 4])
    """
    frequencies = torch.exp(torch.linspace(0, log(1000), width // 2, device=t.device))
    angles = (t / steps)[:, None] * frequencies
    return torch.cat([angles.sin(), angles.cos()], 1)


class Denoiser(nn.Module):
    """z_t `(B, dimensions)` and timesteps `(B,)` to the noise in z_t: an MLP with residual layers. With `classes`, it
    takes labels, too; the label `classes` stands for "not told" (Ho & Salimans 2022, arXiv:2207.12598).

    >>> denoiser = Denoiser(dimensions=2, steps=100)
    >>> denoiser(torch.randn(5, 2), torch.tensor([1, 20, 50, 99, 100])).shape
    torch.Size([5, 2])
    """

    def __init__(self, dimensions: int, steps: int, hidden: int = 128, layers: int = 3, classes: int | None = None):
        super().__init__()
        for name, value in (("dimensions", dimensions), ("steps", steps), ("hidden", hidden), ("layers", layers)):
            check_integer(name, value)
        self.dimensions, self.steps, self.classes, told = dimensions, steps, classes, 32
        self.first = nn.Linear(dimensions + told, hidden)
        self.label = None if classes is None else nn.Embedding(classes + 1, hidden)
        self.layers = nn.ModuleList(nn.Linear(hidden, hidden) for _ in range(layers - 1))
        self.last = nn.Linear(hidden, dimensions)

    def forward(
        self, z: Float[Tensor, "batch d"], t: Int[Tensor, " batch"], labels: Int[Tensor, " batch"] | None = None
    ) -> Float[Tensor, "batch d"]:
        if z.ndim != 2 or z.shape[1] != self.dimensions:
            raise ValueError(f"expected z_t of shape (N, {self.dimensions}), got {tuple(z.shape)}")
        h = self.first(torch.cat([z, timestep_embedding(t, self.steps)], 1))
        if self.label is not None:
            h = h + self.label(torch.full_like(t, self.classes) if labels is None else labels)
        elif labels is not None:
            _classes(self)
        h = F.silu(h)
        for layer in self.layers:
            h = h + F.silu(layer(h))
        return self.last(h)


def fit_denoiser(
    denoiser: Denoiser,
    x: Float[Tensor, "n d"],
    schedule: NoiseSchedule,
    labels: Int[Tensor, " n"] | None = None,
    iterations: int = 3000,
    batch_size: int = 256,
    lr: float = 2e-3,
    untold: float = 0.1,
) -> list[float]:
    """Minimise the simple loss, |noise - predicted noise|^2 summed over dimensions, over random x, t and noise
    (arXiv:2006.11239, algorithm 1), with Adam and a learning rate that falls linearly to 0; returns the loss of each
    iteration. With `labels`, each is hidden with probability `untold`. Raises `ValueError` for another number of steps
    than the denoiser's, or x of another width.

    >>> denoiser, schedule = Denoiser(2, steps=20, hidden=32), NoiseSchedule.cosine(20)
    >>> losses = fit_denoiser(denoiser, torch.randn(500, 2), schedule, iterations=200)
    >>> sum(losses[-50:]) < sum(losses[:50])
    True
    """
    if schedule.steps != denoiser.steps:
        raise ValueError(f"the denoiser was made for {denoiser.steps} steps, the schedule has {schedule.steps}")
    if x.ndim != 2 or x.shape[1] != denoiser.dimensions or not torch.isfinite(x).all():
        raise ValueError(f"expected finite x of shape (N, {denoiser.dimensions}), got {tuple(x.shape)}")
    if labels is not None:
        check_labels(labels, len(x), _classes(denoiser))
    x, losses = x.to(device_of(denoiser)), []
    optimizer = torch.optim.Adam(denoiser.parameters(), lr, fused=True)
    decay = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.0, check_integer("iterations", iterations))
    for _ in range(iterations):
        chosen = torch.randint(len(x), (batch_size,), device=x.device)
        t, noise = torch.randint(1, schedule.steps + 1, (batch_size,), device=x.device), torch.randn_like(x[chosen])
        told = None
        if labels is not None:
            hidden = torch.rand(batch_size, device=x.device) < untold
            told = torch.where(hidden, denoiser.classes, labels.to(x.device)[chosen])
        guess = denoiser(noised(x[chosen], noise, t, schedule), t, told)
        loss = (guess - noise).square().sum(1).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        decay.step()
        losses.append(loss.detach())
    return torch.stack(losses).tolist()


def guided(denoiser: Denoiser, label: int, weight: float) -> Predict:
    """`predict(z, t)` for one class: the untold guess plus `weight` times what the label changes in it (Ho & Salimans
    2022, arXiv:2207.12598, eq. 6, where w = `weight` - 1). 0 ignores the label, 1 obeys it, more exaggerates it.

    >>> predict = guided(Denoiser(2, steps=10, classes=3), label=1, weight=2.0)
    >>> predict(torch.randn(5, 2), torch.full((5,), 10)).shape
    torch.Size([5, 2])
    """
    check_labels(torch.tensor([label]), 1, _classes(denoiser))

    def predict(z: Float[Tensor, "batch d"], t: Int[Tensor, " batch"]) -> Float[Tensor, "batch d"]:
        untold = denoiser(z, t)
        told = denoiser(z, t, torch.full_like(t, label))
        return untold + weight * (told - untold)

    return predict


def _classes(denoiser: Denoiser) -> int:
    """How many classes it knows, or an error."""
    if denoiser.classes is None:
        raise ValueError("this denoiser knows no labels; Denoiser(..., classes=10) makes one that does")
    return denoiser.classes
