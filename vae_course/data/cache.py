"""Arrays that are expensive to make, kept in files: whole or not at all, and checked when they are read again."""

import os
import sys
import warnings
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np

from vae_course._files import whole_file

Arrays = dict[str, np.ndarray]


def cache_folder() -> Path:
    """`VAE_COURSE_CACHE` if set, else `vae_course` in the user's cache folder (on Linux `~/.cache`)."""
    if chosen := os.environ.get("VAE_COURSE_CACHE"):
        return Path(chosen).expanduser()
    if sys.platform == "win32":
        home = os.environ.get("LOCALAPPDATA")
    elif sys.platform == "darwin":
        home = "~/Library/Caches"
    else:
        home = os.environ.get("XDG_CACHE_HOME")
    return Path(home or "~/.cache").expanduser() / "vae_course"


def cached(key: str, make: Callable[[], Arrays]) -> Arrays:
    """What `make()` returns, from the file `key`.npz if that is there and whole.

    The key says everything the arrays depend on, the version of the code that makes them included. Two processes may
    fill the same file at once: the last one wins, and nobody ever reads half a file. A damaged file is made again;
    without a folder to write to, nothing is kept.
    """
    path = cache_folder() / f"{key}.npz"
    try:
        return _read(path)
    except (FileNotFoundError, NotADirectoryError):
        pass
    except (OSError, ValueError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        warnings.warn(f"the cache file {path} cannot be read ({error}); it is made again", stacklevel=2)
    arrays = make()
    try:
        with whole_file(path) as partial, open(partial, "xb") as file:
            np.savez(file, **arrays)
    except OSError as error:
        warnings.warn(
            f"cannot write the cache file {path} ({error}), so it will be made again next time; "
            "set VAE_COURSE_CACHE to a folder you may write to",
            stacklevel=2,
        )
    return arrays


def _read(path: Path) -> Arrays:
    with np.load(path, allow_pickle=False) as file:  # a zip file: reading an array verifies its checksum
        return {name: file[name] for name in file.files}
