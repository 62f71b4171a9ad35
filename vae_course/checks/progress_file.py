"""The file behind the progress store: read whatever has happened to it, lock it, keep it aside when it is damaged."""

import contextlib
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from vae_course._files import write_whole

Entry = dict[str, Any]
Marks = dict[str, Entry]

OUTCOMES = ("not attempted", "wrong", "correct")  # from least to most
PATIENCE = 2.0  # seconds that a lock is waited for: whoever holds it needs milliseconds


class Found(NamedTuple):
    """What is in a file: the records that can be read, what is wrong with the file if anything is, and its bytes.

    >>> Found({"kl.gaussian": {"outcome": "correct"}}).damage
    ''
    """

    marks: Marks
    damage: str = ""
    raw: bytes = b""


def read(file: Path) -> Found:
    """The records of a file, also of one that was damaged; none if there is no file. Raises `OSError` if there is one
    that cannot be read.

    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "progress.json"
    >>> _ = file.write_text('{"kl.gaussian": {"outcome": "correct", "tries": 1, "hints": 0}, "kl.tab')
    >>> found = read(file)
    >>> found.marks
    {'kl.gaussian': {'outcome': 'correct', 'tries': 1, 'hints': 0}}
    >>> found.damage
    'it is not JSON as it was written'
    """
    try:
        raw = file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return Found({})
    if not raw.strip():
        return Found({}, "it is empty", raw)
    try:
        # UTF-8, UTF-16 or UTF-32, with or without a byte-order mark.
        content = json.loads(raw, object_pairs_hook=_without_doubles)
    except (ValueError, RecursionError):
        return Found(_marks_within(raw.decode("utf-8", errors="replace")), "it is not JSON as it was written", raw)
    if not isinstance(content, dict):
        return Found({}, f"it holds a {type(content).__name__} instead of records by name", raw)
    marks = {name: good for name, value in content.items() if (good := _good_part(value)) is not None}
    wrong = [name for name, value in content.items() if marks.get(name) != value]
    more = f" and {len(wrong) - 3} more" if len(wrong) > 3 else ""
    return Found(marks, f"the records of {', '.join(wrong[:3])}{more} are not as written" if wrong else "", raw)


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object, unless it has a name twice, as a merge may leave it: json would keep the last, silently."""
    if len(dict(pairs)) < len(pairs):
        raise ValueError("two entries with one name")
    return dict(pairs)


def _good_part(value: Any) -> Entry | None:
    """What of a record can be used: a known outcome, counts of 0 and above, and whatever a later version adds."""
    if not isinstance(value, dict):
        return None
    good = {key: v for key, v in value.items() if key not in ("outcome", "tries", "hints")}
    if value.get("outcome") in OUTCOMES:
        good["outcome"] = value["outcome"]
    for key in ("tries", "hints"):
        if type(value.get(key)) is int and 0 <= value[key] < 2**53:
            good[key] = value[key]
    return {key: good[key] for key in value if key in good}


def _marks_within(text: str) -> Marks:
    """The records that stand whole in a text which as a whole is none; of two with one name, the best of both."""
    marks: Marks = {}
    for name, value in re.findall(r'"([a-z_]+\.\w+)"\s*:\s*(\{[^{}]*\})', text):
        with contextlib.suppress(ValueError):
            if good := _good_part(json.loads(value)):
                marks = merged(marks, {name: good})
    return marks


def merged(one: Marks, other: Marks) -> Marks:
    """Of each exercise the better outcome and the larger counts.

    >>> merged({"kl.table": {"outcome": "correct", "tries": 2}}, {"kl.table": {"outcome": "wrong", "tries": 5}})
    {'kl.table': {'outcome': 'correct', 'tries': 5}}
    """
    both = {name: dict(value) for name, value in one.items()}
    for name, value in other.items():
        mine = both.get(name, {})
        both[name] = {**mine, **value}
        if "outcome" in mine and "outcome" in value:
            both[name]["outcome"] = max(mine["outcome"], value["outcome"], key=OUTCOMES.index)
        for key in {"tries", "hints"} & set(mine) & set(value):
            both[name][key] = max(mine[key], value[key])
    return both


def text_of(marks: Marks) -> str:
    """The file's text.

    >>> text_of({"kl.table": {"tries": 2}})
    '{\\n "kl.table": {\\n  "tries": 2\\n }\\n}\\n'
    """
    return json.dumps(marks, indent=1) + "\n"


def keep_aside(file: Path, found: Found) -> Path:
    """Keep a damaged file's bytes beside it under a new name, and write what could be read of it in its place.

    Raises `OSError` if that cannot be done; then nothing has changed.

    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "progress.json"
    >>> _ = file.write_bytes(b"<<<<<<< HEAD")
    >>> keep_aside(file, read(file)).name, file.read_text()
    ('progress-damaged-1.json', '{}\\n')
    """
    number = 1
    while (aside := file.with_name(f"{file.stem}-damaged-{number}{file.suffix}")).exists():
        if aside.read_bytes() == found.raw:
            break  # kept already, before somebody stopped us
        number += 1
    else:
        write_whole(aside, found.raw)
    write_whole(file, text_of(found.marks))
    return aside


@contextlib.contextmanager
def locked(file: Path) -> Iterator[None]:
    """Alone with the file, among all processes and threads that ask.

    The lock is the operating system's, so one who is killed holds it no longer. Where there are no locks, or where one
    is held for longer than `PATIENCE` (by a stopped process, say), it goes on without.

    >>> import tempfile
    >>> with locked(Path(tempfile.mkdtemp()) / "progress.json"):
    ...     pass
    """
    handle = None
    try:
        with contextlib.suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            handle = open(file.with_name(f".{file.name}.lock"), "a+b")  # noqa: SIM115
            ends = time.monotonic() + PATIENCE
            while not _try_to_lock(handle.fileno()) and time.monotonic() < ends:
                time.sleep(0.005)
        yield
    finally:
        if handle is not None:
            handle.close()  # which gives the lock back


def _try_to_lock(handle: int) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
