"""Exercises of chapter 05, the variational autoencoder. Images are rows of pixels: `(batch, pixels)`."""

ORDER = (
    "bernoulli",
    "reconstruct",
    "gaussian",
    "bottleneck",
    "loss",
    "step",
    "beta",
    "log_likelihood",
    "train",
    "q1",
    "q2",
)
