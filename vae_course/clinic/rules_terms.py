"""Rules for the two terms of a loss: from `Diagnostics` to the evidence in a sentence, or to None where there is none.

Weights are found to rounding. The misfit is 0 for any multiple of the KL, 0.2 for a total correlation weighted twofold,
and 1.0 for KLDivLoss.
"""

from math import sqrt

from vae_course.clinic.diagnostics import Diagnostics, Weights

NEAR = 0.05  # two weights that should be equal, and are found to a percent or better
TINY = 1e-4  # of the reconstruction's weight


def kl_batch(d: Diagnostics) -> str | None:
    w = d.weights
    if w and w.reconstruction_power != w.kl_power and w.reconstruction > 0 and not w.coupled and w.kl_misfit < 0.1:
        how = {0: "summed over the batch", -1: "averaged over the batch"}
        kl, rest = (how.get(p, f"of power {p} of the batch size") for p in (w.kl_power, w.reconstruction_power))
        of_an_image = w.beta * w.batch_size ** (w.reconstruction_power - w.kl_power)
        if w.kl_power == -1 and d.latent > 1 and abs(of_an_image * d.latent - 1) < NEAR:
            kl += f" and, by its size, over the {d.latent} latent dimensions"
        return f"the KL is {kl}, the reconstruction {rest}: effective beta {w.beta:.3g} at a batch of {w.batch_size}"
    return None


def kl_sign(d: Diagnostics) -> str | None:
    if d.weights and d.weights.kl_misfit < 0.1 and d.weights.beta < -TINY:
        return f"the objective rises with the KL: effective beta {d.weights.beta:.3g}"
    return None


def no_kl(d: Diagnostics) -> str | None:
    w = d.weights
    if w and abs(w.beta) < TINY and w.kl_misfit < 0.1 and _small(w, w.kl_mean) and _small(w, w.kl_variance):
        return f"effective beta {w.beta:.1g}: the objective does not change with the KL"
    return None


def kldivloss(d: Diagnostics) -> str | None:
    if d.weights and d.weights.kl_misfit > 0.1 and d.weights.kldivloss_misfit < 0.01:
        return (
            f"{1 - d.weights.kldivloss_misfit:.0%} of the latent term's gradient is that of KLDivLoss(mean, std), "
            f"{max(0.0, 1 - d.weights.kl_misfit):.0%} that of the KL"
        )
    return None


def pixel_mean(d: Diagnostics) -> str | None:
    # Half and double, because a squared error counts a Gaussian log-likelihood twice. A KL averaged over latent
    # dimensions leaves pixels / latent; a beta near 1 would mean that the KL was divided by the pixels, too. With few
    # numbers an image, a mean over them is no more than a beta that one may choose.
    if d.weights and d.pixels >= 16 and 0.4 < d.weights.reconstruction * d.pixels < 2.2:
        weight = d.weights.reconstruction
        if d.weights.beta > max(3.0, d.pixels / (3 * d.latent)):
            return (
                f"the reconstruction counts {weight:.2g} (1 / {d.pixels} pixels): effective beta {d.weights.beta:.3g}"
            )
    return None


def kl_mean_part(d: Diagnostics) -> str | None:
    w = _judged(d)
    if w is None or not _fits(w.variance_misfit) or _small(w, w.kl_variance):
        return None
    if _small(w, w.kl_mean) and w.mean_misfit < 0.1:
        return f"the loss does not change with the means, the variances count {_of(w, w.kl_variance)}: no mean^2"
    if w.mean_misfit > 0.1:
        return f"{w.mean_misfit:.0%} of the gradient by the means is not that of mean^2 / 2"
    if not _near(w.kl_mean, w.kl_variance) and w.kl_mean * w.kl_variance > 0:
        return f"the KL's means count {_of(w, w.kl_mean)}, its variances {_of(w, w.kl_variance)}; expected the same"
    return None


