"""Arrays that are expensive to make, kept in files: whole or not at all, and checked when they are read again."""

import hashlib
import os
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np

from vae_course._files import whole_file

Arrays = dict[str, np.ndarray]
_DIGEST = 32  # bytes at the end of a file: a checksum of all that comes before it


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
    fill the same file at once: the last one wins, and nobody ever reads half a file. A file in which a single bit has
    changed is made again; without a folder to write to, nothing is kept.
    """
    path = cache_folder() / f"{key}.npz"
    try:
        return read_arrays(path)
    except (FileNotFoundError, NotADirectoryError):
        pass
    except (OSError, ValueError) as error:
        warnings.warn(f"the cache file {path} cannot be read ({error}); it is made again", stacklevel=2)
    arrays = make()
    try:
        write_arrays(path, arrays)
    except OSError as error:
        warnings.warn(
            f"cannot write the cache file {path} ({error}), so it will be made again next time; "
            "set VAE_COURSE_CACHE to a folder you may write to",
            stacklevel=2,
        )
    return arrays


def write_arrays(path: Path, arrays: Arrays) -> None:
    """A .npz file with a checksum of our own behind it: what a zip file checks are its arrays, not its names and
    sizes."""
    with whole_file(path) as partial:
        with open(partial, "xb") as file:
            np.savez(file, **arrays)
        digest = digest_of_file(partial)
        with open(partial, "ab") as file:
            file.write(digest)


def read_arrays(path: Path) -> Arrays:
    """The arrays of such a file. Raises `ValueError` where the checksum does not fit."""
    whole = path.stat().st_size - _DIGEST
    with open(path, "rb") as file:
        file.seek(max(whole, 0))
        stored = file.read()
    if whole <= 0 or digest_of_file(path, whole) != stored:
        raise ValueError("its checksum is wrong: it is damaged, cut short, or written by an earlier version")
    with np.load(path, allow_pickle=False) as file:  # bytes behind a zip file's end are not looked at
        return {name: file[name] for name in file.files}


def digest_of_file(path: Path, length: int | None = None) -> bytes:
    """BLAKE2b of the first `length` bytes of a file (None: of all), 32 bytes."""
    digest, left = hashlib.blake2b(digest_size=_DIGEST), length
    with open(path, "rb") as file:
        while block := file.read(2**20 if left is None else min(2**20, left)):
            digest.update(block)
            left = None if left is None else left - len(block)
    return digest.digest()
