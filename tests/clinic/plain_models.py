"""VAEs as people write them, without this package: what `forward` returns, and how a code is drawn."""

from dataclasses import dataclass
from typing import Any

import torch
from plain_parts import Networks, Sick, reconstruction_term
from torch import Tensor, nn
from torch.nn import functional


class Plain(nn.Module):
    """forward -> (reconstruction, mean, log_var), images flattened inside."""

    def __init__(self, shape: tuple[int, ...], fault: str, **kind: Any):
        super().__init__()
        self.parts = Networks(shape, fault, **kind)
        self.sick = Sick(fault)

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        return self.parts.encode(x)

    def reparameterize(self, mean: Tensor, second: Tensor) -> Tensor:
        return self.sick.code(mean, self.parts.std(second))

    def decode(self, z: Tensor) -> Tensor:
        return self.parts.decode(z)

    def forward(self, x: Tensor):
        mu, logvar = self.encode(x)
        return self.decode(self.reparameterize(mu, logvar)), mu, logvar

    def losses(self, recon: Tensor, x: Tensor, mu: Tensor, logvar: Tensor) -> tuple[Tensor, Tensor]:
        rec = self.sick.reduced(reconstruction_term(self.parts.likelihood, self.sick.fault, recon, x))
        return rec, self.sick.latent(mu, self.parts.std(logvar))


class WithInput(Plain):
    """forward -> [reconstruction, x, mean, log_var]; a loss_function that takes anything and returns a dictionary."""

    def forward(self, x):
        recon, mu, logvar = super().forward(x)
        return [recon, x, mu, logvar]

    def loss_function(self, *args, **kwargs):
        recons, given, mu, log_var = args[:4]
        rec, kl = self.losses(recons, given, mu, log_var)
        return {"loss": rec + kl, "Reconstruction_Loss": rec.detach(), "KLD": -kl.detach()}


class Dictionary(Plain):
    def forward(self, x):
        recon, mu, logvar = super().forward(x)
        return {"x_hat": recon, "z_mean": mu, "z_log_var": logvar}


@dataclass
class Output:
    reconstruction: Tensor
    mu: Tensor
    logvar: Tensor


class WithAttributes(Plain):
    def forward(self, x):
        return Output(*super().forward(x))


class WithCode(Plain):
    def forward(self, x):
        mu, logvar = self.encode(x)
        z = self.reparameterize(mu, logvar)
        return self.decode(z), z, mu, logvar


class Conditional(Plain):
    """forward(x, y): the label as one-hot in both networks."""

    def forward(self, x, y):
        one_hot = functional.one_hot(y, 10).to(x)
        mu, logvar = self.parts.encode(x, one_hot)
        z = self.reparameterize(mu, logvar)
        return self.parts.decode(z, one_hot), mu, logvar


class MeanInEvaluation(Plain):
    def reparameterize(self, mean, second):
        if self.training or self.sick.fault == "concatenated":
            return super().reparameterize(mean, second)
        return mean


class NoForward(Plain):
    forward = nn.Module.forward


class KeepsKL(Plain):
    """forward -> the reconstruction alone; the KL is kept in an attribute, as a number to be added."""

    def forward(self, x):
        recon, mu, logvar = super().forward(x)
        self.kl = self.sick.latent(mu, self.parts.std(logvar))
        return recon


class Distributions(Plain):
    """torch.distributions inside: forward -> (reconstruction, q)."""

    def forward(self, x):
        mu, second = self.encode(x)
        q = torch.distributions.Normal(mu, self.parts.std(second))
        z = q.rsample() if self.sick.healthy_noise else self.sick.code(mu, q.stddev)
        return self.decode(z), q
