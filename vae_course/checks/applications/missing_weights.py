"""The importance weights of codes for an image with missing pixels."""

import torch
from torch import Tensor

from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor, Tensor, Tensor]]:
    """log p(x_i|z_k) of every pixel, log p(z_k), log q(z_k|x), and what was seen.

    784 pixels have so little together that the exponential underflows, and no less: rounding grows with the sum.
    """
    drawn = []
    for k, d, largest in ((3, 4, 1.5), (6, 7, 1.5), (5, 784, 0.5)):
        likelihood, prior, q = (
            -scale * torch.rand(shape, generator=generator)
            for scale, shape in ((largest, (k, d)), (2.0, (k,)), (2.0, (k,)))
        )
        seen = (torch.arange(d) % 3 > 0).float()
        drawn.append((likelihood, prior, q, seen))
    return drawn


def _log_weights(log_p_pixels: Tensor, log_prior: Tensor, log_q: Tensor, seen: Tensor) -> Tensor:
    return (log_p_pixels * seen).sum(1) + log_prior - log_q


def reference(log_p_pixels: Tensor, log_prior: Tensor, log_q: Tensor, seen: Tensor) -> Tensor:
    return _log_weights(log_p_pixels, log_prior, log_q, seen).softmax(0)


def _weights_loop(likelihood: Tensor, prior: Tensor, q: Tensor, seen: Tensor) -> Tensor:
    logs = [likelihood[k][seen > 0].sum() + prior[k] - q[k] for k in range(len(q))]
    weights = (torch.stack(logs) - max(logs)).exp()
    return weights / weights.sum()


ALTERNATIVES = (
    _weights_loop,
    lambda likelihood, prior, q, seen: torch.distributions.Categorical(logits=likelihood @ seen + prior - q).probs,
)

MISTAKES = (
    Misconception(
        "missing pixels counted",
        lambda likelihood, prior, q, seen: reference(likelihood, prior, q, torch.ones_like(seen)),
        "you use the likelihood of all pixels. What is in the holes was made up: a code earns its weight by the "
        "pixels that were seen, and by no others.",
    ),
    Misconception(
        "only the missing pixels counted",
        lambda likelihood, prior, q, seen: reference(likelihood, prior, q, 1 - seen),
        "you use the likelihood of the pixels that are missing. seen is 1 where the pixel is known.",
    ),
    Misconception(
        "without the prior",
        lambda likelihood, prior, q, seen: reference(likelihood, 0 * prior, q, seen),
        "log p(z) is missing. The weight is the joint probability of pixels and code over the probability with "
        "which the code was proposed.",
    ),
    Misconception(
        "without the proposal",
        lambda likelihood, prior, q, seen: reference(likelihood, prior, 0 * q, seen),
        "you do not divide by q(z|x). Codes that the encoder proposes often would then count twice: once by "
        "number, once by weight.",
    ),
    Misconception(
        "proposal multiplied",
        lambda likelihood, prior, q, seen: reference(likelihood, prior, -q, seen),
        "you add log q(z|x). It is what you divide by, so its logarithm is taken away.",
    ),
    Misconception(
        "not normalised",
        lambda *case: _log_weights(*case).exp(),
        "your weights do not add up to one. Completions are averaged with them: divide by their sum.",
    ),
    Misconception(
        "logarithms returned",
        _log_weights,
        "these are the logarithms of the weights, before they are normalised. Take the softmax over the codes.",
    ),
    Misconception(
        "mean over pixels",
        lambda likelihood, prior, q, seen: ((likelihood * seen).sum(1) / seen.sum() + prior - q).softmax(0),
        "you average the log-likelihood over the pixels, which weakens it against prior and proposal. "
        "Probabilities of pixels multiply, so their logarithms add.",
    ),
    Misconception(
        "logarithms normalised",
        lambda *case: _log_weights(*case) / _log_weights(*case).sum(),
        "you divide the logarithms by their sum. Take exponentials first: a softmax does both.",
    ),
    Misconception(
        "only the best code",
        lambda *case: torch.nn.functional.one_hot(_log_weights(*case).argmax(), len(case[1])).to(case[1]),
        "the best code gets all the weight. The others are less probable, not impossible: a softmax of the logarithms.",
    ),
    Misconception(
        "largest weight one",
        lambda *case: (_log_weights(*case) - _log_weights(*case).max()).exp(),
        "your largest weight is 1, but all of them together should be: divide by their sum.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "log w_k = log p(seen pixels | z_k) + log p(z_k) - log q(z_k | x).",
        "Multiply the table by seen and sum over its last dimension; then a softmax over the codes.",
    ),
    minutes=10,
    difficulty=3,
    points=2,
)
