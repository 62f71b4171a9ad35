"""Exercises of chapter 08, the convolutional VAE."""

ORDER = (
    "size",
    "transposed",
    "parameters",
    "convolve",
    "receptive_field",
    "checkerboard",
    "bits",
    "q1",
    "q2",
)