def kl_variance_part(d: Diagnostics) -> str | None:
    w = _judged(d)
    if w is None or w.mean_misfit > 0.1 or _small(w, w.kl_mean) or prior_scale(d):
        return None
    if _small(w, w.kl_variance) and w.variance_misfit < 0.1:
        return f"the loss does not change with the variances, the means count {_of(w, w.kl_mean)}"
    if _fits(w.variance_misfit) and w.kl_mean * w.kl_variance < 0:
        return f"the variances count {_of(w, w.kl_variance)} where the means count {_of(w, w.kl_mean)}: a sign turned"
    if not _fits(w.variance_misfit):
        return (
            f"{min(1.0, w.variance_misfit):.0%} of the gradient by the log-variances is not that of "
            "(variance - log variance - 1) / 2"
        )
    return None


def prior_scale(d: Diagnostics) -> str | None:
    w = _judged(d)
    if w is None or w.terms_misfit > 1e-3 or w.mean_misfit > 0.1:
        return None
    if min(w.square, w.log) < 1e-6 * max(w.square, w.log):  # one of the two terms is missing, or has the other sign
        return None
    if _near(w.kl_mean, w.square) and not _near(w.square, w.log):
        scale = sqrt(w.log / w.square)
        return f"the KL is that to a prior of standard deviation {scale:.3g}; codes are drawn from one of 1"
    return None


def kl_form(d: Diagnostics) -> str | None:
    w = _judged(d)
    if w and w.kl_misfit > 0.1 and w.mean_misfit > 0.1 and not _fits(w.variance_misfit):
        return f"{min(1.0, w.kl_misfit):.0%} of the latent term's gradient is not that of the KL to N(0, 1)"
    return None


def reconstruction_unexplained(d: Diagnostics) -> str | None:
    if d.weights is None:
        return None
    if d.weights.reconstruction == 0 or d.likelihood == "none":
        return "the loss does not change with the reconstruction"
    if d.weights.likelihood_misfit > 0.05:
        nearest = d.weights.likelihood or "the model's own"
        return (
            f"{d.weights.likelihood_misfit:.0%} of the gradient by the reconstruction is explained by no "
            "likelihood; the "
            f"nearest is {nearest}"
        )
    return None


def huge_beta(d: Diagnostics) -> str | None:
    """No unit is active, and beta is to blame: after training, or by what any linear decoder could gain."""
    w = d.weights
    if not w or w.beta <= 1.5 or d.active_units:  # a beta of 1 is not to blame, and is found to rounding
        return None
    # A code pays, for a linear decoder, only in directions of more variance than beta times the noise's (Lucas et al.
    # 2019, arXiv:1911.02469).
    hopeless = d.likelihood.startswith("gaussian") and w.beta > 2 * d.data_variance and "learned" not in d.likelihood
    return collapsed(d) or (collapse_evidence(d) if hopeless else None)


def collapsed(d: Diagnostics) -> str | None:
    """No unit is active although training got somewhere: the decoder draws the average image."""
    if not d.active_units and d.likeness > 0.9 and d.images >= 32:
        return collapse_evidence(d)
    return None


def collapse_evidence(d: Diagnostics) -> str:
    beta = f", effective beta {d.weights.beta:.3g}" if d.weights else ""
    return f"0 of {d.latent} units are active, the KL is {float(d.kl_per_dimension.sum()):.2g} nats{beta}"


def _judged(d: Diagnostics) -> Weights | None:
    """The weights, where the parts of a KL can be asked for: an objective that couples images (a total correlation, an
    MMD) has none, nor has a KL to a learned prior."""
    w = d.weights
    if w is None or w.kl_mean != w.kl_mean or w.coupled or w.reconstruction <= 0:
        return None
    return None if kldivloss(d) or no_kl(d) or kl_sign(d) else w


def _fits(misfit: float) -> bool:
    return misfit < 0.01


def _small(w: Weights, part: float) -> bool:
    """Next to nothing, against the reconstruction and against the KL's other part."""
    largest = max(abs(w.kl_mean), abs(w.kl_variance))
    return part != part or abs(part) < max(TINY * abs(w.reconstruction), 0.02 * largest)


def _near(a: float, b: float) -> bool:
    return abs(a - b) <= NEAR * max(abs(a), abs(b))


def _of(w: Weights, part: float) -> str:
    return f"{part / w.reconstruction:.3g}"
