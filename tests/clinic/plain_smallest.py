"""The smallest VAE that people write, its loss, and the images it is asked about."""

import torch
from small_runs import images
from torch import nn
from torch.nn import functional

X = images("digits").train[:256]


def standard_loss(recon, x, mu, logvar):
    bce = functional.binary_cross_entropy(recon, x.view_as(recon), reduction="sum")
    return bce - 0.5 * torch.sum(1 + logvar - mu**2 - logvar.exp())


class Base(nn.Module):
    def __init__(self):
        super().__init__()
        torch.manual_seed(0)
        self.e, self.d = nn.Linear(64, 8), nn.Linear(4, 64)

    def encode(self, x):
        return self.e(x.flatten(1)).chunk(2, 1)

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.d(self.draw(mu, logvar)).sigmoid(), mu, logvar

    def draw(self, mu, logvar):
        return mu + torch.exp(0.5 * logvar) * torch.randn_like(mu)
