"""What has been done, in a small local file that survives a restart."""

import json
import os
import tempfile
from pathlib import Path


def path() -> Path:
    """`VAE_COURSE_PROGRESS` if set, else `progress.json` in the course's cache folder."""
    from vae_course.data.cache import cache_folder

    return Path(os.environ.get("VAE_COURSE_PROGRESS") or cache_folder() / "progress.json")


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
    content[name] = {"outcome": "not attempted", "tries": 0, "hints": 0, **content.get(name, {}), **changes}
    target = path()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=target.parent, delete=False, encoding="utf-8") as file:
            json.dump(content, file, indent=1)
        os.replace(file.name, target)
    except OSError:
        pass


def entry(name: str) -> dict:
    """The record of one exercise."""
    return {"outcome": "not attempted", "tries": 0, "hints": 0, **read().get(name, {})}
