"""Which exercises there are: `kl.gaussian` lies in `kl/gaussian.py`, and is imported when it is asked for."""

import dataclasses
import difflib
from functools import cache
from importlib import import_module

from vae_course.checks.choice import Choice
from vae_course.checks.exercise import Exercise
from vae_course.checks.tries import TRIES

CHAPTERS = {
    "start": "00 start here",
    "autoencoder": "01 autoencoder",
    "elbo": "02 elbo",
    "reparam": "03 reparameterization",
    "kl": "04 KL divergence",
    "vae": "05 VAE",
    "beta": "06 beta-VAE",
    "generation": "07 generation",
    "convolution": "08 convolutional VAE",
    "conditional": "09 conditional VAE",
    "applications": "10 applications",
    "clinic": "11 clinic",
    "flows": "12 flows and hierarchies",
    "codes": "13 discrete codes",
    "diffusion": "15 diffusion",
    "media": "16 text and sound",
    "own": "17 your own",
}


@cache
def names() -> tuple[str, ...]:
    """The name of every exercise, in the order of the course; no exercise is imported."""
    orders = {chapter: import_module(f"vae_course.checks.{chapter}").ORDER for chapter in CHAPTERS}
    return tuple(f"{chapter}.{exercise}" for chapter, order in orders.items() for exercise in order)


def find(name: str) -> Exercise | Choice:
    """The exercise of that name; no other is imported. Raises `ValueError` that gives the nearest names.

    >>> find("start.bits").minutes
    2
    """
    if name not in names():
        near = difflib.get_close_matches(str(name), names(), n=3, cutoff=0.4)
        raise ValueError(f"no exercise {name!r}; the nearest are {', '.join(near) or ', '.join(names())}")
    return _load(name)


@cache
def _load(name: str) -> Exercise | Choice:
    exercise = import_module(f"vae_course.checks.{name}").EXERCISE
    measured = {"tries": TRIES[name]} if name in TRIES else {}
    return dataclasses.replace(exercise, name=name, **measured)


def exercises() -> dict[str, Exercise | Choice]:
    """Every exercise by name, in the order of the course.

    >>> [name for name, exercise in exercises().items() if exercise.chapter == "start"]
    ['start.bits']
    """
    return {name: find(name) for name in names()}
