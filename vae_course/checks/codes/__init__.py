"""Exercises of chapter 13, discrete codes."""

ORDER = (
    "nearest",
    "straight_through",
    "loss",
    "move_codebook",
    "perplexity",
    "causal_mask",
    "shift",
    "rate",
    "fsq",
    "q1",
    "q2",
)
