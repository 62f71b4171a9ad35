"""One step of Griffin and Lim: a phase that fits the magnitudes a little better."""

from typing import Any

import torch
from torch import Tensor

from vae_course.checks.compare import kind_of
from vae_course.checks.exercise import Answer, Exercise, Misconception
from vae_course.checks.media._shared import istft, stft
from vae_course.checks.sandbox import Refused


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor, Tensor, int]]:
    """Magnitudes, an estimate with other magnitudes, a window and the hop. One estimate is silent, and its
    magnitude is not: what comes back is 0, and its phase counts as 0."""
    drawn = []
    for sounds, frames, size, hop in ((1, 4, 4, 2), (2, 6, 8, 2), (3, 5, 16, 4)):
        shape = (sounds, size // 2 + 1, frames)
        magnitude = 0.2 + torch.rand(shape, generator=generator, dtype=torch.double)
        parts = torch.randn(2, *shape, generator=generator, dtype=torch.double)
        estimate = torch.complex(*parts)
        if sounds > 2:
            estimate[1] = 0
        drawn.append((magnitude, estimate, torch.hann_window(size, dtype=torch.double) + 0.1, hop))
    return drawn


def reference(magnitude: Tensor, estimate: Tensor, window: Tensor, hop: int) -> Tensor:
    wave = istft(estimate, window, hop)
    rebuilt = stft(wave, window, hop)  # has a wave; its magnitudes are not the right ones any more
    return torch.polar(magnitude, rebuilt.angle())


def observe(answer: Answer, magnitude: Tensor, estimate: Tensor, window: Tensor, hop: int) -> Any:
    """Real and imaginary part of what comes back, a complex number for each entry."""
    value = answer(magnitude, estimate, window, hop)
    if isinstance(value, Tensor) and not value.is_complex():
        raise Refused(f"the next estimate is complex: a magnitude and a phase. You returned {kind_of(value)}.")
    return torch.view_as_real(value) if isinstance(value, Tensor) else value


def _by_direction(magnitude: Tensor, estimate: Tensor, window: Tensor, hop: int) -> Tensor:
    rebuilt = stft(istft(estimate, window, hop), window, hop)
    return torch.where(rebuilt == 0, magnitude, magnitude * rebuilt / rebuilt.abs())


def _by_exponential(magnitude: Tensor, estimate: Tensor, window: Tensor, hop: int) -> Tensor:
    rebuilt = stft(istft(estimate, window, hop), window, hop)
    return magnitude * torch.exp(1j * torch.atan2(rebuilt.imag, rebuilt.real))


def _by_sign(magnitude: Tensor, estimate: Tensor, window: Tensor, hop: int) -> Tensor:
    rebuilt = stft(istft(estimate, window, hop), window, hop)
    return magnitude * (rebuilt + (rebuilt == 0)).sgn()


ALTERNATIVES = (_by_direction, _by_exponential, _by_sign)


def _of_rebuilt(make) -> Answer:
    """Something else made of the magnitudes and the transform of the estimate's wave."""
    return lambda magnitude, estimate, window, hop: make(magnitude, stft(istft(estimate, window, hop), window, hop))


MISTAKES = (
    Misconception(
        "magnitudes not put back",
        _of_rebuilt(lambda magnitude, rebuilt: rebuilt),
        "you return the transform of the wave. Its phases are what is wanted, its magnitudes are not: put the given "
        "ones back.",
    ),
    Misconception(
        "old phase kept",
        lambda magnitude, estimate, window, hop: torch.polar(magnitude, estimate.angle()),
        "the phases are those of the estimate as it came: the step through a wave and back is missing.",
    ),
    Misconception(
        "no phase",
        lambda magnitude, estimate, window, hop: torch.complex(magnitude, torch.zeros_like(magnitude)),
        "all phases are 0. Take those of the transform of the wave.",
    ),
    Misconception(
        "zero divided by zero",
        _of_rebuilt(lambda magnitude, rebuilt: magnitude * rebuilt / rebuilt.abs()),
        "some values are NaN: where nothing came back, 0/0 has no direction. `angle` gives 0 there, as asked.",
    ),
    Misconception(
        "nothing where nothing came back",
        _of_rebuilt(lambda magnitude, rebuilt: magnitude * rebuilt.sgn()),
        "where 0 came back you return 0. Its phase counts as 0, and the magnitude is the given one: there stands the "
        "magnitude itself, as `torch.polar(magnitude, rebuilt.angle())` has it.",
    ),
    Misconception(
        "not scaled to length 1",
        _of_rebuilt(lambda magnitude, rebuilt: magnitude * rebuilt),
        "you multiply the given magnitudes by the transform, magnitudes and all. Divide it by its own magnitude first, "
        "so that only its direction is left.",
    ),
    Misconception(
        "conjugate phase",
        _of_rebuilt(lambda magnitude, rebuilt: torch.polar(magnitude, -rebuilt.angle())),
        "your phases have the wrong sign: they are those of the transform's conjugate.",
    ),
    Misconception(
        "real part only",
        _of_rebuilt(lambda magnitude, rebuilt: magnitude * rebuilt.real.sgn() + 0j),
        "you keep the sign of the real part. A phase is an angle, not a sign: real and imaginary part belong to it.",
    ),
    Misconception(
        "magnitudes put in before the way through the wave",
        lambda magnitude, estimate, window, hop: stft(
            istft(torch.polar(magnitude, estimate.angle()), window, hop), window, hop
        ),
        "you put the given magnitudes in before the wave is made, and return what comes back. In this step they are "
        "put in last, with the new phases.",
    ),
    Misconception(
        "two steps",
        lambda magnitude, estimate, window, hop: reference(
            magnitude, reference(magnitude, estimate, window, hop), window, hop
        ),
        "these are two steps. One is asked for; the loop comes afterwards.",
    ),
    Misconception(
        "no window",
        lambda magnitude, estimate, window, hop: reference(magnitude, estimate, torch.ones_like(window), hop),
        "the window is not used, in neither direction. Pass it on as `window=`, to torch.istft and torch.stft.",
    ),
    Misconception(
        "window on the way back only",
        lambda magnitude, estimate, window, hop: torch.polar(
            magnitude, stft(istft(estimate, torch.ones_like(window), hop), window, hop).angle()
        ),
        "torch.istft got no window. It has to know the one with which the frames were cut out.",
    ),
    Misconception(
        "estimate's magnitude",
        lambda magnitude, estimate, window, hop: torch.polar(
            estimate.abs(), stft(istft(estimate, window, hop), window, hop).angle()
        ),
        "your magnitude is that of the estimate. The given one is to be kept: it is what the spectrogram says.",
    ),
    Misconception(
        "phase turned by half",
        _of_rebuilt(lambda magnitude, rebuilt: -torch.polar(magnitude, rebuilt.angle())),
        "your phase is turned by half a circle: every number has the opposite sign.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    observe=observe,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "To a wave and back: torch.istft, then torch.stft. What of the result do you keep, and what do you replace?",
        "Keep the phase of the transform, `.angle()`; take the given magnitudes.",
        "torch.polar(magnitude, angle) is the complex number with this magnitude and this phase.",
    ),
    minutes=8,
    difficulty=2,
    points=2,
)
