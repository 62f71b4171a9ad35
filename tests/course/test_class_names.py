"""Whose file it is: names as students choose them and as learning platforms make them."""

import sys

import pytest
from lessons import ROOT

sys.path.insert(0, str(ROOT / "classroom" / "nbgrader"))
from vae_class.names import named, student_id

CHAPTER = "04_kl_divergence"
CLASS = {"ada": ("Ada", "Lovelace"), "gh": ("Grace", "Hopper"), "em": ("Émilie", "du Châtelet")}

# A path, the student whose it is, and the number of the copy.
UNDERSTOOD = {
    "as asked": ("ada_04_kl_divergence.ipynb", "ada", 0),
    "capitals": ("Ada_04_KL_Divergence.ipynb", "ada", 0),
    "blanks for underscores": ("ada 04 kl divergence.ipynb", "ada", 0),
    "a browser's second download": ("ada_04_kl_divergence (1).ipynb", "ada", 1),
    "another browser's": ("ada_04_kl_divergence(12).ipynb", "ada", 12),
    "Windows": ("ada_04_kl_divergence - Copy (2).ipynb", "ada", 2),
    "Windows, the first": ("ada_04_kl_divergence - Copy.ipynb", "ada", 1),
    "macOS": ("ada_04_kl_divergence copy 3.ipynb", "ada", 3),
    "JupyterLab": ("ada_04_kl_divergence-Copy1.ipynb", "ada", 1),
    "a copy of a copy": ("ada_04_kl_divergence-Copy1 (2).ipynb", "ada", 2),
    "a full name": ("Ada Lovelace_04_kl_divergence.ipynb", "ada", 0),
    "Google Classroom": ("Grace Hopper - 04_kl_divergence.ipynb", "gh", 0),
    "Moodle, in folders": ("Ada Lovelace_712_assignsubmission_file_/04_kl_divergence.ipynb", "ada", 0),
    "Moodle, alone": ("Grace Hopper_713_assignsubmission_file_04_kl_divergence.ipynb", "gh", 0),
    "Moodle, accents": ("Emilie du Chatelet_714_assignsubmission_file_/em_04_kl_divergence (1).ipynb", "em", 1),
    "Moodle, marked blind": ("Participant_99_assignsubmission_file_/04_kl_divergence.ipynb", "participant99", 0),
    "Canvas": ("lovelaceada_5123_90341_04_kl_divergence.ipynb", "ada", 0),
    "Canvas, late and again": ("hoppergrace_LATE_5124_90342_04_kl_divergence-2.ipynb", "gh", 2),
    "Canvas, with the id as asked": ("somebody_5124_90342_gh_04_kl_divergence-1.ipynb", "gh", 1),
    "Blackboard": ("04_kl_divergence_ada_attempt_2026-01-30-15-00-00_04_kl_divergence.ipynb", "ada", 0),
    "Blackboard, another title": ("Homework 4_gh_attempt_2026-01-30-15-00-00_gh_04_kl_divergence.ipynb", "gh", 0),
    "Brightspace": ("11-22 - Ada Lovelace - Jan 30, 2026 300 PM/04_kl_divergence.ipynb", "ada", 0),
    "an archive of one's own": ("gh_04_kl_divergence/04_kl_divergence.ipynb", "gh", 0),
    "a folder for each student": ("ada/04_kl_divergence.ipynb", "ada", 0),
    "an archive within the platform's": ("hoppergrace_51_92_work/gh_04_kl_divergence/04_kl_divergence.ipynb", "gh", 0),
    "somebody new": ("Max Doe_715_assignsubmission_file_/04_kl_divergence.ipynb", "Max-Doe", 0),
}


@pytest.mark.parametrize(("path", "student", "copy"), UNDERSTOOD.values(), ids=UNDERSTOOD.keys())
def test_the_student_and_the_copy_are_read_from_the_name(path, student, copy):
    found = named(path.split("/"), CHAPTER)
    assert (student_id(found.students, CLASS)[0], found.copy) == (student, copy)


def test_a_platforms_time_is_read():
    first = named(["x_ada_attempt_2026-01-30-15-00-00_04_kl_divergence.ipynb"], CHAPTER).when
    second = named(["11-22 - Ada Lovelace - Jan 30, 2026 300 PM", "04_kl_divergence.ipynb"], CHAPTER).when
    assert str(first) == str(second) == "2026-01-30 15:00:00"


@pytest.mark.parametrize(
    "path",
    [
        "04_kl_divergence.ipynb",
        "ada.ipynb",
        "ada_05_vae.ipynb",
        "ada_04_kl_divergence_draft.ipynb",
        "_04_kl_divergence.ipynb",
    ],
)
def test_a_name_that_does_not_say_the_chapter_and_whose_it_is_is_not_guessed(path):
    assert named([path], CHAPTER) is None


def test_two_students_of_one_name_are_not_taken_for_each_other():
    twins = {"ada1": ("Ada", "Lovelace"), "ada2": ("Ada", "Lovelace")}
    assert student_id(["Ada Lovelace"], twins) == ("Ada-Lovelace", False)
    assert student_id(["ada2"], twins) == ("ada2", True)
