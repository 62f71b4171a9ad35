"""A one-hot sample whose gradient is that of the probabilities."""

import torch
from torch import Tensor
from torch import distributions as td
from torch.nn import functional

from vae_course.checks.exercise import Exercise, Misconception
from vae_course.checks.reparam._shared import observe_discrete, unequal_logits


def cases(generator: torch.Generator) -> list[tuple[Tensor]]:
    return [(logits,) for logits in unequal_logits(generator)]


def _one_hot_sample(logits: Tensor) -> Tensor:
    """A sample, without gradient."""
    return td.OneHotCategorical(logits=logits.detach()).sample()


def reference(logits: Tensor) -> Tensor:
    probs = logits.softmax(-1)
    one_hot = _one_hot_sample(logits)
    return one_hot + probs - probs.detach()


observe = observe_discrete


def _straight_through_indices(logits: Tensor) -> Tensor:
    probs = logits.softmax(-1)
    flat = torch.multinomial(probs.detach().reshape(-1, probs.shape[-1]), 1).reshape(probs.shape[:-1])
    return (functional.one_hot(flat, probs.shape[-1]) - probs).detach() + probs


ALTERNATIVES = (
    lambda logits: td.OneHotCategoricalStraightThrough(logits=logits).rsample(),
    _straight_through_indices,
)


def _drawn_upside_down(logits: Tensor) -> Tensor:
    noise = torch.rand_like(logits).clamp(1e-10, 1 - 1e-7).log().neg().log()
    p = logits.softmax(-1)
    return functional.one_hot((logits + noise).argmax(-1), logits.shape[-1]) + p - p.detach()


MISTAKES = (
    Misconception(
        "sample detached",
        _one_hot_sample,
        "no gradient arrives at the logits. A one-hot sample is a constant to autograd: add something with a "
        "gradient and the value zero.",
    ),
    Misconception(
        "the probabilities",
        lambda logits: logits.softmax(-1),
        "you returned the probabilities. Going forward, straight-through gives a true one-hot sample.",
    ),
    Misconception(
        "the most probable category",
        lambda logits: functional.one_hot(logits.argmax(-1), logits.shape[-1]) + (p := logits.softmax(-1)) - p.detach(),
        "you always take the most probable category. Draw one: the others must be tried, too.",
    ),
    Misconception(
        "the probabilities not subtracted",
        lambda logits: _one_hot_sample(logits) + logits.softmax(-1),
        "going forward, your z is one-hot plus the probabilities. Subtract them again, detached, so that only "
        "their gradient stays.",
    ),
    Misconception(
        "gradient of the logits",
        lambda logits: _one_hot_sample(logits) + logits - logits.detach(),
        "your gradient is that of the logits themselves. The stand-in for the sample is the probabilities, whose "
        "sum is fixed: raising one lowers the others.",
    ),
    Misconception(
        "Gumbel-softmax",
        lambda logits: functional.gumbel_softmax(logits, tau=1.0),
        "your samples are mixtures: this is the Gumbel-softmax relaxation. Straight-through goes forward one-hot.",
    ),
    Misconception(
        "hard Gumbel-softmax",
        lambda logits: functional.gumbel_softmax(logits, tau=1.0, hard=True),
        "your gradient differs from draw to draw: it is that of a relaxed sample. The straight-through gradient is "
        "that of the probabilities.",
    ),
    Misconception(
        "all categories equally probable",
        lambda logits: _one_hot_sample(torch.zeros_like(logits)) + (p := logits.softmax(-1)) - p.detach(),
        "your samples do not depend on the logits: all categories come equally often. Draw them with the "
        "probabilities softmax(logits).",
    ),
    Misconception(
        "sample times probability",
        lambda logits: _one_hot_sample(logits) * logits.softmax(-1),
        "you multiply the sample by the probabilities: the drawn entry is its probability, not 1. Add them and "
        "take them away again, once with and once without gradient.",
    ),
    Misconception(
        "softmax over the rows",
        lambda logits: _one_hot_sample(logits.softmax(0).log()) + (p := logits.softmax(0)) - p.detach(),
        "your softmax runs over the first dimension. The categories are the last one: each row of logits is a "
        "distribution of its own.",
    ),
    Misconception(
        "noise that is not Gumbel's",
        _drawn_upside_down,
        "the categories win with wrong probabilities: what you add to the logits before the argmax is not Gumbel "
        "noise. Normal noise is another one, and -log(-log u) is *added*, with both minus signs.",
    ),
    Misconception(
        "gradient of the log-probabilities",
        lambda logits: _one_hot_sample(logits) + (p := logits.log_softmax(-1)) - p.detach(),
        "your gradient is that of the log-probabilities. That of the probabilities is asked for: softmax, not its "
        "logarithm.",
    ),
    Misconception(
        "sigmoid",
        lambda logits: _one_hot_sample(logits) + (p := logits.sigmoid()) - p.detach(),
        "your gradient is that of a sigmoid of each logit. The probabilities are a softmax over the categories.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    observe=observe,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    rtol=0.0,
    atol=0.05,  # at least six standard errors of each figure
    hints=(
        "Two ingredients: a one-hot sample without gradient, and the probabilities with theirs.",
        "Which expression in `probs` has the value 0 and the gradient of `probs`?",
        "hard + probs - probs.detach()",
    ),
    minutes=8,
    difficulty=3,
    points=2,
)
