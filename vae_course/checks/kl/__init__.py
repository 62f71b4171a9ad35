"""Exercises of chapter 04, the KL divergence."""

ORDER = (
    "discrete",
    "table",
    "gaussian",
    "two_gaussians",
    "negative",
    "per_dimension",
    "estimators",
    "covering",
    "q1",
    "q2",
)
