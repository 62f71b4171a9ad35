"""What several exercises of chapter 05 share."""

from collections.abc import Callable
from functools import partial

import torch
from torch import Tensor
from torch import distributions as td
from torch.nn import functional as F

from vae_course.checks._gaussian import kl_to_standard_normal

Layer = Callable[[Tensor], Tensor]


def layer(generator: torch.Generator, inputs: int, outputs: int, dtype=torch.float32, size=1.0, bias=0.0) -> Layer:
    """A linear layer with weights from the generator, so that the reader's own random stream is left alone."""
    weight = size * torch.randn(outputs, inputs, generator=generator, dtype=dtype)
    return partial(F.linear, weight=weight, bias=bias + 0.3 * torch.randn(outputs, generator=generator, dtype=dtype))


def log_bernoulli(logits: Tensor, x: Tensor) -> Tensor:
    """log p(x|z) of Bernoulli pixels in nats, summed over the last dimension."""
    return (x * logits - F.softplus(logits)).sum(-1)


def log_bernoulli_library(logits: Tensor, x: Tensor) -> Tensor:
    return td.Independent(td.Bernoulli(logits=logits, validate_args=False), 1).log_prob(x)


def log_bernoulli_two_sides(logits: Tensor, x: Tensor) -> Tensor:
    return torch.einsum("...p,...p->...", x, F.logsigmoid(logits)) + ((1 - x) * F.logsigmoid(-logits)).sum(-1)


def negative_elbo(logits: Tensor, x: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
    """The loss of a VAE with Bernoulli pixels: nats per image, averaged over the batch."""
    return (kl_to_standard_normal(mean, log_var) - log_bernoulli(logits, x)).mean()


def weighted_negative_elbo(logits: Tensor, x: Tensor, mean: Tensor, log_var: Tensor, price=1.0, weight=1.0) -> Tensor:
    """The same with the `price` of a nat of KL and the `weight` of a nat of reconstruction."""
    return (price * kl_to_standard_normal(mean, log_var) - weight * log_bernoulli(logits, x)).mean()


def load_optimizers() -> None:
    """The first optimizer loads torch's compiler, which replaces functions of torch. So make one before."""
    torch.optim.SGD([torch.zeros(1)], lr=1.0)
