"""`doctor`: is this machine ready for the course?"""

import os
import platform
import shutil
import sys
import tempfile
from importlib import metadata
from pathlib import Path

import torch

from vae_course._settings import device
from vae_course.data.cache import cache_folder

_NEEDED = ("torch", "torchvision", "jupyterlab", "ipywidgets", "matplotlib", "scikit-learn", "safetensors")


def doctor() -> bool:
    """Print one line per thing the course needs, with what to do where it is missing; return whether all is well.

    >>> import contextlib, io
    >>> with contextlib.redirect_stdout(io.StringIO()) as printed:
    ...     all_is_well = doctor()
    >>> printed.getvalue().splitlines()[0].split()[:2]
    ['ok', 'Python']
    """
    cache = cache_folder()
    findings = [
        ("Python", sys.version_info >= (3, 11), platform.python_version(), "install Python 3.11 or newer"),
        *[_package(name) for name in _NEEDED],
        ("device", True, f"{device()}, {torch.get_num_threads()} threads", ""),
        ("memory", *_memory()),
        (
            "data cache",
            _writable(cache),
            str(cache).replace(str(Path.home()), "~"),
            "set VAE_COURSE_CACHE to a writable folder",
        ),
        (
            "disk",
            shutil.disk_usage(_existing(cache)).free > 2**30,
            "at least 1 GB free",
            "free some space for the data cache",
        ),
    ]
    for name, good, found, advice in findings:
        print(f"{'ok     ' if good else 'MISSING'}  {name:12} {found}{'' if good else f'  -> {advice}'}")
    return all(good for _, good, _, _ in findings)


def _package(name: str) -> tuple[str, bool, str, str]:
    try:
        return name, True, metadata.version(name), ""
    except metadata.PackageNotFoundError:
        return name, False, "not installed", "run `make lab` again, or `pip install -e .` in the course's folder"


def _memory() -> tuple[bool, str, str]:
    try:
        free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError, AttributeError):  # not told on this platform
        return True, "unknown", ""
    return (
        free > 2 * 2**30,
        "at least 2 GB free" if free > 2 * 2**30 else f"{free / 2**30:.1f} GB free",
        "close other programs",
    )


def _existing(path: Path) -> Path:
    return next(p for p in (path, *path.parents) if p.exists())


def _writable(path: Path) -> bool:
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            return True
    except OSError:
        return False
