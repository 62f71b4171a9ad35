"""Exercises of chapter 07, generation: drawing codes, moving among them, and measuring what comes out."""

ORDER = (
    "prior",
    "straight",
    "spherical",
    "attribute",
    "aggregate",
    "floor",
    "copies",
    "frechet",
    "precision",
    "ex_post",
    "q1",
    "q2",
)
