"""What each sentence costs, where padding costs nothing."""

import math

import torch
from torch import Tensor
from torch import distributions as td
from torch.nn import functional

from vae_course.checks.exercise import Answer, Exercise, Misconception
from vae_course.checks.media._shared import lengths


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor, int]]:
    """Logits, tokens and the token that is padding, which is not always 0; one sentence fills all places, one has a
    single character, and the last logits are large, so that some probabilities are tiny."""
    drawn = []
    for sentences, places, size, padding, scale in ((2, 4, 4, 0, 1.0), (3, 6, 5, 4, 2.0), (5, 12, 30, 0, 60.0)):
        logits = scale * torch.randn(sentences, places, size, generator=generator) + 1
        tokens = torch.randint(1, size, (sentences, places), generator=generator)
        tokens = torch.where(tokens == padding, 0, tokens)
        behind = torch.arange(places) >= lengths(generator, sentences, places)[:, None]
        drawn.append((logits, tokens.masked_fill(behind, padding), padding))
    return drawn


def reference(logits: Tensor, tokens: Tensor, padding: int) -> Tensor:
    log_p = logits.log_softmax(-1).gather(-1, tokens[..., None]).squeeze(-1)  # of every character
    return -log_p.where(tokens != padding, 0).sum(1)


ALTERNATIVES = (
    lambda logits, tokens, padding: functional.cross_entropy(
        logits.mT, tokens, ignore_index=padding, reduction="none"
    ).sum(1),
    lambda logits, tokens, padding: -(td.Categorical(logits=logits).log_prob(tokens) * (tokens != padding)).sum(-1),
    lambda logits, tokens, padding: (
        (logits.logsumexp(-1) - (logits * functional.one_hot(tokens, logits.shape[-1])).sum(-1)) * (tokens != padding)
    ).sum(1),
)


def _costs(logits: Tensor, tokens: Tensor) -> Tensor:
    """Of every place, padding or not."""
    return functional.cross_entropy(logits.mT, tokens, reduction="none")


def _of_log_probs(make) -> Answer:
    """The cost from other log-probabilities of the tokens."""
    return lambda logits, tokens, padding: (
        -make(logits).gather(-1, tokens[..., None]).squeeze(-1).where(tokens != padding, 0).sum(1)
    )


def _without_padding(logits: Tensor, tokens: Tensor, padding: int) -> Tensor:
    fewer = logits.index_fill(-1, torch.tensor([padding]), -torch.inf)
    return _costs(fewer, tokens).where(tokens != padding, 0).sum(1)


MISTAKES = (
    Misconception(
        "padding counted",
        lambda logits, tokens, padding: _costs(logits, tokens).sum(1),
        "the padding is counted as if somebody had said it. It stands there to make rows equally long; a sentence of "
        "three characters costs what its three characters cost.",
    ),
    Misconception(
        "mean over the characters",
        lambda logits, tokens, padding: reference(logits, tokens, padding) / (tokens != padding).sum(1),
        "your values are nats per character. Asked for are nats per sentence: the costs of its characters add up.",
    ),
    Misconception(
        "mean over all places",
        lambda logits, tokens, padding: reference(logits, tokens, padding) / tokens.shape[1],
        "you divide by the number of places, padding among them, so the same sentence costs less in a longer row. Sum "
        "the characters.",
    ),
    Misconception(
        "mean over the sentences",
        lambda logits, tokens, padding: reference(logits, tokens, padding).mean(),
        "you averaged over the sentences. One figure for each sentence is asked for.",
    ),
    Misconception(
        "only the padding",
        lambda logits, tokens, padding: (_costs(logits, tokens) * (tokens == padding)).sum(1),
        "the mask is the wrong way round: you count the padding and leave the characters out.",
    ),
    Misconception(
        "logits masked, not costs",
        lambda logits, tokens, padding: _costs(logits * (tokens != padding)[..., None], tokens).sum(1),
        "you set the logits to 0 at the padding. Equal logits are not free: each such place costs the logarithm of the "
        "alphabet's size. Mask the costs.",
    ),
    Misconception(
        "token 0 in place of padding",
        lambda logits, tokens, padding: (_costs(logits, tokens) * (tokens != 0)).sum(1),
        "you leave out the token 0. Which token is padding, `padding` says; it is not always 0.",
    ),
    Misconception(
        "sign",
        lambda logits, tokens, padding: -reference(logits, tokens, padding),
        "your values are negative. These are log-probabilities; a cost is minus that.",
    ),
    Misconception(
        "bits",
        lambda logits, tokens, padding: reference(logits, tokens, padding) / math.log(2),
        "your values are in bits. Nats are asked for: no division by log 2.",
    ),
    Misconception(
        "logits as log-probabilities",
        _of_log_probs(lambda logits: logits),
        "you took the logits for log-probabilities. Their exponentials do not sum to 1 over the alphabet: use "
        "log_softmax.",
    ),
    Misconception(
        "normalised over the places",
        _of_log_probs(lambda logits: logits.log_softmax(1)),
        "you normalised over the places. At each place one of the characters has to come: the probabilities sum to 1 "
        "over the last dimension. F.cross_entropy wants the alphabet in dimension 1.",
    ),
    Misconception(
        "log of a softmax",
        _of_log_probs(lambda logits: logits.softmax(-1).log()),
        "some values are infinite: the softmax of a very unlikely character is 0 in single precision. log_softmax "
        "never forms the probability.",
    ),
    Misconception(
        "only up to the first padding's place",
        lambda logits, tokens, padding: (_costs(logits, tokens) * (tokens != padding))[:, 1:].sum(1),
        "the first character does not count in your sum. Only padding is free.",
    ),
    Misconception(
        "everything summed",
        lambda logits, tokens, padding: reference(logits, tokens, padding).sum(),
        "you summed over the sentences as well. Return one figure for each.",
    ),
    Misconception(
        "entropy of the prediction",
        lambda logits, tokens, padding: (td.Categorical(logits=logits).entropy() * (tokens != padding)).sum(1),
        "this is the entropy of the predictions: what stands there does not occur in it.",
    ),
    Misconception(
        "probabilities",
        lambda logits, tokens, padding: (
            -(logits.softmax(-1).gather(-1, tokens[..., None]).squeeze(-1) * (tokens != padding)).sum(1)
        ),
        "you add up probabilities. A character costs minus the *logarithm* of its probability.",
    ),
    Misconception(
        "most probable character",
        lambda logits, tokens, padding: -(logits.log_softmax(-1).amax(-1) * (tokens != padding)).sum(1),
        "you count the most probable character. What stands there counts.",
    ),
    Misconception(
        "padding left out of the softmax",
        _without_padding,
        "you take the padding out of the softmax, so every character gets a larger probability than the model gave "
        "it. The model may well expect the end there: leave only the *costs* of the padding out.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "First a table of costs, one for each place; then nothing for the padding; then the sum over the places.",
        'F.cross_entropy(logits.mT, tokens, reduction="none") is the table. What is True where a character stands?',
        'F.cross_entropy has the argument `ignore_index`: with reduction="none" these places cost 0. Sum over '
        "dimension 1.",
    ),
    minutes=8,
    difficulty=1,
)
