"""grades.csv with a column that says what each grade is: a run that failed is no zero."""

import csv
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.plugins import ExportPlugin

from vae_class.grading import NOT_GRADED

COLUMNS = (
    "assignment",
    "duedate",
    "timestamp",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
    "state",
)
GRADED = "graded"
WORDS_WAIT = "answers in words wait for your points"
NOT_HANDED_IN = "not handed in"
NOT_YET = "handed in, not graded yet"
AGAIN = "handed in again since it was graded"
FAILED = "could not be graded"


class GradesWithState(ExportPlugin):
    """nbgrader's columns and `state`. Where there is no grade, the scores are empty; who handed in nothing has 0."""

    def export(self, gradebook: Gradebook) -> None:
        assignments, students = set(map(str, self.assignment)), set(map(str, self.student))
        rows = [
            self._row(gradebook, assignment, student)
            for assignment in gradebook.assignments
            if not assignments or assignment.name in assignments
            for student in gradebook.students
            if not students or student.id in students
        ]
        target = Path(self.to or "grades.csv")
        with target.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(rows)
        self.log.info("Exported %d rows to %s", len(rows), target)
        for row in rows:
            if row["state"] not in (GRADED, NOT_HANDED_IN):
                self.log.warning("%s, %s: %s", row["student_id"], row["assignment"], row["state"])

    def _row(self, gradebook: Gradebook, assignment, student) -> dict:
        row = {
            "assignment": assignment.name,
            "duedate": assignment.duedate or "",
            "student_id": student.id,
            "last_name": student.last_name or "",
            "first_name": student.first_name or "",
            "email": student.email or "",
            "max_score": assignment.max_score,
        }
        try:
            submission = gradebook.find_submission(assignment.name, student.id)
        except MissingEntry:
            submission = None
        row["state"] = state = self._state(submission, assignment.name, student.id)
        if state == NOT_HANDED_IN:
            row |= {"raw_score": 0.0, "late_submission_penalty": 0.0, "score": 0.0}
        elif state in (GRADED, WORDS_WAIT):
            penalty = submission.late_submission_penalty or 0.0
            row |= {
                "timestamp": submission.timestamp or "",
                "raw_score": submission.score,
                "late_submission_penalty": penalty,
                "score": max(0.0, submission.score - penalty),
            }
        return row

    def _state(self, submission, assignment: str, student: str) -> str:
        directory = self.parent.coursedir
        handed_in = Path(directory.format_path(directory.submitted_directory, student, assignment))
        graded = Path(directory.format_path(directory.autograded_directory, student, assignment))
        note = Path(directory.root) / NOT_GRADED / assignment / f"{student}.txt"
        if note.exists():
            return f"{FAILED}: {note.read_text(encoding='utf-8').strip()}"
        if submission is None:
            return NOT_YET if handed_in.is_dir() else NOT_HANDED_IN
        if not any(graded.glob("*.ipynb")):
            return f"{FAILED}: see what nbgrader autograde says" if handed_in.is_dir() else NOT_YET
        if directory.get_existing_timestamp(str(handed_in)) != directory.get_existing_timestamp(str(graded)):
            return AGAIN
        return WORDS_WAIT if submission.needs_manual_grade else GRADED
