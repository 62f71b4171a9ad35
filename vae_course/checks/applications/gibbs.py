"""One step of pseudo-Gibbs sampling, which fills holes in images."""

from collections.abc import Callable

import torch
from torch import Tensor
from torch import distributions as td

from vae_course.checks.exercise import Answer, Exercise, Misconception
from vae_course.checks.sandbox import Refused

Coder = Callable[[Tensor], td.Distribution]


def cases(generator: torch.Generator) -> list[tuple[Coder, Coder, Tensor, Tensor]]:
    """A toy encoder and decoder, one image with its holes filled somehow, and what was seen (1) of it."""
    drawn = []
    for d in (4, 6):
        shift = torch.rand((), generator=generator).item()
        turn = torch.eye(d).roll(1, 0) * 0.8  # each pixel depends on its neighbour, through the code

        def encode(x: Tensor, turn: Tensor = turn) -> td.Distribution:
            return td.Independent(td.Normal(x @ turn, 0.6), 1)

        def decode(z: Tensor, shift: float = shift) -> td.Distribution:
            return td.Independent(td.Normal(1.5 * z + 1 + shift, 0.5), 1)

        x = 2 + torch.rand(1, d, generator=generator)
        seen = torch.arange(d) % 4 < 2
        drawn.append((encode, decode, x, seen.float()[None]))
    return drawn


def reference(encode: Coder, decode: Coder, x: Tensor, seen: Tensor) -> Tensor:
    return torch.where(seen > 0, x, decode(encode(x).sample()).sample())


MANY = 20_000  # images per observation of a random answer: standard errors stay below 0.01


def observe(answer: Answer, encode: Coder, decode: Coder, x: Tensor, seen: Tensor) -> tuple:
    """Means and spreads of many repetitions at once, and what became of the pixels that were seen."""
    images = answer(encode, decode, x.repeat(MANY, 1), seen.repeat(MANY, 1))
    if not isinstance(images, Tensor) or images.shape != (MANY, x.shape[1]):
        what = f"shape {tuple(images.shape)}" if isinstance(images, Tensor) else f"a {type(images).__name__}"
        raise Refused(f"for images of shape {(MANY, x.shape[1])} your function returned {what}; the same is expected.")
    return images.mean(0), 2 * images.std(0)


ALTERNATIVES = (
    lambda encode, decode, x, seen: seen * x + (1 - seen) * decode(encode(x).rsample()).rsample(),
    lambda encode, decode, x, seen: torch.lerp(decode(encode(x).sample()).sample(), x, seen),
)

MISTAKES = (
    Misconception(
        "mask the wrong way round",
        lambda encode, decode, x, seen: reference(encode, decode, x, 1 - seen),
        "you replace the pixels that were seen and keep the holes. seen is 1 where the pixel is known.",
    ),
    Misconception(
        "seen pixels replaced",
        lambda encode, decode, x, seen: decode(encode(x).sample()).sample(),
        "you return the whole decoded image. What was seen stays as it is; only the holes are filled.",
    ),
    Misconception(
        "code not sampled",
        lambda encode, decode, x, seen: torch.where(seen > 0, x, decode(encode(x).mean).sample()),
        "you decode the mean of q(z|x). A step of a sampler draws the code as well: with the mean, all that q(z|x) "
        "leaves open is lost.",
    ),
    Misconception(
        "pixels not sampled",
        lambda encode, decode, x, seen: torch.where(seen > 0, x, decode(encode(x).sample()).mean),
        "you fill the holes with the mean of p(x|z). A sampler draws both, the code and the pixels; means are for "
        "the last image, after the chain.",
    ),
    Misconception(
        "nothing sampled",
        lambda encode, decode, x, seen: torch.where(seen > 0, x, decode(encode(x).mean).mean),
        "nothing is drawn at all: this is a reconstruction with the seen pixels put back, not a step of a sampler.",
    ),
    Misconception(
        "holes encoded as zeros",
        lambda encode, decode, x, seen: torch.where(seen > 0, x, decode(encode(x * seen).sample()).sample()),
        "you empty the holes before encoding, so every step starts anew and the chain never gets anywhere. The "
        "holes hold what the step before put there: encode the image as it is.",
    ),
    Misconception(
        "added to the old content",
        lambda encode, decode, x, seen: x + (1 - seen) * decode(encode(x).sample()).sample(),
        "you add the new pixels to what was in the holes. Replace it.",
    ),
    Misconception(
        "new pixels added to the seen ones",
        lambda encode, decode, x, seen: seen * x + decode(encode(x).sample()).sample(),
        "you add new pixels to the seen ones as well. Where a pixel was seen, nothing new belongs: multiply the "
        "new ones by 1 - seen.",
    ),
    Misconception(
        "two steps",
        lambda encode, decode, x, seen: reference(encode, decode, reference(encode, decode, x, seen), seen),
        "you take two steps. One is asked for: whoever calls it repeats it.",
    ),
    Misconception(
        "codes from the prior",
        lambda encode, decode, x, seen: torch.where(seen > 0, x, decode(torch.randn_like(encode(x).mean)).sample()),
        "your codes come from the prior and know nothing of what was seen. Draw them from q(z|x).",
    ),
    Misconception(
        "seen and new averaged",
        lambda encode, decode, x, seen: torch.where(seen > 0, x, (x + decode(encode(x).sample()).sample()) / 2),
        "you average the new pixels with the old ones. The old ones are replaced: in a hole nothing is known.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    observe=observe,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Three lines: draw z from q(z|x), draw new pixels from p(x|z), put the seen ones back.",
        "torch.where(seen > 0, x, new) takes x where something was seen.",
    ),
    minutes=8,
    difficulty=2,
    rtol=0.0,
    atol=0.06,
)
