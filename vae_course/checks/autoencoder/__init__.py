"""Exercises of chapter 01, autoencoders."""

ORDER = (
    "error",
    "linear",
    "pca",
    "hole",
    "denoising",
    "range",
    "cross_entropy",
    "q1",
    "q2",
)
