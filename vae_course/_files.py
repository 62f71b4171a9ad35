"""Files that are whole or not there: written beside their place, and moved to it when they are complete."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole_file(path: str | Path) -> Iterator[Path]:
    """A path beside `path` to write to; the file takes its place when the block ends well, and is removed otherwise.

    Parent folders are made. A file that was there stays as it was until it is replaced, so nobody ever reads half a
    file, and of several processes that write the same file the last one wins. The name to write to ends as `path` does.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".partial-{secrets.token_hex(8)}-{path.name}")
    try:
        yield partial
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def write_whole(path: str | Path, data: bytes | str) -> None:
    """The file `path` with `data` (text as UTF-8), whole or not at all; see `whole_file`."""
    with whole_file(path) as partial:
        partial.write_bytes(data.encode() if isinstance(data, str) else data)
