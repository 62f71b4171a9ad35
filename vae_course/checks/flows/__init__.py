"""Exercises of chapter 12, flows and hierarchies."""

ORDER = (
    "diagonal_gap",
    "affine_coupling",
    "coupling_inverse",
    "log_prob",
    "merge",
    "level_kls",
    "optimal_sigma",
    "q1",
    "q2",
)
