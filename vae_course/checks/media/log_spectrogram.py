"""The logarithm of a spectrogram, with a floor for silence."""

import math

import torch
from torch import Tensor
from torch.nn import functional

from vae_course.checks.exercise import Answer, Exercise, Misconception
from vae_course.checks.media._shared import stft


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor, int, float]]:
    """Sounds, a window, the hop and the floor: a single sound, silence beside sounds, and one that fades away."""
    drawn = []
    for sounds, samples, size, hop, floor in ((1, 16, 4, 2, 0.05), (3, 40, 8, 2, 1e-3), (2, 64, 16, 8, 0.3)):
        wave = torch.randn(sounds, samples, generator=generator)
        if sounds > 1:
            wave[0] *= torch.exp(-0.4 * torch.arange(samples))
        if sounds > 2:
            wave[1] = 0
        drawn.append((wave, torch.hann_window(size) + 0.1, hop, floor))
    return drawn


def reference(wave: Tensor, window: Tensor, hop: int, floor: float) -> Tensor:
    magnitude = stft(wave, window, hop).abs()
    return magnitude.clamp(min=floor).log()


def _by_frames(wave: Tensor, window: Tensor, hop: int, floor: float) -> Tensor:
    size = len(window)
    frames = functional.pad(wave, (size // 2, size // 2), mode="reflect").unfold(1, size, hop)
    return torch.fft.rfft(frames * window).abs().mT.clamp_min(floor).log()


def _by_parts(wave: Tensor, window: Tensor, hop: int, floor: float) -> Tensor:
    parts = torch.view_as_real(stft(wave, window, hop))
    return parts.square().sum(-1).log().div(2).clamp(min=math.log(floor))


ALTERNATIVES = (_by_frames, _by_parts)


def _of_magnitudes(make) -> Answer:
    """Something else made of the magnitudes and the floor."""
    return lambda wave, window, hop, floor: make(stft(wave, window, hop).abs(), floor)


MISTAKES = (
    Misconception(
        "log of zero",
        _of_magnitudes(lambda magnitude, floor: magnitude.log()),
        "the logarithm of silence is minus infinity, and a loss with one such number is lost. Raise what lies below "
        "the floor to the floor, before the logarithm.",
    ),
    Misconception(
        "floor added",
        _of_magnitudes(lambda magnitude, floor: (magnitude + floor).log()),
        "you add the floor to all magnitudes, which changes those near it, too. Asked for is the larger of the two.",
    ),
    Misconception(
        "log1p",
        _of_magnitudes(lambda magnitude, floor: magnitude.log1p()),
        "you take the logarithm of 1 + magnitude. Around and below 1 that is nearly the magnitude itself, so faint "
        "sounds stay faint. Use the floor.",
    ),
    Misconception(
        "floor after the logarithm",
        _of_magnitudes(lambda magnitude, floor: magnitude.log().clamp(min=floor)),
        "you cut the logarithms off at the floor. The floor is a magnitude: its logarithm is the smallest value that "
        "may come out.",
    ),
    Misconception(
        "log of the power",
        _of_magnitudes(lambda magnitude, floor: magnitude.clamp(min=floor).square().log()),
        "your values are twice as large: this is the logarithm of the power, the squared magnitude.",
    ),
    Misconception(
        "floor under the power",
        _of_magnitudes(lambda magnitude, floor: magnitude.square().clamp(min=floor).log()),
        "you take the power, the squared magnitude, and cut that off at the floor. Asked for is the magnitude.",
    ),
    Misconception(
        "decibels",
        _of_magnitudes(lambda magnitude, floor: 20 * magnitude.clamp(min=floor).log10()),
        "your values are in decibels, 20 log10 of the magnitude. Asked for is the natural logarithm.",
    ),
    Misconception(
        "no logarithm",
        _of_magnitudes(lambda magnitude, floor: magnitude.clamp(min=floor)),
        "these are the magnitudes; the logarithm is missing.",
    ),
    Misconception(
        "real part",
        lambda wave, window, hop, floor: stft(wave, window, hop).real.abs().clamp(min=floor).log(),
        "you take the real part, which changes with the phase from frame to frame. The magnitude is the absolute value "
        "of the complex number.",
    ),
    Misconception(
        "no window",
        lambda wave, window, hop, floor: reference(wave, torch.ones_like(window), hop, floor),
        "the window is not used: each frame is cut out with sharp edges, and every tone leaks into all frequencies. "
        "Pass it on as `window=`.",
    ),
    Misconception(
        "default hop",
        lambda wave, window, hop, floor: reference(wave, window, len(window) // 4, floor),
        "the hop is not used: torch then moves on by a quarter of the window.",
    ),
    Misconception(
        "not centred",
        lambda wave, window, hop, floor: (
            torch.stft(wave, len(window), hop, window=window, center=False, return_complex=True)
            .abs()
            .clamp(min=floor)
            .log()
        ),
        "your frames begin at the first sample. Asked for are centred frames, torch's default: frame k has its middle "
        "at the sample k * hop.",
    ),
    Misconception(
        "floor as the ceiling",
        _of_magnitudes(lambda magnitude, floor: magnitude.clamp(max=floor).log()),
        "you cut off what lies above the floor. `clamp(min=...)` raises what lies below it.",
    ),
    Misconception(
        "decibels of the power",
        _of_magnitudes(lambda magnitude, floor: 10 * magnitude.clamp(min=floor).log10()),
        "you return ten times the logarithm to base 10. The natural logarithm is asked for.",
    ),
    Misconception(
        "base 2",
        _of_magnitudes(lambda magnitude, floor: magnitude.clamp(min=floor).log2()),
        "your logarithm is to base 2. The natural one is asked for.",
    ),
    Misconception(
        "base 10",
        _of_magnitudes(lambda magnitude, floor: magnitude.clamp(min=floor).log10()),
        "your logarithm is to base 10. The natural one is asked for.",
    ),
    Misconception(
        "floor's logarithm forgotten",
        _of_magnitudes(lambda magnitude, floor: torch.where(magnitude < floor, floor, magnitude.log())),
        "where it is silent you return the floor itself. Its *logarithm* is asked for there, like everywhere.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Three steps: the transform, the magnitude of its complex numbers, the logarithm of what is at least the "
        "floor.",
        "torch.stft(wave, len(window), hop, window=window, return_complex=True), and `.abs()`.",
        "Before the logarithm: .clamp(min=floor).",
    ),
    minutes=8,
    difficulty=1,
)
