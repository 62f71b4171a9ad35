"""The reconstruction of each image: the mean of p(x|z) at the mean code."""

from collections.abc import Callable

import torch
from torch import Tensor
from torch import distributions as td

from vae_course.checks._gaussian import draw_code
from vae_course.checks.compare import kind_of
from vae_course.checks.exercise import Answer, Exercise, Misconception
from vae_course.checks.sandbox import Refused
from vae_course.checks.vae._shared import layer
from vae_course.distributions import gaussian


def cases(generator: torch.Generator) -> list[tuple]:
    """Images with an encoder, which gives mean and log-variance, and a decoder, which gives logits."""
    drawn = []
    for batch, pixels, latent in ((2, 4, 2), (5, 9, 3), (3, 6, 4)):
        x = torch.rand(batch, pixels, generator=generator)
        to_mean, to_log_var = (layer(generator, pixels, latent) for _ in range(2))
        to_logits = layer(generator, latent, pixels)
        drawn.append((x, lambda x, m=to_mean, v=to_log_var: (m(x), v(x)), to_logits))
    return drawn


def reference(x: Tensor, encode: Callable, decode: Callable) -> Tensor:
    return decode(encode(x)[0]).sigmoid()


def observe(answer: Answer, x: Tensor, encode: Callable, decode: Callable) -> tuple[float, float, Tensor]:
    """The images; where they change from call to call, that they do and whether they are black and white must do."""
    calls = [answer(x, encode, decode) for _ in range(8)]
    if not isinstance(calls[0], Tensor) or calls[0].shape != x.shape:
        raise Refused(f"expected a reconstruction of each image, {kind_of(x)}; got {kind_of(calls[0])}.")
    steady = all(torch.equal(calls[0], other) for other in calls)
    black_and_white = all(((images == 0) | (images == 1)).all() for images in calls)
    return float(steady), float(black_and_white), calls[0] if steady else torch.zeros_like(x)


ALTERNATIVES = (
    lambda x, encode, decode: td.Bernoulli(logits=decode(gaussian(*encode(x)).mean)).mean,
    lambda x, encode, decode: 1 / (1 + torch.exp(-decode(encode(x)[0]))),
)

MISTAKES = (
    Misconception(
        "code drawn",
        lambda x, encode, decode: decode(draw_code(*encode(x))).sigmoid(),
        "two calls on the same image give two reconstructions: you decode a drawn code. That is what the ELBO averages "
        "over, but this function promises the mean code. Whichever is shown, say which.",
    ),
    Misconception(
        "pixels drawn",
        lambda x, encode, decode: torch.bernoulli(decode(encode(x)[0]).sigmoid()),
        "your images are black and white, and others at each call: the pixels are drawn. Return their probabilities, "
        "the mean of p(x|z), at the mean code.",
    ),
    Misconception(
        "logits shown",
        lambda x, encode, decode: decode(encode(x)[0]),
        "these are logits: below 0 and above 1. An image needs the probability of white.",
    ),
    Misconception(
        "sigmoid twice",
        lambda x, encode, decode: decode(encode(x)[0]).sigmoid().sigmoid(),
        "a sigmoid of a sigmoid: every pixel lies between 0.5 and 0.73, a grey veil. Once is enough.",
    ),
    Misconception(
        "log-variance decoded",
        lambda x, encode, decode: decode(encode(x)[1]).sigmoid(),
        "you decode the log-variance. The encoder returns the mean first.",
    ),
    Misconception(
        "rounded",
        lambda x, encode, decode: (decode(encode(x)[0]) > 0).to(x.dtype),
        "your image is cut at one half to black and white. The probabilities show where the decoder is unsure.",
    ),
    Misconception(
        "the image ignored",
        lambda x, encode, decode: decode(torch.zeros_like(encode(x)[0])).sigmoid(),
        "every image gets the same output, that of the code zero. A reconstruction decodes the image's own code.",
    ),
    Misconception(
        "mean and log-variance added",
        lambda x, encode, decode: decode(sum(encode(x))).sigmoid(),
        "you decode the sum of mean and log-variance. The mean code is the mean alone.",
    ),
    Misconception(
        "average image",
        lambda x, encode, decode: decode(encode(x)[0].mean(0, keepdim=True)).sigmoid().expand_as(x),
        "all images get the same picture, that of the average code. Every image has a code of its own.",
    ),
    Misconception(
        "softmax",
        lambda x, encode, decode: decode(encode(x)[0]).softmax(-1),
        "you take a softmax over the pixels: they would sum to 1. Every pixel has a probability of its own: a sigmoid.",
    ),
    Misconception(
        "clamped logits",
        lambda x, encode, decode: decode(encode(x)[0]).clamp(0, 1),
        "you cut the logits off at 0 and 1. A logit becomes a probability by a sigmoid.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    observe=observe,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "encode(x) returns two tensors. Which one is the code that q(z|x) is centred on?",
        "decode gives logits, one per pixel. The mean of a Bernoulli is its probability.",
    ),
    minutes=4,
    difficulty=1,
)
