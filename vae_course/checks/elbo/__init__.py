"""Exercises of chapter 02, the evidence lower bound."""

ORDER = (
    "joint",
    "jensen",
    "weights",
    "estimate",
    "gap",
    "posterior",
    "iw",
    "q1",
    "q2",
)
