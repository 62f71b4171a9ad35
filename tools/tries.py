"""How long does a check take where nothing explains the answer? It names the exercises in which too much is tried.

`python tools/tries.py [exercise or chapter ...]`; the numbers of tries stand in `vae_course/checks/tries.py`.
"""

import argparse
import time
import warnings
from typing import Any

import torch
from torch import Tensor

from vae_course.checks import Choice, Exercise, exercises, grade
from vae_course.checks.reasoning.formulas import forms

LONG = 2.5  # seconds


def distorted(value: Any) -> Any:
    """Values that no slip gives: off by a factor and a wave, or, where they are whole, somewhere else."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return (7919 * value + 13) % 10_007
    if isinstance(value, float):
        return distorted(torch.tensor(value, dtype=torch.double)).item()
    if isinstance(value, Tensor) and value.dtype == torch.bool:
        return ~value
    if isinstance(value, Tensor):
        whole = not (value.is_floating_point() or value.is_complex())
        return (7919 * value + 13) % 10_007 if whole else 1.3137 * value + 0.3 * torch.sin(37 * value)
    return type(value)(map(distorted, value)) if type(value) in (tuple, list) else value


def seconds(exercise: Exercise) -> float:
    """Of a check by the processor's clock, nothing remembered from another one; the shorter of two, since a machine may
    be busy otherwise."""
    taken = []
    for _ in range(2):
        forms.cache_clear()
        start = time.process_time()
        grade(exercise, lambda *case: distorted(exercise.reference(*case)))
        taken.append(time.process_time() - start)
    return min(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="exercises or chapters; all if none is given")
    names = {*parser.parse_args().names}
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    coded = [e for e in exercises().values() if not isinstance(e, Choice)]
    for exercise in [e for e in coded if not names or {e.name, e.chapter} & names]:
        taken = seconds(exercise)
        advice = f"  try {exercise.tries * LONG / taken:.0f}" if taken > LONG else ""
        print(f"{exercise.name:30} {exercise.tries:6} tries {taken:6.2f} s{advice}", flush=True)


if __name__ == "__main__":
    main()
