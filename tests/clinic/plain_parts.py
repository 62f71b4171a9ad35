"""Networks of the plain models, and the lines in which a fault sits."""

from itertools import pairwise
from math import prod

import torch
from torch import Tensor, nn
from torch.nn import functional

LATENT, HIDDEN = 6, 48


class Networks(nn.Module):
    """Encoder and decoder of one kind; no distribution, no noise, no loss."""

    def __init__(
        self,
        shape,
        fault,
        *,
        conv=False,
        spatial=False,
        batch_norm=False,
        activation=nn.ReLU,
        likelihood="bernoulli",
        latent=LATENT,
        classes=0,
        spread="log_var",
        dropout=0.0,
        layers=1,
    ):
        super().__init__()
        self.shape, self.fault, self.likelihood, self.spread = tuple(shape), fault, likelihood, spread
        width = 2 * latent if fault == "concatenated" else latent
        past = fault == "past-1x1"
        if conv and not past:
            self.body = nn.Sequential(
                nn.Conv2d(shape[0], 8, 3, 2, 1), activation(), nn.Conv2d(8, 16, 3, 2, 1), activation()
            )
            size = ((shape[1] + 1) // 2 + 1) // 2
            features = 16 * size * size
        elif past:
            self.body, features = _halved_too_often(shape, activation), 8
        else:
            sizes = [prod(shape) + classes, *[HIDDEN] * layers]
            blocks = []
            for a, b in pairwise(sizes):
                blocks += [nn.Linear(a, b), *[nn.BatchNorm1d(b)] * batch_norm, activation(), nn.Dropout(dropout)]
            self.body, features = nn.Sequential(*blocks), HIDDEN
        self.flat = not conv
        if spatial:
            self.heads = nn.ModuleList([nn.Conv2d(16, 2, 1), nn.Conv2d(16, 2, 1)])
            self.decoder = nn.Sequential(
                nn.Flatten(), nn.Linear(2 * size * size, HIDDEN), activation(), nn.Linear(HIDDEN, prod(shape))
            )
        else:
            self.heads = nn.ModuleList([nn.Linear(features, latent), nn.Linear(features, latent)])
            inner = [nn.Linear(width + classes, HIDDEN), *[nn.BatchNorm1d(HIDDEN)] * batch_norm, activation()]
            for _ in range(layers - 1):
                inner += [nn.Linear(HIDDEN, HIDDEN), activation()]
            self.decoder = nn.Sequential(*inner, nn.Linear(HIDDEN, prod(shape)))
        self.spatial = spatial
        if fault == "dead-decoder":
            for p in self.decoder.parameters():
                nn.init.zeros_(p)

    def encode(self, x: Tensor, given: Tensor | None = None) -> tuple[Tensor, Tensor]:
        h = x.flatten(1) if self.flat else x
        h = self.body(h if given is None else torch.cat([h, given], 1))
        h = h if self.spatial else h.flatten(1)
        mean, second = (head(h) for head in self.heads)
        if self.fault == "relu-mean":
            mean = mean.relu()
        return mean, second

    def std(self, second: Tensor) -> Tensor:
        if self.fault == "variance-floor":
            return second.relu() + 1e-8
        if self.spread == "softplus":
            return functional.softplus(second) + 1e-4
        return second.exp() if self.spread == "log_std" else (0.5 * second).exp()

    def decode(self, z: Tensor, given: Tensor | None = None) -> Tensor:
        out = self.decoder(z if given is None else torch.cat([z, given], 1))
        out = out.view(len(z), *self.shape)
        if self.fault == "relu-output":
            out = out.relu()
        if self.fault == "sigmoid-twice":
            out = out.sigmoid()
        return out.sigmoid() if self.likelihood in ("bernoulli", "gaussian-sigmoid") else out


def _halved_too_often(shape, activation) -> nn.Sequential:
    blocks, size, channels = [], max(shape[1:]), shape[0]
    halvings = 0
    while size > 1:
        size, halvings = (size + 1) // 2, halvings + 1
    for _ in range(halvings + 3):
        blocks += [nn.Conv2d(channels, 8, 3, 2, 1), activation()]
        channels = 8
    return nn.Sequential(*blocks)


def reconstruction_term(likelihood: str, fault: str, recon: Tensor, x: Tensor) -> Tensor:
    """Per pixel, to be minimised."""
    x = x.view_as(recon)
    if fault == "reconstruction-unexplained":
        return (recon.sigmoid() if likelihood == "logits" else recon).sub(x).pow(4)
    if likelihood == "logits":
        return functional.binary_cross_entropy_with_logits(recon, x, reduction="none")
    if likelihood == "bernoulli":
        if fault == "input-range":  # what torch computed before it checked its targets
            return -(x * recon.clamp(min=1e-6).log() + (1 - x) * (1 - recon).clamp(min=1e-6).log())
        return functional.binary_cross_entropy(recon, x, reduction="none")
    return functional.mse_loss(recon, x, reduction="none")


class Sick:
    """The lines that a fault spoils: how a code is drawn, what the latent term is, how both are reduced."""

    def __init__(self, fault: str):
        self.fault = fault

    @property
    def healthy_noise(self) -> bool:
        return self.fault not in (
            *("concatenated", "mean-decoded", "missing-half", "detached", "shared-noise", "noise-mean", "noise-scale"),
        )

    def code(self, mean: Tensor, std: Tensor) -> Tensor:
        noise = torch.randn_like(mean)
        if self.fault == "concatenated":
            return torch.cat([mean, std], 1)
        if self.fault == "mean-decoded":
            return mean
        if self.fault == "missing-half":
            return mean + std.square() * noise
        if self.fault == "detached":
            return (mean + std * noise).detach()
        if self.fault == "shared-noise":
            return mean + std * torch.randn(mean.shape[1:], device=mean.device, dtype=mean.dtype)
        if self.fault == "noise-mean":
            return mean + std * torch.rand_like(mean)
        if self.fault == "noise-scale":
            return mean + 2 * std.log() * noise
        return mean + std * noise

    def latent(self, mean: Tensor, std: Tensor) -> Tensor:
        mean, std = mean.flatten(1), std.flatten(1)
        variance, log_var = std.square(), 2 * std.log()
        terms = {
            "no-kl": lambda: 0 * mean,
            "kl-sign": lambda: 0.5 * (1 + log_var - mean**2 - variance),
            "kldivloss": lambda: functional.kl_div(mean, std, reduction="none"),
            "kl-mean-part": lambda: 0.5 * (variance - log_var - 1),
            "kl-variance-part": lambda: 0.5 * (mean**2 - variance + log_var + 1),
            "prior-scale": lambda: 0.5 * ((mean**2 + variance) / 16 - log_var),
            "kl-form": lambda: mean.abs() + log_var.abs(),
        }
        term = terms.get(self.fault, lambda: 0.5 * (mean**2 + variance - log_var - 1))()
        kl = term.sum(1).sum() if self.fault == "kl-batch" else term.sum(1).mean()
        return 500 * kl if self.fault == "huge-beta" else kl

    def reduced(self, per_pixel: Tensor) -> Tensor:
        if self.fault == "pixel-mean":
            return per_pixel.mean()
        return per_pixel.flatten(1).sum(1).mean()
