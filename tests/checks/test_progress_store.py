"""What was done is remembered, and nothing depends on that."""

import pytest

from vae_course.checks import check, exercises, hint, progress

KL = "kl.gaussian"
right = exercises()[KL].reference


def test_hints_come_one_after_the_other():
    tiers = exercises()[KL].hints
    assert [hint(KL).message for _ in range(len(tiers) + 1)] == [*tiers, tiers[-1]]


def test_progress_survives_a_restart_and_a_damaged_file(progress_file):
    assert KL in progress().message
    check(KL, right)
    check(KL, lambda mean, log_var: mean)  # once right stays right
    line = next(line for line in progress().message.splitlines() if line.startswith("04"))
    assert " 1 of" in line and KL not in line
    progress_file.write_text("{half")
    assert KL in progress().message


@pytest.mark.invalid_input
def test_where_nothing_can_be_written_answers_are_checked_all_the_same(progress_file, monkeypatch):
    progress_file.write_text("a file where a folder would have to be")
    monkeypatch.setenv("VAE_COURSE_PROGRESS", str(progress_file / "progress.json"))
    assert check(KL, right).result.outcome == "correct"
    assert hint(KL).message == exercises()[KL].hints[0]
    assert KL in progress().message
