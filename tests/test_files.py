"""Files appear whole or not at all."""

import os
import subprocess
import sys

import pytest

from vae_course import _files
from vae_course._files import whole_file, write_whole


def test_text_and_bytes_arrive_as_they_are_and_parent_folders_are_made(tmp_path):
    write_whole(tmp_path / "a" / "b" / "text", "zwei Wörter\n")
    write_whole(tmp_path / "a" / "bytes", b"\x00\r\n\xff")
    assert (tmp_path / "a" / "b" / "text").read_bytes() == "zwei Wörter\n".encode()
    assert (tmp_path / "a" / "bytes").read_bytes() == b"\x00\r\n\xff"


def test_nothing_is_there_before_the_block_has_ended_and_then_the_whole_file(tmp_path):
    path = tmp_path / "file.npz"
    with whole_file(path) as partial:
        partial.write_text("half")
        assert not path.exists()
        assert partial.parent == tmp_path and partial.suffix == ".npz"  # a writer may look at the ending
        partial.write_text("half and half")
    assert path.read_text() == "half and half"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("error", [OSError("no space left on device"), KeyboardInterrupt()])
def test_a_writer_that_fails_leaves_the_old_file_and_no_part_of_the_new_one(tmp_path, error):
    path = tmp_path / "file"
    path.write_text("old")

    def write_half(partial):
        partial.write_text("half of the n")
        raise error

    with pytest.raises(type(error)), whole_file(path) as partial:
        write_half(partial)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_writer_that_fails_before_it_has_begun_leaves_nothing(tmp_path):
    with pytest.raises(ValueError, match="not today"), whole_file(tmp_path / "file"):
        raise ValueError("not today")
    assert list(tmp_path.iterdir()) == []


def test_of_two_that_write_the_same_file_at_once_the_last_one_wins(tmp_path):
    path = tmp_path / "file"
    with whole_file(path) as first, whole_file(path) as second:
        first.write_text("first")
        second.write_text("second")
    assert path.read_text() == "first"  # the outer block ended last
    assert list(tmp_path.iterdir()) == [path]


def _partial(tmp_path, process: int, name: str = "file", host: str | None = None, token: str = "0" * 16):
    left = tmp_path / f".partial-{host or _files._host()}-{process}-{token}-{name}"
    left.write_text("half of the n")
    return left


def _ended() -> int:
    """The number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", "pass"])
    process.wait()
    return process.pid


KILLED = """
import os, signal, sys
from vae_course._files import whole_file
with whole_file(sys.argv[1]) as partial:
    partial.write_bytes(b"half")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_what_a_killed_writer_left_is_removed_when_the_same_file_is_written_next(tmp_path):
    subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "file")])
    (left,) = tmp_path.iterdir()
    assert left.read_bytes() == b"half" and not (tmp_path / "file").exists()
    write_whole(tmp_path / "another file", "x")
    assert left.exists()  # it is not this file's
    write_whole(tmp_path / "file", "whole")
    assert {path.name for path in tmp_path.iterdir()} == {"file", "another file"}


def test_a_partial_file_with_this_process_number_that_it_is_not_writing_is_from_a_process_before_it(tmp_path):
    # In containers the same small numbers come back after a restart.
    left = _partial(tmp_path, os.getpid())
    write_whole(tmp_path / "file", "whole")
    assert not left.exists()


def test_the_partial_files_of_living_processes_other_machines_and_other_files_stay(tmp_path):
    living = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        kept = [
            _partial(tmp_path, living.pid),
            _partial(tmp_path, _ended(), host="elsewhere"),
            _partial(tmp_path, _ended(), name="my-file"),
            _partial(tmp_path, _ended(), token="not hexadecimal!"),
        ]
        write_whole(tmp_path / "file", "whole")
        assert all(path.exists() for path in kept)
    finally:
        living.communicate(b"\n")
    write_whole(tmp_path / "file", "whole")
    assert [path.exists() for path in kept] == [False, True, True, True]
