"""Exercises of chapter 09, conditional and semi-supervised VAEs."""

ORDER = (
    "join",
    "bound",
    "rule",
    "sum",
    "objective",
    "every_class",
    "draw",
    "q1",
    "q2",
)
