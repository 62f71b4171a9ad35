"""Exercises of chapter 15, diffusion."""

ORDER = ("cumulative", "noised", "posterior", "step_kl", "start", "reverse_step", "scale", "guided", "q1", "q2")
