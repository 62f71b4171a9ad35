"""Messages to the reader: rich in Jupyter, plain text elsewhere."""

import html

from vae_course.checks.grade import GradeResult

_COLOURS = {
    "correct": "#0072B2",
    "not attempted": "#777777",
    "wrong": "#D55E00",
    "hint": "#CC79A7",
    "progress": "#0072B2",
    "solution": "#0072B2",
    "code": "#0072B2",
}


class Shown:
    """A message of one kind, with a title; `code` is set in a font of equal widths."""

    def __init__(self, kind: str, title: str, message: str):
        self.kind, self.title, self.message = kind, title, message

    def __repr__(self) -> str:
        return f"{self.title}:{chr(10) if self.kind == 'code' else ' '}{self.message}"

    def _repr_html_(self) -> str:
        font = "; font-family: monospace" if self.kind == "code" else ""
        return (
            f'<div role="status" style="border-left: 4px solid {_COLOURS[self.kind]}; padding: 0.4em 0.8em">'
            f"<b>{html.escape(self.title)}</b>"
            f'<div style="white-space: pre-wrap{font}">{html.escape(self.message)}</div></div>'
        )


class Checked(Shown):
    """What `check` found, with the `result` of the grading."""

    def __init__(self, result: GradeResult):
        self.result = result
        details = "" if result.outcome == "correct" else result.message
        super().__init__(result.outcome, f"{result.exercise}: {result.outcome}", details)
