"""What was done is remembered, whatever happens to the file, and nothing else depends on it."""

import errno
import json
import os
import subprocess
import sys

import pytest

from vae_course.checks import check, exercises, hint, progress, progress_file, progress_store

KL = "kl.gaussian"
right = exercises()[KL].reference
SOME = {
    KL: {"outcome": "correct", "tries": 3, "hints": 1},
    "kl.table": {"outcome": "wrong", "tries": 1, "hints": 0},
    "vae.loss": {"outcome": "correct", "tries": 12, "hints": 3},
}
WHOLE = progress_file.text_of(SOME)


def _wrong(mean, log_var):
    return mean


def _done() -> set[str]:
    return {name for name, value in progress_store.read().items() if value.get("outcome") == "correct"}


def test_hints_come_one_after_the_other():
    tiers = exercises()[KL].hints
    assert [hint(KL).message for _ in range(len(tiers) + 1)] == [*tiers, tiers[-1]]


def test_progress_survives_a_restart_and_what_was_right_stays_right(progress_file):
    assert KL in progress().message
    check(KL, right)
    check(KL, _wrong)
    line = next(line for line in progress().message.splitlines() if line.startswith("04"))
    assert " 1 of" in line and KL not in line
    assert json.loads(progress_file.read_text()) == {KL: {"outcome": "correct", "tries": 2, "hints": 0}}


def test_what_another_version_wrote_is_left_as_it_is(progress_file, capsys):
    other = {"kl.next_year": {"outcome": "correct", "tries": 1, "hints": 0, "seconds": 3.5}, KL: {"outcome": "wrong"}}
    progress_file.write_text(json.dumps(other))
    check(KL, right)
    assert json.loads(progress_file.read_text()) == {
        "kl.next_year": other["kl.next_year"],
        KL: {"outcome": "correct", "tries": 1, "hints": 0},
    }
    assert capsys.readouterr().out == ""


MARKS = """
import sys
from vae_course.checks import progress_store
for i in range(30):
    progress_store.record(f"kl.{sys.argv[1]}_{i}", "correct")
    progress_store.record("kl.both", "wrong")
"""


def test_two_processes_that_write_at_once_lose_none_of_each_others_marks(progress_file):
    both = [subprocess.Popen([sys.executable, "-c", MARKS, name]) for name in ("one", "other")]
    assert [process.wait() for process in both] == [0, 0]
    marks = progress_store.read()
    assert sum(value["outcome"] == "correct" for value in marks.values()) == 60
    assert marks["kl.both"]["tries"] == 60


def test_a_process_that_was_killed_holds_the_lock_no_longer(progress_file):
    holding = "import sys, os, signal; from pathlib import Path; from vae_course.checks import progress_file as f\n"
    holding += "with f.locked(Path(sys.argv[1])):\n    os.kill(os.getpid(), signal.SIGKILL)"
    subprocess.run([sys.executable, "-c", holding, str(progress_file)])
    check(KL, right)
    assert _done() == {KL}


@pytest.mark.invalid_input
def test_a_lock_that_is_never_given_back_is_waited_for_no_longer_than_patience(progress_file, monkeypatch):
    from vae_course.checks import progress_file as file

    monkeypatch.setattr(file, "PATIENCE", 0.05)
    with file.locked(progress_file):
        check(KL, right)
        assert _done() == {KL}


def _said_once(capsys, *words: str) -> None:
    said = capsys.readouterr()
    assert said.out.count("\n") == 1 and all(word in said.out for word in words), said.out
    assert said.err == ""


def _work() -> None:
    """A check, two hints and a look, as anybody does."""
    assert check(KL, right).result.outcome == "correct"
    assert [hint(KL).message for _ in range(2)] == list(exercises()[KL].hints[:2])
    assert KL not in progress().message  # what could not be saved is remembered until the kernel stops


