"""Captions of `strokes` from a grammar so small that everything about its language is known.

A caption is a row of choices: an article, a word for the thickness, the digit, words for the lean, and one of two
orders. Nature chooses digit, thickness and lean; the speaker chooses among synonyms and orders. Each sentence can be
said in one way only, so its probability is a product and the entropy of the language a sum.
"""

from functools import cache
from itertools import accumulate, product
from math import exp, log
from typing import NamedTuple

import torch
from jaxtyping import Float, Int
from torch import Tensor

from vae_course._validation import check_integer

# Words and their probabilities. Those of nature's choices are the distribution from which `strokes` draws.
ARTICLES = {"a": 0.5, "the": 0.3, "one": 0.2}
DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
THICKNESS = {
    "thin": {"thin": 0.5, "fine": 0.3, "light": 0.2},
    "medium": {"medium": 0.7, "plain": 0.3},
    "thick": {"thick": 0.5, "bold": 0.3, "heavy": 0.2},
}
LEAN = {
    "left": {"leaning left": 0.5, "tilted left": 0.3, "sloping left": 0.2},
    "upright": {"upright": 0.6, "straight": 0.4},
    "right": {"leaning right": 0.5, "tilted right": 0.3, "sloping right": 0.2},
}
ORDERS = {"{article} {thickness} {digit} {lean}": 0.6, "{article} {digit} {lean}, {thickness}": 0.4}
THICKNESS_LIMITS = (2.2, 3.0)  # pixels: thin below the first, thick above the second
LEAN_LIMITS = (0.0, 14.0)  # degrees: left below the first, right above the second
SHARES = {"thickness": (0.3223, 0.3720, 0.3057), "lean": (0.3125, 0.3750, 0.3125)}  # of `strokes`, by its normals

PADDING, START, END, UNKNOWN = range(4)
# All letters of these words, a space and a comma.
LETTERS = " ,abcdefghiklmnoprstuvwxyz"
SIZE = 4 + len(LETTERS)  # of the alphabet: padding, start, end and unknown come first
LENGTH = 32  # of the longest caption, with its end


class Factors(NamedTuple):
    """What a caption says: the digit 0 ... 9, the thickness 0 thin, 1 medium, 2 thick, and the lean 0 left, 1 upright,
    2 right.

    >>> Factors(digit=7, thickness=2, lean=0)
    Factors(digit=7, thickness=2, lean=0)
    """

    digit: int
    thickness: int
    lean: int


def factors_of(factors: Float[Tensor, "n 6"]) -> Int[Tensor, "n 3"]:
    """Digit, thickness and lean of images of `strokes`, from its factors (`data.train_factors`).

    The lean one sees is the slant less the rotation, in degrees: a rotation is counter-clockwise.

    >>> factors_of(torch.tensor([[7.0, -10.0, 3.5, 5.0, 18.0, 20.0]]))
    tensor([[7, 2, 0]])
    """
    if factors.ndim != 2 or factors.shape[1] != 6:
        raise ValueError(f"expected the six factors of strokes, shape (n, 6), got {tuple(factors.shape)}")
    label, slant, thickness, rotation = factors.T[:4]
    thick = torch.bucketize(thickness.contiguous(), torch.tensor(THICKNESS_LIMITS, device=factors.device))
    lean = torch.bucketize((slant - rotation).contiguous(), torch.tensor(LEAN_LIMITS, device=factors.device))
    return torch.stack([label.long(), thick, lean], dim=1)


@cache
def _sentences() -> dict[str, tuple[Factors, float, float]]:
    """Every sentence: its factors, their log-probability, and that of the speaker's choices given them."""
    found = {}
    choices = product(enumerate(DIGITS), enumerate(THICKNESS.values()), enumerate(LEAN.values()))
    for (d, digit), (t, thick_words), (s, lean_words) in choices:
        nature = log(0.1) + log(SHARES["thickness"][t]) + log(SHARES["lean"][s])
        for order, article, thick, lean in product(ORDERS, ARTICLES, thick_words, lean_words):
            said = order.format(article=article, thickness=thick, digit=digit, lean=lean)
            speaker = log(ORDERS[order]) + log(ARTICLES[article]) + log(thick_words[thick]) + log(lean_words[lean])
            found[said] = Factors(d, t, s), nature, speaker
    return found


