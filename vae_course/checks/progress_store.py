"""The progress store: what has been done, in a small local file that survives a restart."""

import contextlib
import json
import os
from pathlib import Path

from vae_course._files import write_whole


def path() -> Path:
    """`VAE_COURSE_PROGRESS` if set, else `progress.json` in the course's cache folder."""
    if chosen := os.environ.get("VAE_COURSE_PROGRESS"):
        return Path(chosen)
    from vae_course.data.cache import cache_folder

    return cache_folder() / "progress.json"


def read() -> dict[str, dict]:
    """Exercise to {"outcome": ..., "tries": ..., "hints": ...}; empty if there is no file, or not a whole one."""
    try:
        content = json.loads(path().read_text(encoding="utf-8"))
        return content if isinstance(content, dict) else {}
    except (OSError, ValueError):
        return {}


def note(name: str, **changes) -> None:
    """Record something about one exercise. The file is replaced whole; where it cannot be written, nothing happens."""
    content = read()
    content[name] = {**_NOTHING_DONE, **content.get(name, {}), **changes}
    with contextlib.suppress(OSError):
        write_whole(path(), json.dumps(content, indent=1))


def entry(name: str) -> dict:
    """The record of one exercise."""
    return {**_NOTHING_DONE, **read().get(name, {})}


_NOTHING_DONE = {"outcome": "not attempted", "tries": 0, "hints": 0}