@pytest.mark.invalid_input
def test_where_nothing_can_be_written_it_is_said_once_and_answers_are_checked_all_the_same(
    progress_file, monkeypatch, capsys
):
    progress_file.write_text("a file where a folder would have to be")
    monkeypatch.setenv("VAE_COURSE_PROGRESS", str(progress_file / "progress.json"))
    _work()
    _said_once(capsys, "cannot be saved", "VAE_COURSE_PROGRESS")


@pytest.mark.invalid_input
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EDQUOT])
def test_a_full_disk_and_a_read_only_home_are_said_once_and_written_when_there_is_room(
    progress_file, monkeypatch, capsys, number
):
    progress_file.write_text(WHOLE)
    with monkeypatch.context() as full:

        def no_room(*_):
            raise OSError(number, os.strerror(number))

        full.setattr(progress_store, "write_whole", no_room)
        for name in ("kl.discrete", "kl.negative"):
            assert check(name, exercises()[name].reference).result.outcome == "correct"
            assert name not in progress().message
        _said_once(capsys, os.strerror(number), "Answers are checked all the same")
        assert progress_file.read_text() == WHOLE
    hint(KL)
    assert {"kl.discrete", "kl.negative", KL, "vae.loss"} <= set(json.loads(progress_file.read_text()))


@pytest.mark.invalid_input
def test_a_file_that_cannot_be_read_is_never_written_over(progress_file, capsys):
    progress_file.mkdir()  # as a folder cannot; nor can what belongs to somebody else
    _work()
    _said_once(capsys, "cannot be read", "left as it is")
    assert progress_file.is_dir() and list(progress_file.iterdir()) == []


@pytest.mark.invalid_input
def test_a_damaged_file_on_a_full_disk_stays_where_it_is(progress_file, monkeypatch, capsys):
    from vae_course.checks import progress_file as file

    def no_room(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(file, "write_whole", no_room)
    monkeypatch.setattr(progress_store, "write_whole", no_room)
    progress_file.write_text(WHOLE[1:])
    assert check("kl.discrete", exercises()["kl.discrete"].reference).result.outcome == "correct"
    assert _done() == {KL, "vae.loss", "kl.discrete"}
    _said_once(capsys, "is damaged", "left as it is")
    assert progress_file.read_text() == WHOLE[1:]


def _interrupted_after(lines: int, what) -> bool:
    """Run `what` and press Ctrl-C after so many lines of the store, its file and the writer; was it early enough?"""
    left = lines

    def count(frame, event, _):
        nonlocal left
        if os.path.basename(frame.f_code.co_filename) not in ("progress_store.py", "progress_file.py", "_files.py"):
            return None
        if event == "line":
            left -= 1
            if left == 0:
                raise KeyboardInterrupt
        return count

    sys.settrace(count)
    try:
        what()
    except KeyboardInterrupt:
        return True
    finally:
        sys.settrace(None)
    return False


@pytest.mark.invalid_input
def test_ctrl_c_at_every_third_line_of_saving_leaves_the_progress_whole_and_the_next_check_goes_on(
    progress_file, monkeypatch
):
    monkeypatch.setattr(progress_store, "_unsaved", {})
    moments = 0
    while True:
        progress_file.write_text(WHOLE)
        interrupted = _interrupted_after(
            moments + 1, lambda: check("kl.discrete", exercises()["kl.discrete"].reference)
        )
        found = json.loads(progress_file.read_text())
        assert {name: found[name] for name in SOME} == SOME
        progress_store.record(KL, "wrong")
        assert json.loads(progress_file.read_text())[KL] == {**SOME[KL], "tries": 4}
        progress_store._unsaved.clear()
        if not interrupted:
            break
        moments += 3
    assert moments > 100
    assert not list(progress_file.parent.glob("*damaged*"))


@pytest.mark.invalid_input
def test_ctrl_c_inside_the_answer_ends_the_check_and_changes_nothing(progress_file):
    def pressed(mean, log_var):
        raise KeyboardInterrupt

    progress_file.write_text(WHOLE)
    with pytest.raises(KeyboardInterrupt):
        check(KL, pressed)
    assert progress_file.read_text() == WHOLE
    assert check(KL, right).result.outcome == "correct"