def sentences() -> list[str]:
    """The whole language, 3,840 sentences.

    >>> len(sentences()), sentences()[0]
    (3840, 'a thin zero leaning left')
    """
    return list(_sentences())


def log_prob(sentence: str) -> float:
    """log p(sentence) in nats; minus infinity for what the grammar cannot say. Raises
    `ValueError` for an empty string and for characters that no caption has.

    >>> round(log_prob("a thick seven leaning left"), 2), log_prob("a thick seven")
    (-7.24, -inf)
    """
    _, nature, speaker = _sentences().get(_checked(sentence), (None, -float("inf"), 0.0))
    return nature + speaker


def entropy(given_factors: bool = False) -> float:
    """-sum p log p over all sentences, in nats; with `given_factors` what is left when the factors are known.

    >>> round(entropy(), 2), round(entropy(given_factors=True), 2)
    (7.96, 3.47)
    """
    table = _sentences().values()
    return -sum(exp(n + s) * (s if given_factors else n + s) for _, n, s in table)


def caption(
    factors: Int[Tensor, "n 3"], generator: torch.Generator | None = None, order: str | None = None
) -> list[str]:
    """One sentence for each row of digit, thickness and lean, in words that the speaker draws; in one of the two
    `ORDERS`, if it is named.

    >>> said = caption(torch.tensor([[7, 2, 0]]), torch.Generator().manual_seed(0))
    >>> parse(said[0])
    Factors(digit=7, thickness=2, lean=0)
    """
    if factors.ndim != 2 or factors.shape[1] != 3 or factors.is_floating_point():
        raise ValueError(
            f"expected integers of shape (n, 3), digit, thickness and lean, got {factors.dtype} of shape "
            f"{tuple(factors.shape)}; factors_of(data.train_factors) makes them"
        )
    limits = torch.tensor([10, 3, 3], device=factors.device)
    if ((factors < 0) | (factors >= limits)).any():
        raise ValueError("expected digits 0 to 9, thickness and lean 0 to 2; got a value outside")
    if order is not None and order not in ORDERS:
        raise ValueError(f"expected one of the orders {list(ORDERS)}, got {order!r}")
    said = []
    draws = torch.rand(len(factors), 4, generator=generator).tolist()
    for (digit, thickness, lean), (drawn, article, thick_word, lean_word) in zip(factors.tolist(), draws, strict=True):
        said.append(
            (order or _chosen(ORDERS, drawn)).format(
                article=_chosen(ARTICLES, article),
                thickness=_chosen(list(THICKNESS.values())[thickness], thick_word),
                digit=DIGITS[digit],
                lean=_chosen(list(LEAN.values())[lean], lean_word),
            )
        )
    return said


def sample(n: int, seed: int = 0) -> list[str]:
    """`n` sentences drawn from the language, nature's choices first.

    >>> sample(2, seed=1)
    ['a zero upright, thin', 'a light two tilted left']
    """
    generator = torch.Generator().manual_seed(seed)
    shares = [[0.1] * 10, SHARES["thickness"], SHARES["lean"]]
    columns = [
        torch.multinomial(torch.tensor(share), check_integer("n", n), replacement=True, generator=generator)
        for share in shares
    ]
    return caption(torch.stack(columns, dim=1), generator)


def parse(sentence: str) -> Factors | None:
    """What a sentence says, or None where the grammar cannot say it, be it as strange as models write.

    >>> parse("the seven tilted left, bold"), parse("a seven seven")
    (Factors(digit=7, thickness=2, lean=0), None)
    """
    if not isinstance(sentence, str):
        raise TypeError(f"expected a sentence as a string, got {type(sentence).__name__}")
    return _sentences().get(sentence, (None,))[0]


