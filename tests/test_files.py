"""Files appear whole or not at all."""

import pytest

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
