"""Exercises of chapter 06, beta as a price: objectives, active units and disentanglement."""

ORDER = (
    "objective",
    "annealing",
    "effective",
    "free_bits",
    "active_units",
    "mig",
    "total_correlation",
    "q1",
    "q2",
)
