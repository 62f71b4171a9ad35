"""The clinic from a shell: `python -m vae_course.clinic FILE.py:OBJECT`."""

import argparse
import importlib
import importlib.util
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import nn

from vae_course.clinic.diagnosis import diagnose
from vae_course.clinic.errors import CannotDiagnose, asked

DESCRIPTION = """Name what is wrong with a VAE.

OBJECT is a tuple (net, images, loss), or (net, images, labels, loss), or a function without arguments that returns one;
or it is the model itself (or a function that makes it), with --loss and --images."""
EPILOG = """examples:
  python -m vae_course.clinic train.py:patient
  python -m vae_course.clinic mypackage.models:net --loss mypackage.losses:elbo_loss --images batch.pt --json

The exit code is 0 without a finding, 1 with findings, 2 where nothing could be said."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report, as a text or as JSON; returns the exit code."""
    parser = argparse.ArgumentParser(
        "python -m vae_course.clinic",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("object", metavar="MODULE:OBJECT", help="or FILE.py:OBJECT; files are executed")
    parser.add_argument("--loss", metavar="MODULE:OBJECT", help="the function that is minimised")
    parser.add_argument("--images", metavar="WHERE", help="MODULE:OBJECT, or a file: .pt (a tensor) or .npy")
    parser.add_argument("--batch-size", type=int, help="that of training (default: the number of images)")
    parser.add_argument("--likelihood", help="bernoulli, bernoulli-logits, gaussian, ...")
    parser.add_argument("--json", action="store_true", help="findings, notes and figures as JSON")
    options = parser.parse_args(arguments)
    try:
        net, images, extras, loss = _given(options)
        report = diagnose(net, images, *extras, loss=loss, likelihood=options.likelihood, batch_size=options.batch_size)
    except (ValueError, TypeError) as error:
        print(
            json.dumps({"error": str(error)}) if options.json else error,
            file=sys.stdout if options.json else sys.stderr,
        )
        return 2
    print(json.dumps(report.to_dict(), indent=2) if options.json else report)
    return 1 if report.findings else 0


def _given(options: argparse.Namespace) -> tuple[Any, Any, tuple, Any]:
    thing = load(options.object)
    if callable(thing) and not isinstance(thing, nn.Module):
        thing = asked(options.object.rpartition(":")[2], thing)
    loss = load(options.loss) if options.loss else None
    images = _images(options.images) if options.images else None
    extras: tuple = ()
    if isinstance(thing, (tuple, list)) and len(thing) >= 2 and images is None:
        thing, images, *extras = thing
        if loss is None and extras:
            loss = extras.pop()
    if images is None:
        raise CannotDiagnose(
            f"{options.object} gave {type(thing).__name__}; expected a tuple (net, images, loss). Or give --loss and "
            "--images"
        )
    return thing, images, tuple(extras), loss


def load(where: str) -> Any:
    """An object by "module:name" or "file.py:name"."""
    module, colon, name = where.rpartition(":")
    if not colon or not name:
        raise CannotDiagnose(f"expected MODULE:OBJECT or FILE.py:OBJECT, got {where!r}")
    if module.endswith(".py"):
        path = Path(module)
        if not path.is_file():
            raise CannotDiagnose(f"there is no file {module}")
        sys.path.insert(0, str(path.resolve().parent))
        spec = importlib.util.spec_from_file_location(path.stem, path)
        loaded = importlib.util.module_from_spec(spec)
        sys.modules.setdefault(path.stem, loaded)
        asked(f"executing {path.name}", lambda: spec.loader.exec_module(loaded))
    else:
        sys.path.insert(0, "")
        loaded = asked(f"importing {module}", lambda: importlib.import_module(module))
    for part in name.split("."):
        if not hasattr(loaded, part):
            raise CannotDiagnose(f"{module} has nothing of the name {name}")
        loaded = getattr(loaded, part)
    return loaded


def _images(where: str) -> Any:
    if where.endswith(".pt"):
        return asked("torch.load", torch.load, where, weights_only=True)
    if where.endswith(".npy"):
        import numpy

        return asked("numpy.load", numpy.load, where, allow_pickle=False)
    return load(where)


if __name__ == "__main__":
    sys.exit(main())
