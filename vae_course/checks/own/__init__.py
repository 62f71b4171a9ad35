"""Exercises of chapter 17, your own: figures between somebody's rows and a likelihood, and the beta of their loss."""

ORDER = (
    "standardise",
    "apart",
    "masked",
    "counts",
    "uncertainty",
    "restored",
    "beta",
    "q1",
    "q2",
)
