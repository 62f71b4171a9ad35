"""The entropy of a grammar with an independent choice and one that depends on another."""

import math

import torch
from torch import Tensor
from torch import distributions as td

from vae_course.checks.exercise import Answer, Exercise, Misconception
from vae_course.checks.media._shared import probabilities


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor, Tensor]]:
    """Probabilities of an article, of a digit, and of the second word after each digit; some of them are 0, and a
    sure choice is among the rows."""
    drawn = []
    for articles, digits, words in ((2, 2, 2), (3, 4, 3), (5, 10, 6)):
        article, digit = probabilities(generator, articles), probabilities(generator, digits)
        word = probabilities(generator, digits, words)
        drawn.append((article, digit, word))
    drawn[1][2][1] = torch.tensor([0.0, 1.0, 0.0])
    drawn[2][1][3] = 0
    drawn[2][1].div_(drawn[2][1].sum())
    drawn[2][0][:] = torch.tensor([0.0, 0.6, 0.1, 0.3, 0.0])
    return drawn


def _entropy(p: Tensor) -> Tensor:
    """-sum p log p over the last dimension, where 0 log 0 is 0."""
    return -torch.special.xlogy(p, p).sum(-1)


def reference(article: Tensor, digit: Tensor, word: Tensor) -> Tensor:
    return _entropy(article) + _entropy(digit) + digit @ _entropy(word)


def _over_all_sentences(article: Tensor, digit: Tensor, word: Tensor) -> Tensor:
    p = article[:, None, None] * digit[:, None] * word
    return torch.special.entr(p).sum()


def _by_the_library(article: Tensor, digit: Tensor, word: Tensor) -> Tensor:
    after = (digit * td.Categorical(probs=word, validate_args=False).entropy()).sum()
    return td.Categorical(probs=article).entropy() + td.Categorical(probs=digit).entropy() + after


def _by_pairs(article: Tensor, digit: Tensor, word: Tensor) -> Tensor:
    pair = (digit[:, None] * word).flatten()
    return _entropy(torch.cat([article, pair]))


ALTERNATIVES = (_over_all_sentences, _by_the_library, _by_pairs)


def _with_second_word(cost) -> Answer:
    """The entropy with another figure for the word that depends on the digit."""
    return lambda article, digit, word: _entropy(article) + _entropy(digit) + cost(digit, word)


MISTAKES = (
    Misconception(
        "zero times log of zero",
        lambda article, digit, word: (
            -(article * article.log()).sum() - (digit * digit.log()).sum() - digit @ (word * word.log()).sum(-1)
        ),
        "the entropy is NaN where a probability is 0: 0 * log 0. A word that never comes adds nothing: use xlogy, or "
        "torch.special.entr.",
    ),
    Misconception(
        "bits",
        lambda article, digit, word: reference(article, digit, word) / math.log(2),
        "your entropy is in bits. Nats are asked for, as everywhere in the course: the natural logarithm.",
    ),
    Misconception(
        "sign",
        lambda article, digit, word: -reference(article, digit, word),
        "your entropy is negative. The logarithm of a probability is at most 0: the entropy is minus the mean of it.",
    ),
    Misconception(
        "rows added up",
        _with_second_word(lambda digit, word: _entropy(word).sum()),
        "you add the entropies of the second word after all digits. A sentence has one digit, and its row is met as "
        "often as that digit comes: weigh each row's entropy with the digit's probability.",
    ),
    Misconception(
        "rows weighed alike",
        _with_second_word(lambda digit, word: _entropy(word).mean()),
        "you average the rows' entropies with equal weights, but digits come with different probabilities. Weigh each "
        "row with its digit's probability.",
    ),
    Misconception(
        "second word independent of the digit",
        _with_second_word(lambda digit, word: _entropy(digit @ word)),
        "you take the entropy of the second word by itself. Whoever knows the digit is less surprised by the word "
        "after it: asked for is the entropy given the digit, which is smaller.",
    ),
    Misconception(
        "second word left out",
        _with_second_word(lambda digit, word: 0.0),
        "the second word is missing. The digit does not settle it, so it adds its entropy given the digit.",
    ),
    Misconception(
        "digit left out",
        lambda article, digit, word: _entropy(article) + digit @ _entropy(word),
        "the digit itself is missing: you count the surprise at the second word once the digit is known, but not the "
        "surprise at the digit.",
    ),
    Misconception(
        "article left out",
        lambda article, digit, word: _entropy(digit) + digit @ _entropy(word),
        "the article is missing. It depends on nothing else, so its entropy is simply added.",
    ),
    Misconception(
        "all sentences equally probable",
        lambda article, digit, word: torch.tensor(float(article.numel() * word.numel())).log(),
        "you take the logarithm of the number of sentences. That is the entropy if all are equally probable, and "
        "otherwise more than it.",
    ),
    Misconception(
        "joint table's entropy for the word",
        lambda article, digit, word: _entropy(article) + _entropy(digit) + _entropy((digit[:, None] * word).flatten()),
        "the digit is counted twice: the entropy of digit *and* word contains that of the digit.",
    ),
    Misconception(
        "probability of the most frequent",
        lambda article, digit, word: -(article.max().log() + digit.max().log() + (digit @ word).max().log()),
        "you take minus the logarithm of the most frequent choice. Entropy averages over all of them.",
    ),
    Misconception(
        "article weighted by the digit",
        lambda article, digit, word: _entropy(article) * _entropy(digit) + digit @ _entropy(word),
        "you multiply the entropies of the two choices. Probabilities are multiplied, so entropies are added.",
    ),
    Misconception(
        "probabilities for logits",
        lambda article, digit, word: (
            _entropy(article.softmax(-1)) + _entropy(digit.softmax(-1)) + digit @ _entropy(word.softmax(-1))
        ),
        "you pass probabilities where logits are expected, so they go through a softmax. Categorical takes them as "
        "probs=...; by place its first argument is probs, too.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "The chain rule: the surprise at a sentence is that at the article, plus that at the digit, plus that at the "
        "second word when the digit is known. Take the mean of each.",
        "Of independent choices the entropies add up. Of the second word each row has an entropy of its own, and "
        "`digit` says how often that row is met.",
        "`torch.special.entr(p).sum(-1)` is the entropy of each row, with 0 for p = 0. Article + digit + "
        "`digit @` the rows' entropies.",
    ),
    minutes=8,
    difficulty=2,
    points=2,
)
