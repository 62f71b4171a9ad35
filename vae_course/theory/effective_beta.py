"""Which beta is really optimised? Reductions and weights of a VAE's loss, turned into the beta of the ELBO."""

from typing import Literal

from vae_course._validation import check_integer, check_nonnegative

Reduction = Literal["sum", "mean"]
# How often the loss, summed over pixels, counts the negative log-likelihood: the bare squared error counts it twice.
_COUNTS = {"bce": 1.0, "gaussian-nll": 1.0, "squared-error": 2.0}


def effective_beta(
    *,
    pixels: int,
    latent: int,
    loss: Literal["bce", "gaussian-nll", "squared-error"] = "bce",
    sigma: float = 1.0,
    over_pixels: Reduction = "sum",
    over_latent: Reduction = "sum",
    reconstruction_weight: float = 1.0,
    kl_weight: float = 1.0,
    reconstruction_batch: Reduction = "mean",
    kl_batch: Reduction = "mean",
    batch_size: int = 1,
) -> float:
    """The beta in `-E[log p(x|z)] + beta * KL` (both summed, nats) that has the same minimum as the loss described.

    `loss` is binary cross-entropy, a Gaussian negative log-likelihood with standard deviation `sigma`, or the bare
    squared error `(x - mean)^2`, which is that of a Gaussian with variance `sigma**2` counted `2 sigma**2` times
    (constants aside). `over_pixels` and `over_latent` say whether each term is summed or averaged over its own
    dimensions, the `_batch` arguments the same for the batch (`batch_size` matters only where they differ). `pixels`
    counts channels, too.

    >>> means = dict(loss="squared-error", over_pixels="mean", over_latent="mean")
    >>> round(effective_beta(pixels=784, latent=5, **means, kl_weight=0.1), 2)
    7.84
    """
    check_integer("pixels", pixels)
    check_integer("latent", latent)
    check_integer("batch_size", batch_size)
    check_nonnegative("kl_weight", kl_weight)
    if loss not in _COUNTS:
        raise ValueError(f"loss must be one of {', '.join(_COUNTS)}; got {loss!r}")
    if not reconstruction_weight > 0 or not sigma > 0:
        raise ValueError(
            f"reconstruction_weight and sigma must be above 0, got {reconstruction_weight!r} and {sigma!r}"
        )
    counted = _COUNTS[loss] * (sigma**2 if loss == "squared-error" else 1.0)
    reconstruction = (
        reconstruction_weight * counted / _share(over_pixels, pixels) / _share(reconstruction_batch, batch_size)
    )
    kl = kl_weight / _share(over_latent, latent) / _share(kl_batch, batch_size)
    return kl / reconstruction


def _share(reduction: Reduction, size: int) -> int:
    if reduction not in ("sum", "mean"):
        raise ValueError(f"a reduction is 'sum' or 'mean', got {reduction!r}")
    return size if reduction == "mean" else 1
