"""Beta at a moment of training: a linear warm-up, then constant."""

import math

import torch

from vae_course.checks.beta._shared import uniform
from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[float, float, float]]:
    """Share t of training done, share of it that is warm-up, final beta."""
    drawn = []
    for beta in (4.0, 0.5):
        warmup = uniform(generator, 0.3, 0.6)
        inside = [warmup * uniform(generator, low, low + 0.2) for low in (0.1, 0.7)]
        drawn += [(t, warmup, beta) for t in (0.0, *inside, warmup, uniform(generator, 0.7, 0.9), 1.0)]
    return drawn


def reference(t: float, warmup: float, beta: float) -> float:
    return beta * min(1.0, t / warmup)


def _annealed_branches(t: float, warmup: float, beta: float) -> float:
    if t >= warmup:
        return beta
    return t * beta / warmup


ALTERNATIVES = (
    _annealed_branches,
    lambda t, warmup, beta: (beta * torch.tensor(t / warmup).clamp(max=1)).item(),
)

MISTAKES = (
    Misconception(
        "goes on rising",
        lambda t, warmup, beta: beta * t / warmup,
        "your beta goes on rising after the warm-up. From there on it must stay where it is.",
    ),
    Misconception(
        "stopped at the wrong height",
        lambda t, warmup, beta: min(beta, t / warmup),
        "your ramp rises by 1 over the warm-up whatever beta is: a beta below 1 is reached too early, one above 1 "
        "too late or never.",
    ),
    Misconception(
        "falls instead of rising",
        lambda t, warmup, beta: beta * max(0.0, 1 - t / warmup),
        "your beta starts at its full price and ends at 0: the finished model would be an autoencoder.",
    ),
    Misconception(
        "warm-up ignored",
        lambda t, warmup, beta: beta * t,
        "your beta rises over the whole training, however short the warm-up: the final price is charged only at "
        "the very end.",
    ),
    Misconception(
        "starts at one",
        lambda t, warmup, beta: 1 + (beta - 1) * min(1.0, t / warmup),
        "your beta starts at 1. Annealing starts where rate is free, at 0.",
    ),
    Misconception(
        "a step, no ramp",
        lambda t, warmup, beta: beta if t >= warmup else 0.0,
        "your beta jumps from 0 to its final value at the end of the warm-up. It should rise evenly on the way.",
    ),
    Misconception(
        "cosine",
        lambda t, warmup, beta: beta * 0.5 * (1 - math.cos(math.pi * min(1.0, t / warmup))),
        "your beta rises along a cosine: slowly, then fast, then slowly. It should rise evenly, on a straight line.",
    ),
    Misconception(
        "waits, then rises",
        lambda t, warmup, beta: beta * max(0.0, t - warmup) / (1 - warmup),
        "your beta stays at 0 during the warm-up and rises afterwards. The warm-up *is* the rise; after it the "
        "price is full.",
    ),
    Misconception(
        "cyclical",
        lambda t, warmup, beta: beta * (t % warmup) / warmup,
        "your beta starts again from 0 after every warm-up. It rises once and stays.",
    ),
    Misconception(
        "sigmoid",
        lambda t, warmup, beta: beta / (1 + math.exp(-10 * (t / warmup - 0.5))),
        "your beta rises along a sigmoid, and reaches neither 0 nor the full price. It should rise evenly, on a "
        "straight line.",
    ),
    Misconception(
        "square of the time",
        lambda t, warmup, beta: beta * min(1.0, t / warmup) ** 2,
        "your beta rises with the square of the time: slowly at first. It should rise evenly.",
    ),
    Misconception(
        "root of the time",
        lambda t, warmup, beta: beta * min(1.0, t / warmup) ** 0.5,
        "your beta rises with the root of the time: fast at first. It should rise evenly.",
    ),
    Misconception(
        "back to zero",
        lambda t, warmup, beta: beta * t / warmup if t < warmup else 0.0,
        "after the warm-up your beta is 0. It must stay at the full price.",
    ),
    Misconception(
        "final price after the warm-up one",
        lambda t, warmup, beta: min(1.0, t / warmup),
        "your ramp ends at 1, whatever beta is. It ends at beta.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Three moments fix the schedule: t = 0, t = warmup and t = 1. Which value belongs to each?",
        "t / warmup runs from 0 to 1 during the warm-up and beyond it afterwards.",
        "Hold t / warmup at 1 with min, then multiply by beta.",
    ),
    minutes=4,
    difficulty=1,
)
