"""Exercises of chapter 03, gradients through randomness."""

ORDER = (
    "sigma",
    "draw",
    "pathwise",
    "score",
    "baseline",
    "straight_through",
    "gumbel",
    "q1",
    "q2",
)
