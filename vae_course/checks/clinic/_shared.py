"""What several exercises of chapter 11 share."""

from collections.abc import Callable
from functools import partial

import torch
from torch import Tensor
from torch.nn import functional as F

from vae_course.checks.exercise import Answer
from vae_course.checks.sandbox import Refused

Layer = Callable[[Tensor], Tensor]


def uniform(generator: torch.Generator, low: float, high: float, decimals: int = 2) -> float:
    """A number between `low` and `high`, rounded as a table would print it."""
    return round(low + (high - low) * torch.rand((), generator=generator).item(), decimals)


def layer(generator: torch.Generator, inputs: int, bias: Tensor, size: float) -> Layer:
    """A linear layer with weights from the generator, so that the reader's own random stream is left alone."""
    weight = size * torch.randn(len(bias), inputs, generator=generator, dtype=bias.dtype)
    return partial(F.linear, weight=weight, bias=bias)


def one_of(words: tuple[str, ...]) -> Callable[..., str]:
    """Observe an answer that returns one of these words."""

    def observe(answer: Answer, *case) -> str:
        word = answer(*case)
        if word is None:
            raise Refused("your function returned None. Does every path end in a return statement?")
        if word not in words:
            raise Refused(f"expected one of {', '.join(map(repr, words))}; your function returned {word!r}.")
        return word

    return observe


def cross_entropy(logits: Tensor, x: Tensor) -> Tensor:
    """-log p(x|z) of Bernoulli pixels in nats, summed over the last dimension."""
    return (F.softplus(logits) - x * logits).sum(-1)
