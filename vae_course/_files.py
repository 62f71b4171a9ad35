"""Files that are whole or not there: written beside their place, and moved to it when they are complete."""

import contextlib
import os
import platform
import re
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# The partial files that this process is writing now: any other one with its number is left from a process before it.
_being_written: set[str] = set()


@contextmanager
def whole_file(path: str | Path) -> Iterator[Path]:
    """A path beside `path` to write to; the file takes its place when the block ends well, and is removed otherwise.

    Parent folders are made. A file that was there stays as it was until it is replaced, so nobody ever reads half a
    file, and of several processes that write the same file the last one wins. The name to write to ends as `path` does,
    and says which process of which machine writes it: what a process that was killed has left is removed when the same
    file is written next.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    _remove_abandoned(path)
    partial = path.with_name(f".partial-{_host()}-{os.getpid()}-{secrets.token_hex(8)}-{path.name}")
    _being_written.add(partial.name)
    try:
        yield partial
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)
        _being_written.discard(partial.name)


def write_whole(path: str | Path, data: bytes | str) -> None:
    """The file `path` with `data` (text as UTF-8), whole or not at all; see `whole_file`."""
    with whole_file(path) as partial:
        partial.write_bytes(data.encode() if isinstance(data, str) else data)


def _host() -> str:
    """This machine's name in letters and digits: several machines may write into one folder."""
    return re.sub(r"[^A-Za-z0-9]", "", platform.node())[:32] or "unnamed"


def _remove_abandoned(path: Path) -> None:
    """Remove partial files of `path` whose process, on this machine, no longer lives."""
    mark = re.compile(rf"\.partial-{_host()}-(\d+)-[0-9a-f]{{16}}-{re.escape(path.name)}")
    with contextlib.suppress(OSError):
        for file in os.scandir(path.parent):
            found = mark.fullmatch(file.name)
            if found and file.name not in _being_written and not _another_lives(int(found[1])):
                with contextlib.suppress(OSError):
                    os.unlink(file.path)


def _another_lives(process: int) -> bool:
    """Is there a process of that number besides this one?"""
    if process == os.getpid():
        return False
    if sys.platform == "win32":  # where os.kill(process, 0) would end it
        import ctypes

        synchronize, still_running = 0x00100000, 0x00000102
        handle = ctypes.windll.kernel32.OpenProcess(synchronize, False, process)
        if not handle:
            return False
        try:
            return ctypes.windll.kernel32.WaitForSingleObject(handle, 0) == still_running
        finally:
            ctypes.windll.kernel32.CloseHandle(handle)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):  # somebody else's process; a number that no process can have
        return True
    return True
