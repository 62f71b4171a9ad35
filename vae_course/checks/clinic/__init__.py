"""Exercises of chapter 11, the clinic: repair broken code, measure a model, name what is wrong with it."""

ORDER = (
    "pixels",
    "code",
    "depth",
    "jump",
    "ends",
    "noise",
    "share",
    "report",
    "gap",
    "curves",
    "diagnose",
    "q1",
    "q2",
)
