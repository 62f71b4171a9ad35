"""Exercises of chapter 13, discrete codes."""

ORDER = (
    "nearest",
    "straight_through",
    "loss",
    "move_codebook",
    "perplexity",
    "rate",
    "shift",
    "causal_mask",
    "fsq",
    "q1",
    "q2",
)
