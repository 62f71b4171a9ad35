"""Exercises of chapter 16, text and sound."""

ORDER = (
    "entropy",
    "padding",
    "teacher",
    "word_dropout",
    "bound",
    "log_spectrogram",
    "phase",
    "cents",
    "experts",
    "q1",
    "q2",
)
