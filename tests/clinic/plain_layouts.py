"""Layouts of plain VAEs: networks, answer, and how the loss is called. Each function makes an untrained model with a
fault, and what `diagnose` is told about it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import torch
from plain_models import (
    Conditional,
    Dictionary,
    Distributions,
    KeepsKL,
    NoForward,
    Plain,
    WithAttributes,
    WithCode,
    WithInput,
)
from plain_parts import reconstruction_term
from torch import Tensor, nn


@dataclass
class Case:
    """A model as it is asked about, and what `diagnose` and a training loop are given."""

    net: Any
    images: Tensor
    extras: tuple
    loss: Callable
    step: Callable[[Tensor, tuple], Tensor]  # the user's own training loss
    options: dict[str, Any]
    data: Any = None
    lr: float = 2e-3

    @property
    def modules(self) -> list[nn.Module]:
        return list(self.net) if isinstance(self.net, tuple) else [self.net]


def _plain_loss(net):
    def loss_function(recon_x, x, mu, logvar):
        rec, kl = net.losses(recon_x, x, mu, logvar)
        return rec + kl

    return loss_function


def mlp(data, fault, seed, kind=Plain, shape=None, images=None, **options):
    net = kind(shape or data.shape, fault, **options)
    x = data.train if images is None else images
    loss = _plain_loss(net)

    def step(batch, extras):
        recon, mu, logvar = net(batch)
        return loss(recon, batch, mu, logvar)

    return Case(net, x, (), loss, step, {})


def with_input(data, fault, seed):
    case = mlp(data, fault, seed, WithInput, conv=True, likelihood="gaussian-sigmoid")
    net = case.net

    def step(x, _):
        return net.loss_function(*net(x), M_N=0.1)["loss"]

    return replace(case, loss=net.loss_function, step=step)


def dictionary(data, fault, seed):
    case = mlp(data, fault, seed, Dictionary, batch_norm=True, likelihood="logits")
    net = case.net

    def loss(x, x_hat, z_mean, z_log_var):
        return sum(net.losses(x_hat, x, z_mean, z_log_var))

    return replace(case, loss=loss, step=lambda x, _: loss(x, **net(x)))


def attributes(data, fault, seed):
    case = mlp(data, fault, seed, WithAttributes, activation=nn.Tanh)
    net = case.net

    def criterion(output, target):
        return sum(net.losses(output.reconstruction, target, output.mu, output.logvar))

    return replace(case, loss=criterion, step=lambda x, _: criterion(net(x), x))


def with_code(data, fault, seed):
    case = mlp(data, fault, seed, WithCode, likelihood="gaussian", activation=nn.ELU)
    net = case.net

    def compute_loss(model, x):
        recon, _, mu, logvar = model(x)
        return sum(model.losses(recon, x, mu, logvar))

    return replace(case, loss=compute_loss, step=lambda x, _: compute_loss(net, x))


class _Encoder(nn.Module):
    def __init__(self, parts):
        super().__init__()
        self.body, self.heads = parts.body, parts.heads
        self.parts = (parts,)

    def forward(self, x):
        return self.parts[0].encode(x)


class _Decoder(nn.Module):
    def __init__(self, parts):
        super().__init__()
        self.net = parts.decoder
        self.parts = (parts,)

    def forward(self, z):
        return self.parts[0].decode(z)


def separate(data, fault, seed):
    net = Plain(data.shape, fault)
    encoder, decoder, loss = _Encoder(net.parts), _Decoder(net.parts), _plain_loss(net)

    def step(x, _):
        mu, logvar = encoder(x)
        return loss(decoder(net.reparameterize(mu, logvar)), x, mu, logvar)

    def sample(mean, log_var):
        return net.sick.code(mean, net.parts.std(log_var))

    return Case((encoder, decoder), data.train, (), loss, step, {"sample": sample})


def conditional(data, fault, seed):
    case = mlp(data, fault, seed, Conditional, classes=10)
    net, loss = case.net, case.loss

    def step(x, extras):
        recon, mu, logvar = net(x, *extras)
        return loss(recon, x, mu, logvar)

    return replace(case, extras=(data.train_labels,), step=step)


def points(data, fault, seed):
    x = _standardised(data.train.flatten(1))
    x = x @ torch.linalg.svd(x, full_matrices=False).Vh[:2].T
    return mlp(data, fault, seed, shape=(2,), images=_standardised(x), likelihood="gaussian", latent=2)


def table(data, fault, seed):
    x = data.train.flatten(1)
    columns = x.var(0).argsort(descending=True)[:30]
    return mlp(data, fault, seed, shape=(30,), images=_standardised(x[:, columns]), likelihood="gaussian")


def _standardised(x):
    return (x - x.mean(0)) / (x.std(0) + 1e-6)


def no_forward(data, fault, seed):
    case = mlp(data, fault, seed, NoForward)
    net = case.net

    def loss(recon, x, mu, log_var):
        rec, kl = net.losses(recon, x, mu, log_var)
        return rec + kl, rec.item(), kl.item()

    def step(x, _):
        mu, logvar = net.encode(x)
        return loss(net.decode(net.reparameterize(mu, logvar)), x, mu, logvar)[0]

    return replace(case, loss=loss, step=step)


def keeps_kl(data, fault, seed):
    case = mlp(data, fault, seed, KeepsKL, activation=nn.LeakyReLU)
    net = case.net

    def loss(x_hat, x):
        return net.sick.reduced(reconstruction_term(net.parts.likelihood, fault, x_hat, x)) + net.kl

    return replace(case, loss=loss, step=lambda x, _: loss(net(x), x))


def distributions(data, fault, seed):
    case = mlp(data, fault, seed, Distributions, spread="softplus")
    net = case.net

    def loss(recon, x, q):
        rec = net.sick.reduced(reconstruction_term(net.parts.likelihood, fault, recon, x))
        return rec + net.sick.latent(q.mean, q.stddev)

    def step(x, _):
        recon, q = net(x)
        return loss(recon, x, q)

    return replace(case, loss=lambda net, x: step(x, ()), step=step)
