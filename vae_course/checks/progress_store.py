"""The progress store: what has been done, in a small local file that survives a restart.

The file is the learner's. It is written whole, under a lock, and after it was read anew, so that two notebooks that
check at once lose nothing. A damaged one is kept under another name, and what can still be read in it goes on. Where
nothing can be written, that is said once, and what is done is remembered until the kernel stops.
"""

import os
from collections.abc import Callable
from pathlib import Path

from vae_course._files import write_whole
from vae_course.checks import progress_file
from vae_course.checks.progress_file import Entry, Marks, merged

NOTHING_DONE: Entry = {"outcome": "not attempted", "tries": 0, "hints": 0}

# By file: what could not be written yet, and what the reader has been told about it.
_unsaved: dict[Path, Marks] = {}
_told: set[tuple[Path, str]] = set()


def path() -> Path:
    """`VAE_COURSE_PROGRESS` if set, else `progress.json` in the course's cache folder.

    >>> path().name
    'progress.json'
    """
    if chosen := os.environ.get("VAE_COURSE_PROGRESS"):
        return Path(chosen).expanduser()
    from vae_course.data.cache import cache_folder

    return cache_folder() / "progress.json"


def read() -> Marks:
    """Exercise to {"outcome": ..., "tries": ..., "hints": ...}; empty if nothing has been done.

    >>> record("kl.gaussian", "wrong")
    >>> read()
    {'kl.gaussian': {'outcome': 'wrong', 'tries': 1, 'hints': 0}}
    """
    file = path()
    with progress_file.locked(file):
        return merged(_read_or_tell(file) or {}, _unsaved.get(file, {}))


def entry(name: str) -> Entry:
    """The record of one exercise.

    >>> entry("kl.discrete")
    {'outcome': 'not attempted', 'tries': 0, 'hints': 0}
    """
    return {**NOTHING_DONE, **read().get(name, {})}


def record(name: str, outcome: str) -> None:
    """One more try, and how it ended: "correct" or "wrong". What was correct once stays correct.

    >>> record("kl.table", "correct")
    >>> record("kl.table", "wrong")
    >>> entry("kl.table")
    {'outcome': 'correct', 'tries': 2, 'hints': 0}
    """

    def one_more(past: Entry) -> Entry:
        best = "correct" if "correct" in (outcome, past["outcome"]) else outcome
        return {**past, "outcome": best, "tries": past["tries"] + 1}

    _change(name, one_more)


def next_hint(name: str, tiers: int) -> int:
    """The number of the next hint of `tiers`, from 0; after the last one, the last one again.

    >>> [next_hint("kl.negative", tiers=2) for _ in range(3)]
    [0, 1, 1]
    """
    tier = 0

    def one_more(past: Entry) -> Entry:
        nonlocal tier
        tier = min(past["hints"], tiers - 1)
        return {**past, "hints": tier + 1}

    _change(name, one_more)
    return tier


def _change(name: str, change: Callable[[Entry], Entry]) -> None:
    """Change one exercise's record: read, changed and written while no other process does so."""
    file = path()
    with progress_file.locked(file):
        stored = _read_or_tell(file)
        marks = merged(stored or {}, _unsaved.get(file, {}))
        marks[name] = change({**NOTHING_DONE, **marks.get(name, {})})
        _unsaved[file] = marks
        if stored is None:  # what cannot be read must not be written over
            return
        try:
            write_whole(file, progress_file.text_of(marks))
        except OSError as error:
            _tell(
                file,
                "write",
                f"Your progress cannot be saved in {file} ({error.strerror or error}). Answers are checked all the "
                "same, and what you do is remembered until this kernel stops. To keep it, make room there, or set "
                "VAE_COURSE_PROGRESS to a file that can be written.",
            )
        else:
            del _unsaved[file]


def _read_or_tell(file: Path) -> Marks | None:
    """What is in the file; None if it is there and cannot be read. A damaged one is kept under another name first."""
    try:
        found = progress_file.read(file)
    except OSError as error:
        _tell(
            file,
            "read",
            f"Your progress in {file} cannot be read ({error.strerror or error}), so it is left as it is. Answers are "
            "checked all the same. Make the file readable, or set VAE_COURSE_PROGRESS to another one.",
        )
        return None
    if found.damage:
        try:
            kept = progress_file.keep_aside(file, found)
        except OSError as error:
            _tell(
                file,
                "damage",
                f"Your progress in {file} is damaged ({found.damage}) and cannot be kept aside "
                f"({error.strerror or error}), so it is left as it is; "
                f"{len(found.marks)} of its records can still be read.",
            )
            _unsaved[file] = merged(found.marks, _unsaved.get(file, {}))
            return None
        print(
            f"Your progress file was damaged ({found.damage}): it is kept as {kept}, and "
            f"{len(found.marks)} records that could still be read in it go on in {file.name}."
        )
    return found.marks


def _tell(file: Path, about: str, sentence: str) -> None:
    """Once for each file, on standard output: a graded notebook takes anything on standard error for a failure."""
    if (file, about) not in _told:
        _told.add((file, about))
        print(sentence)
