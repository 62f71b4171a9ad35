"""Broken VAEs: each fault written afresh, in a few lines, as a wrong model, objective, data set or learning rate.

Every one of them trains without an error message. `FAULTS[name].build(data)` gives a `TrainingSetup`,
`healthy(data)` the same without a fault, and `train(setup)` trains it in a bare loop that, unlike `fit`, looks at
nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import ceil, log2

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch import distributions as td
from torch.nn import functional

from vae_course import networks
from vae_course._validation import check_integer
from vae_course.data import Dataset
from vae_course.distributions import GaussianHead, gaussian, kl_divergence, likelihood_head
from vae_course.models import VAE
from vae_course.objectives import ObjectiveTerms, elbo
from vae_course.priors import StandardNormal
from vae_course.training import History, MeanTerms, Objective

HIDDEN, LATENT = 64, 8


@dataclass
class TrainingSetup:
    """What is trained: a model, the images it is given, the objective it maximises, and how fast."""

    model: VAE
    data: Dataset
    objective: Objective = elbo
    lr: float = 2e-3


@dataclass(frozen=True)
class Fault:
    """One way to break a VAE. `build(data)` gives an untrained patient; `mechanism` and `fix` are a sentence each."""

    name: str
    title: str
    build: Callable[[Dataset], TrainingSetup]
    mechanism: str
    fix: str


def healthy(data: Dataset) -> TrainingSetup:
    """A small VAE with nothing wrong: pixels -> 64 -> 8 latent dimensions -> 64 -> Bernoulli pixels."""
    return TrainingSetup(VAE.mlp(data.shape, latent=LATENT, hidden=(HIDDEN,)), data)


def train(patient: TrainingSetup, steps: int = 300, batch_size: int = 64, seed: int = 0, every: int = 25) -> History:
    """Maximise the patient's own objective with Adam, as a copied training loop does: no checks on the way.

    The history has one entry per `every` steps, each the mean of the patient's own terms over those steps, and over (at
    most 500) test images afterwards. Training ends early only when the objective is no longer finite.
    """
    check_integer("steps", steps)
    model, objective = patient.model, patient.objective
    optimizer = torch.optim.Adam(model.parameters(), lr=patient.lr)
    history, recent = History(seed=seed), []
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        for step in range(1, steps + 1):
            x = patient.data.train[torch.randint(len(patient.data.train), (batch_size,))]
            means = torch.stack([term.mean() for term in objective(model, x)])
            optimizer.zero_grad()
            (-means[0]).backward()
            optimizer.step()
            recent.append(means.detach())
            finite = bool(means[0].isfinite())
            if step % every == 0 or not finite:
                history.train.append(MeanTerms(*torch.stack(recent).mean(0).tolist()))
                with torch.no_grad():
                    test = objective(model, patient.data.test[:500])
                history.test.append(MeanTerms(*(term.mean().item() for term in test)))
                recent = []
            if not finite:
                break
    return history


# --- objectives with a fault: (model, images) -> ObjectiveTerms, to be maximised --------------------------------------


def kl_left_out(model: VAE, x: Tensor) -> ObjectiveTerms:
    q = model.encode(x)
    reconstruction, kl = model.decode(q.rsample()).log_prob(x), kl_divergence(q, model.prior)
    return ObjectiveTerms(reconstruction, reconstruction, kl)


def kl_added(model: VAE, x: Tensor) -> ObjectiveTerms:
    q = model.encode(x)
    reconstruction, kl = model.decode(q.rsample()).log_prob(x), kl_divergence(q, model.prior)
    return ObjectiveTerms(reconstruction + kl, reconstruction, kl)


def kl_weighted_500(model: VAE, x: Tensor) -> ObjectiveTerms:
    q = model.encode(x)
    reconstruction, kl = model.decode(q.rsample()).log_prob(x), kl_divergence(q, model.prior)
    return ObjectiveTerms(reconstruction - 500 * kl, reconstruction, kl)


def kl_from_kldivloss(model: VAE, x: Tensor) -> ObjectiveTerms:
    q = model.encode(x)
    mean, std = q.mean, q.stddev
    reconstruction = model.decode(q.rsample()).log_prob(x)
    kl = nn.KLDivLoss(reduction="none")(mean, std).mean(-1)  # what the default averages over the batch, too
    return ObjectiveTerms(reconstruction - kl, reconstruction, kl)


def pixels_averaged(model: VAE, x: Tensor) -> ObjectiveTerms:
    q = model.encode(x)
    reconstruction, kl = model.decode(q.rsample()).log_prob(x) / x[0].numel(), kl_divergence(q, model.prior)
    return ObjectiveTerms(reconstruction - kl, reconstruction, kl)


def mean_decoded(model: VAE, x: Tensor) -> ObjectiveTerms:
    q = model.encode(x)
    reconstruction, kl = model.decode(q.mean).log_prob(x), kl_divergence(q, model.prior)
    return ObjectiveTerms(reconstruction - kl, reconstruction, kl)


def half_missing(model: VAE, x: Tensor) -> ObjectiveTerms:
    q = model.encode(x)
    mean, log_var = q.mean, q.variance.log()
    z = mean + torch.randn_like(mean) * log_var.exp()
    reconstruction, kl = model.decode(z).log_prob(x), kl_divergence(q, model.prior)
    return ObjectiveTerms(reconstruction - kl, reconstruction, kl)


def sample_detached(model: VAE, x: Tensor) -> ObjectiveTerms:
    q = model.encode(x)
    z = torch.normal(q.mean, q.stddev)
    reconstruction, kl = model.decode(z.detach()).log_prob(x), kl_divergence(q, model.prior)
    return ObjectiveTerms(reconstruction - kl, reconstruction, kl)


def noise_shared(model: VAE, x: Tensor) -> ObjectiveTerms:
    q = model.encode(x)
    noise = torch.randn(q.mean.shape[1], dtype=x.dtype)  # one draw for the whole batch
    reconstruction = model.decode(q.mean + q.stddev * noise).log_prob(x)
    kl = kl_divergence(q, model.prior)
    return ObjectiveTerms(reconstruction - kl, reconstruction, kl)


def mean_beside_deviation(model: VAE, x: Tensor) -> ObjectiveTerms:
    q = model.encode(x)
    mean, std = q.mean, q.stddev
    reconstruction = model.decode(torch.cat([mean, std], dim=1)).log_prob(x)
    kl = 0.5 * (mean**2 + std**2 - 2 * std.log() - 1).sum(1)
    return ObjectiveTerms(reconstruction - kl, reconstruction, kl)


# --- models with a fault ----------------------------------------------------------------------------------------------


class ReluHead(nn.Module):
    """A Gaussian whose mean went through one activation too many."""

    def __init__(self, features: int, latent: int):
        super().__init__()
        self.mean = nn.Sequential(nn.Linear(features, latent), nn.ReLU())
        self.log_var = nn.Linear(features, latent)

    def forward(self, h: Float[Tensor, "batch features"]) -> td.Independent:
        return gaussian(self.mean(h), self.log_var(h))


class UncheckedVAE(VAE):
    """A VAE that asks nothing of its input, with a likelihood that asks nothing either: BCE as most code has it."""

    def encode(self, x: Tensor) -> td.Distribution:
        return self.encoder(x)

    def decode(self, z: Tensor) -> td.Distribution:
        logits = self.decoder(z).base_dist.logits
        return td.Independent(UncheckedBernoulli(logits=logits, validate_args=False), 3, validate_args=False)


class UncheckedBernoulli(td.Bernoulli):
    def log_prob(self, value: Tensor) -> Tensor:
        return -functional.binary_cross_entropy_with_logits(self.logits, value, reduction="none")


def mlp_vae(data: Dataset, *, kind=VAE, head=GaussianHead, before_output=(), codes: int = LATENT) -> VAE:
    """The healthy model with places to put a fault: the encoder's head, layers before the output, the code's width."""
    encoder = nn.Sequential(networks.mlp_encoder(data.shape, [HIDDEN]), head(HIDDEN, LATENT))
    decoder = nn.Sequential(
        networks.mlp_decoder(codes, [HIDDEN], data.shape), *before_output, likelihood_head("bernoulli")
    )
    return kind(encoder, decoder, StandardNormal(codes), data.shape)


def past_one_by_one(data: Dataset, channels: int = 8) -> VAE:
    """Halves the image until one pixel is left, and three times more."""
    halvings = ceil(log2(max(data.shape[1:]))) + 3
    layers: list[nn.Module] = []
    for i in range(halvings):
        before = channels if i else data.shape[0]
        layers += [nn.Conv2d(before, channels, kernel_size=3, stride=2, padding=1), nn.ReLU()]
    model = mlp_vae(data)
    model.encoder = nn.Sequential(*layers, nn.Flatten(), GaussianHead(channels, LATENT))
    return model


def zeros_at_the_start(data: Dataset) -> VAE:
    """Every weight and bias of the decoder begins at zero."""
    model = mlp_vae(data)
    for parameter in model.decoder.parameters():
        nn.init.zeros_(parameter)
    return model


# --- data with a fault ------------------------------------------------------------------------------------------------


def minus_one_to_one(data: Dataset) -> Dataset:
    """What `Normalize(0.5, 0.5)` does."""
    return replace(data, train=2 * data.train - 1, test=2 * data.test - 1)


def tested_on_training(data: Dataset) -> Dataset:
    return replace(data, test=data.train[: len(data.test)], test_labels=None, test_factors=None)


# --- the list ---------------------------------------------------------------------------------------------------------


def _with(objective: Objective) -> Callable[[Dataset], TrainingSetup]:
    return lambda data: replace(healthy(data), objective=objective)


FAULTS: dict[str, Fault] = {
    fault.name: fault
    for fault in (
        Fault(
            "input-range",
            "images in [-1, 1] under binary cross-entropy",
            lambda data: TrainingSetup(mlp_vae(data, kind=UncheckedVAE), minus_one_to_one(data)),
            "For a target of -1 the cross-entropy has no minimum: it falls for ever as the logit falls, so the loss "
            "rewards blackening pixels without end and is no likelihood.",
            "Give the Bernoulli likelihood images in [0, 1], or images in [-1, 1] a Gaussian one.",
        ),
        Fault(
            "relu-output",
            "ReLU before the last sigmoid",
            lambda data: TrainingSetup(mlp_vae(data, before_output=[nn.ReLU()]), data),
            "Logits cannot be negative, so no pixel is darker than 0.5, and one that should be has no gradient.",
            "Leave the decoder's last layer linear; the sigmoid belongs to the likelihood.",
        ),
        Fault(
            "sigmoid-twice",
            "sigmoid twice",
            lambda data: TrainingSetup(mlp_vae(data, before_output=[nn.Sigmoid()]), data),
            "The first sigmoid's output, in [0, 1], is taken for a logit, so pixels lie between 0.5 and "
            "sigmoid(1) = 0.73 whatever the weights are.",
            "Hand logits to a loss that takes logits; apply the sigmoid once.",
        ),
        Fault(
            "concatenated",
            "z made by concatenating mean and standard deviation",
            lambda data: TrainingSetup(mlp_vae(data, codes=2 * LATENT), data, mean_beside_deviation),
            "The decoder reads the parameters of the distribution instead of a sample of it: no noise at all, twice as "
            "many numbers, half of them never negative and none distributed as the prior.",
            "Sample: z = mean + std * noise, as wide as the mean.",
        ),
        Fault(
            "mean-decoded",
            "the mean decoded in training",
            _with(mean_decoded),
            "Without noise the reconstruction does not depend on log_var, so the KL alone sets the widths to 1: an "
            "autoencoder that claims wide posteriors, with a bound that is none.",
            "Decode a sample, q.rsample(), in training and wherever an ELBO is reported.",
        ),
        Fault(
            "missing-half",
            "standard deviation exp(log_var), without the one half",
            _with(half_missing),
            "The noise has standard deviation sigma^2 while the KL prices sigma: below 1 the noise is smaller than "
            "what is paid for, and the number reported is not a bound.",
            "std = exp(0.5 * log_var).",
        ),
        Fault(
            "detached",
            "noise drawn without gradient",
            _with(sample_detached),
            "torch.normal and q.sample() cut the graph at z, so the encoder never hears of the reconstruction; the KL, "
            "which is all it hears, makes q(z|x) the prior.",
            "Use the reparameterised q.rsample().",
        ),
        Fault(
            "shared-noise",
            "one noise vector for the whole batch",
            _with(noise_shared),
            "All images of a batch are moved by the same noise: the expectation stays right, but the gradient's "
            "noise no longer averages out over the batch.",
            "Draw noise of the mean's full shape: torch.randn_like(mean).",
        ),
        Fault(
            "relu-mean",
            "ReLU on the latent mean",
            lambda data: TrainingSetup(mlp_vae(data, head=ReluHead), data),
            "No code's mean can be negative, so the codes fill one orthant of the prior's 2^D, and a dimension whose "
            "mean falls to zero has no gradient to come back.",
            "Leave the last layer before the mean linear.",
        ),
        Fault(
            "no-kl",
            "the KL missing from the loss",
            _with(kl_left_out),
            "Nothing asks the codes to look like the prior or to have any width, so they spread out, and draws from "
            "the prior meet a decoder that was never trained there.",
            "Subtract the KL in the objective that is differentiated, not only in the one that is printed.",
        ),
        Fault(
            "kl-sign",
            "the KL added with the wrong sign",
            _with(kl_added),
            "The objective rewards a large KL, which has no upper limit: codes run away from the prior, and the "
            "objective rises for ever.",
            "Maximise reconstruction - kl, or minimise -reconstruction + kl.",
        ),
        Fault(
            "kldivloss",
            "nn.KLDivLoss(mean, std) taken for the KL",
            _with(kl_from_kldivloss),
            "KLDivLoss compares tables of log-probabilities with tables of probabilities; fed a mean and a standard "
            "deviation it computes std (log std - mean), which rewards means that grow for ever.",
            "Use the closed form, or torch.distributions.kl_divergence(q, prior).",
        ),
        Fault(
            "pixel-mean",
            "mean over pixels under a summed KL",
            _with(pixels_averaged),
            "Averaging divides the reconstruction by the number of pixels P and leaves the KL alone: beta = P, far "
            "more than any code can repay, so the posterior collapses.",
            "Sum over pixels and over latent dimensions; average over the batch only.",
        ),
        Fault(
            "huge-beta",
            "posterior collapse from a huge beta",
            _with(kl_weighted_500),
            "A code dimension pays if a nat of rate saves more than beta nats of distortion; with a huge beta none "
            "does, so q(z|x) becomes the prior and the decoder draws the mean image.",
            "Lower beta to the order of 1, or raise it slowly from 0.",
        ),
        Fault(
            "past-1x1",
            "downsampling past 1x1",
            lambda data: TrainingSetup(past_one_by_one(data), data),
            "A 3x3 kernel on a 1x1 map meets one pixel and eight of padding: eight ninths of its weights are never "
            "used, its output shrinks with every layer, and what is left of the image fits in the last map's channels.",
            "Stop halving at 4x4 or so, then flatten.",
        ),
        Fault(
            "dead-decoder",
            "a decoder that begins with all weights zero",
            lambda data: TrainingSetup(zeros_at_the_start(data), data),
            "With zero weights every hidden unit is zero and so is every gradient but that of the last bias, which "
            "learns the mean image; the code never reaches a pixel.",
            "Keep random initial weights; zero is for biases only.",
        ),
        Fault(
            "learning-rate",
            "a learning rate that explodes the log-variance",
            lambda data: replace(healthy(data), lr=1.0),
            "Adam moves every weight by about the learning rate, so a large one moves log_var by hundreds in a step, "
            "and exp(log_var) overflows or falls to zero: the KL is infinite either way.",
            "Lower the learning rate (1e-3 is a good start); clip log_var or warm up if it still spikes.",
        ),
        Fault(
            "test-is-train",
            "evaluation on training data",
            lambda data: healthy(tested_on_training(data)),
            "The images that should be new were trained on, so the test curve repeats the training curve and cannot "
            "show overfitting.",
            "Evaluate on images that were split off before training.",
        ),
    )
}
