import math
from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor
from torch import distributions as td


def wrong_1(
    x: Float[Tensor, "batch pixels"],
    z: Float[Tensor, "samples batch latent"],
    q: td.Distribution,
    prior: td.Distribution,
    likelihood: Callable,
) -> Float[Tensor, "batch"]:
    """the KL has the wrong sign: log q is added and the log prior subtracted"""
    kl = q.log_prob(z) - prior.log_prob(z)
    return (likelihood(z).log_prob(x) + kl).mean(0)


def wrong_2(
    x: Float[Tensor, "batch pixels"],
    z: Float[Tensor, "samples batch latent"],
    q: td.Distribution,
    prior: td.Distribution,
    likelihood: Callable,
) -> Float[Tensor, "batch"]:
    """log q(z|x) is missing: this is the mean of log p(x, z), without the entropy of q"""
    return (likelihood(z).log_prob(x) + prior.log_prob(z)).mean(0)


def wrong_3(
    x: Float[Tensor, "batch pixels"],
    z: Float[Tensor, "samples batch latent"],
    q: td.Distribution,
    prior: td.Distribution,
    likelihood: Callable,
) -> Float[Tensor, "batch"]:
    """sums over the samples instead of averaging"""
    return (likelihood(z).log_prob(x) + prior.log_prob(z) - q.log_prob(z)).sum(0)


def wrong_4(
    x: Float[Tensor, "batch pixels"],
    z: Float[Tensor, "samples batch latent"],
    q: td.Distribution,
    prior: td.Distribution,
    likelihood: Callable,
) -> Float[Tensor, "batch"]:
    """takes the log of the mean weight (an importance-weighted bound) instead of the mean of the log-weights"""
    log_w = likelihood(z).log_prob(x) + prior.log_prob(z) - q.log_prob(z)
    return log_w.logsumexp(0) - math.log(len(z))


def wrong_5(
    x: Float[Tensor, "batch pixels"],
    z: Float[Tensor, "samples batch latent"],
    q: td.Distribution,
    prior: td.Distribution,
    likelihood: Callable,
) -> Float[Tensor, "batch"]:
    """evaluates the likelihood at the mean of the codes instead of averaging it over the codes"""
    kl = (q.log_prob(z) - prior.log_prob(z)).mean(0)
    return likelihood(z.mean(0)).log_prob(x) - kl


def wrong_6(
    x: Float[Tensor, "batch pixels"],
    z: Float[Tensor, "samples batch latent"],
    q: td.Distribution,
    prior: td.Distribution,
    likelihood: Callable,
) -> Float[Tensor, "batch"]:
    """two mistakes: returns the loss (minus the ELBO), and averages over the batch as well"""
    log_w = likelihood(z).log_prob(x) + prior.log_prob(z) - q.log_prob(z)
    return -log_w.mean()


def right_1(
    x: Float[Tensor, "batch pixels"],
    z: Float[Tensor, "samples batch latent"],
    q: td.Distribution,
    prior: td.Distribution,
    likelihood: Callable,
) -> Float[Tensor, "batch"]:
    """the mean over samples of the three logarithms"""
    return (likelihood(z).log_prob(x) + prior.log_prob(z) - q.log_prob(z)).mean(0)


def right_2(
    x: Float[Tensor, "batch pixels"],
    z: Float[Tensor, "samples batch latent"],
    q: td.Distribution,
    prior: td.Distribution,
    likelihood: Callable,
) -> Float[Tensor, "batch"]:
    """reconstruction minus KL, each averaged over samples on its own"""
    reconstruction = likelihood(z).log_prob(x).mean(dim=0)
    kl = (q.log_prob(z) - prior.log_prob(z)).mean(dim=0)
    return reconstruction - kl


def right_3(
    x: Float[Tensor, "batch pixels"],
    z: Float[Tensor, "samples batch latent"],
    q: td.Distribution,
    prior: td.Distribution,
    likelihood: Callable,
) -> Float[Tensor, "batch"]:
    """a loop over blocks of samples that adds up the terms"""
    total = 0.0
    for codes in z.split(64):
        log_joint = likelihood(codes).log_prob(x) + prior.log_prob(codes)
        total = total + (log_joint - q.log_prob(codes)).sum(0)
    return total / len(z)
