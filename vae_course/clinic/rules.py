"""Rules, one for each fault: from `Diagnostics` to the evidence in a sentence, or to None where there is none.

Some are exact: a gradient is there or not. Where a rule needs a threshold, its reason stands beside it.

>>> import torch, vae_course as vc
>>> from vae_course.clinic import examine
>>> images = torch.rand(64, 1, 4, 4)
>>> diagnostics = examine(vc.VAE.mlp((1, 4, 4), latent=2), vc.Dataset("not split", train=images, test=images))
>>> test_is_train(diagnostics)
'100% of the test images are also training images'
>>> print(no_kl(diagnostics))
None
"""

from collections.abc import Callable
from math import exp

from vae_course.clinic.measurements import Diagnostics

Rule = Callable[[Diagnostics], str | None]

SIGMOID_OF_ONE = 1 / (1 + exp(-1))


# --- data -------------------------------------------------------------------------------------------------------------


def input_range(d: Diagnostics) -> str | None:
    (low, high), (least, most) = d.image_range, d.outputs_with_any_weights
    if (low < 0 or high > 1) and least >= 0 and most <= 1:
        return f"images from {low:.3g} to {high:.3g}, but no weights decode anything outside [0, 1]"
    return None


def test_is_train(d: Diagnostics) -> str | None:
    if d.seen_before > 0.1:  # images drawn independently repeat now and then, never every tenth time
        return f"{d.seen_before:.0%} of the test images are also training images"
    return None


# --- from the posterior to the code -----------------------------------------------------------------------------------


def concatenated(d: Diagnostics) -> str | None:
    path = d.sampling_path
    if path.width != path.latent and not path.random:
        return f"the decoder gets {path.width} numbers for {path.latent} latent dimensions, the same every time"
    return None


def mean_decoded(d: Diagnostics) -> str | None:
    if d.sampling_path.width == d.sampling_path.latent and not d.sampling_path.random:
        return "the same image gives the same code every time: log_var has no part in it"
    return None


def shared_noise(d: Diagnostics) -> str | None:
    if d.sampling_path.shared_noise:
        return "(z - mean) / std is the same vector for every image of a batch"
    return None


def detached(d: Diagnostics) -> str | None:
    reached = {"mean": d.sampling_path.gradient_to_mean, "log_var": d.sampling_path.gradient_to_log_var}
    cut = [name for name, receives_gradient in reached.items() if not receives_gradient]
    if d.sampling_path.random and cut:
        return f"no gradient flows from the code back to {' and '.join(cut)}"
    return None


def missing_half(d: Diagnostics) -> str | None:
    if d.sampling_path.noise_exponent > 1.5:  # right is 1, sigma^2 is 2
        return f"the code's noise grows as the std to the power {d.sampling_path.noise_exponent:.2f}, not 1"
    return None


# --- the objective's two terms ----------------------------------------------------------------------------------------
# Weights are found to rounding. The misfit is 0 for any multiple of the KL, 0.2 for a total correlation weighted
# twofold, and 1.0 for KLDivLoss.


def kl_sign(d: Diagnostics) -> str | None:
    if d.weights and d.weights.kl_misfit < 0.1 and d.weights.beta < -1e-4:
        return f"the objective rises with the KL: effective beta {d.weights.beta:.3g}"
    return None


def no_kl(d: Diagnostics) -> str | None:
    if d.weights and abs(d.weights.beta) < 1e-4 and d.weights.kl_misfit < 0.1:
        return f"effective beta {d.weights.beta:.1g}: the objective does not change with the KL"
    return None


def kldivloss(d: Diagnostics) -> str | None:
    if d.weights and d.weights.kl_misfit > 0.1 and d.weights.kldivloss_misfit < 0.01:
        return (
            f"{1 - d.weights.kldivloss_misfit:.0%} of the latent term's gradient is that of KLDivLoss(mean, std), "
            f"{1 - d.weights.kl_misfit:.0%} that of the KL"
        )
    return None


def pixel_mean(d: Diagnostics) -> str | None:
    # Half and double, because a squared error counts a Gaussian log-likelihood twice. A beta near 1 would mean that the
    # KL was divided, too.
    if d.weights and 0.4 < d.weights.reconstruction * d.pixels < 2.2 and d.weights.beta > d.pixels / 3:
        weight = d.weights.reconstruction
        return f"the reconstruction counts {weight:.2g} (1 / {d.pixels} pixels): effective beta {d.weights.beta:.3g}"
    return None


# --- numbers that ran away --------------------------------------------------------------------------------------------


def learning_rate(d: Diagnostics) -> str | None:
    if not d.finite:
        if d.last_finite is None:
            return "weights or losses are no longer finite, and the history has no entry from before"
        return "no longer finite; the last figures were reconstruction {:.4g} and KL {:.4g}".format(*d.last_finite)
    if d.log_var_range[1] > 10:  # a posterior 148 times wider than the prior costs 11,000 nats a dimension
        return f"log_var reaches {d.log_var_range[1]:.3g}: a posterior far wider than the prior"
    return None


# --- the networks -----------------------------------------------------------------------------------------------------


def relu_mean(d: Diagnostics) -> str | None:
    negative, zero = d.means_with_any_weights
    if negative == 0 and zero > 0.01:  # a ReLU makes about half of them zero, a linear layer none
        return f"no weights make a posterior mean negative, and random ones make {zero:.0%} of them exactly zero"
    return None


def past_1x1(d: Diagnostics) -> str | None:
    if d.one_tap_kernels:
        return f"{d.one_tap_kernels} of the encoder's kernels have a single weight that ever meets a pixel"
    return None


def relu_output(d: Diagnostics) -> str | None:
    if _never_dark(d) and d.outputs_with_any_weights[1] > SIGMOID_OF_ONE + 1e-9:
        return f"no weights decode a pixel below 0.5, but {d.dark_pixels:.0%} of the images' pixels are"
    return None


def sigmoid_twice(d: Diagnostics) -> str | None:
    if _never_dark(d) and not relu_output(d):
        low, high = d.outputs_with_any_weights
        return f"whatever the weights, decoded pixels lie between {low:.3f} and {high:.3f} = sigmoid(1)"
    return None


def dead_decoder(d: Diagnostics) -> str | None:
    if d.code_effect < 1e-9 and not _never_dark(d) and d.finite:  # rounding, in float64
        return "the decoder gives one image, to the last digit, whatever the code"
    return None


def _never_dark(d: Diagnostics) -> bool:
    """No weights decode a dark pixel, though the images have some (more than one in twenty)."""
    return d.outputs_with_any_weights[0] >= 0.5 and d.dark_pixels > 0.05 and d.image_range[0] >= 0


# --- what became of it ------------------------------------------------------------------------------------------------


def huge_beta(d: Diagnostics) -> str | None:
    if d.weights and d.weights.beta > 1.5:  # a beta of 1 is not to blame, and is found to rounding
        return posterior_collapse(d)
    return None


def posterior_collapse(d: Diagnostics) -> str | None:
    """No unit is active although training got somewhere: the decoder draws the average image."""
    if not d.active_units and d.likeness > 0.9:
        beta = d.weights.beta if d.weights else 1.0
        return (
            f"0 of {d.sampling_path.latent} units are active, the KL is {float(d.kl_per_dimension.sum()):.2g} nats, "
            f"effective beta {beta:.3g}"
        )
    return None
