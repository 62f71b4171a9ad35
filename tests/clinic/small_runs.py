"""What the tests of the clinic share: two small data sets, and a short run with what is found after it."""

from functools import cache

import vae_course as vc
from vae_course.clinic import TrainingSetup, diagnose, train

DATA = ("strokes", "digits")


@cache
def images(name: str) -> vc.Dataset:
    return vc.load("strokes", n_train=2000, n_test=500) if name == "strokes" else vc.load("digits")


def named(setup: TrainingSetup, steps: int, seed: int) -> list[str]:
    history = train(setup, steps=steps, seed=seed, every=50)
    return [f.fault for f in diagnose(setup.model, setup.data, history, objective=setup.objective)]