def encode(said: list[str], length: int = LENGTH) -> Int[Tensor, "n length"]:
    """Sentences as rows of numbers: their letters, the end, and padding up to `length`.

    Raises `ValueError` for a sentence that is empty, longer than `length - 1` or has characters that no caption has.

    >>> encode(["a thin one upright"], length=20)
    tensor([[ 6,  4, 23, 13, 14, 18,  4, 19, 18, 10,  4, 24, 20, 21, 14, 12, 13, 23,
              2,  0]])
    """
    if isinstance(said, str):
        raise TypeError(f"expected a list of sentences, got one string; write encode([{said!r}])")
    if not said:
        raise ValueError("expected at least one sentence, got an empty list")
    rows = torch.full((len(said), check_integer("length", length, least=2)), PADDING)
    for row, sentence in zip(rows, said, strict=True):
        if len(_checked(sentence)) >= length:
            raise ValueError(
                f"{sentence!r} has {len(sentence)} characters and an end; {length} places take {length - 1} characters"
            )
        row[: len(sentence)] = torch.tensor([4 + LETTERS.index(letter) for letter in sentence])
        row[len(sentence)] = END
    return rows


def decode(tokens: Int[Tensor, "n length"]) -> list[str]:
    """Rows of numbers as sentences, up to the first end; what stands behind it is ignored. An unknown letter is shown
    as "?".

    >>> decode(encode(["a thin one upright", "the one straight, bold"]))
    ['a thin one upright', 'the one straight, bold']
    """
    check_tokens(tokens)
    return ["".join(_letter(i) for i in row[: [*row, END].index(END)]) for row in tokens.tolist()]


def check_tokens(tokens: Int[Tensor, "n length"], length: int | None = None) -> None:
    """Rows of numbers of this alphabet, as `encode` makes them, or an error that says what came instead.

    >>> check_tokens(encode(["a thin one upright"]), length=32)
    """
    if not isinstance(tokens, Tensor) or tokens.is_floating_point() or tokens.dtype == torch.bool:
        kind = tokens.dtype if isinstance(tokens, Tensor) else type(tokens).__name__
        raise TypeError(
            f"expected integers, a row for each sentence, got {kind}; captions.encode(sentences) makes them"
        )
    if tokens.ndim != 2 or (length is not None and tokens.shape[1] != length):
        raise ValueError(f"expected tokens of shape (n, {length or 'length'}), got {tuple(tokens.shape)}")
    if len(tokens) == 0:
        raise ValueError(f"expected at least one sentence, got tokens of shape {tuple(tokens.shape)}")
    low, high = (v.item() for v in torch.aminmax(tokens))
    if low < 0 or high >= SIZE:
        raise ValueError(f"expected tokens from 0 to {SIZE - 1}, got {low} to {high}; are they of another alphabet?")


def _checked(sentence: str) -> str:
    if not isinstance(sentence, str):
        raise TypeError(f"expected a sentence as a string, got {type(sentence).__name__}")
    if not sentence:
        raise ValueError("expected a sentence, got an empty string")
    if unknown := sorted(set(sentence) - set(LETTERS)):
        advice = "; captions are in lower case" if any(letter.isupper() for letter in unknown) else ""
        raise ValueError(f"no caption has the characters {' '.join(map(repr, unknown))}: {sentence!r}{advice}")
    return sentence


def _chosen(words: dict[str, float], u: float) -> str:
    """The word in whose share of [0, 1) `u` falls."""
    bounds = accumulate(words.values())
    return next((word for word, bound in zip(words, bounds, strict=True) if u < bound), next(reversed(words)))


def _letter(token: int) -> str:
    return LETTERS[token - 4] if token >= 4 else {PADDING: "", START: "", UNKNOWN: "?"}[token]
