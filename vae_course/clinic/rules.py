"""Rules, one for each fault: from `Diagnostics` to the evidence in a sentence, or to None where there is none. Those
for the loss's two terms are in `rules_terms`.

Some are exact: a gradient is there or not. Where a rule needs a threshold, its reason stands beside it.

>>> import torch, vae_course as vc
>>> from vae_course.clinic import examine
>>> images = torch.rand(64, 1, 4, 4)
>>> diagnostics = examine(vc.VAE.mlp((1, 4, 4), latent=2), vc.Dataset("not split", train=images, test=images))
>>> test_is_train(diagnostics)
'100% of the test images are also training images'
>>> print(mean_decoded(diagnostics))
None
"""

from collections.abc import Callable
from math import exp

from vae_course.clinic.diagnostics import Diagnostics, SamplingPath

Rule = Callable[[Diagnostics], str | None]

SIGMOID_OF_ONE = 1 / (1 + exp(-1))


# --- data -------------------------------------------------------------------------------------------------------------


def input_range(d: Diagnostics) -> str | None:
    (low, high), (least, most) = d.image_range, d.outputs_with_any_weights
    room = 0.02 * (most - least)  # a sigmoid comes near its ends, and does not reach them
    if (low < 0 or high > 1) and (low < least - room or high > most + room):
        ends = f"[{round(least, 3):g}, {round(most, 3):g}]"
        return f"images from {low:.3g} to {high:.3g}, but no weights decode anything outside {ends}"
    return None


def test_is_train(d: Diagnostics) -> str | None:
    if d.seen_before > 0.1:  # images drawn independently repeat now and then, never every tenth time
        return f"{d.seen_before:.0%} of the test images are also training images"
    return None


# --- from the posterior to the code -----------------------------------------------------------------------------------


def concatenated(d: Diagnostics) -> str | None:
    path = d.sampling_path
    if path and path.decodes_spread and not path.random:
        return f"the decoder gets {path.width} numbers for {path.latent} latent dimensions, the same every time"
    return None


def mean_decoded(d: Diagnostics) -> str | None:
    path = d.sampling_path
    if path and not path.decodes_spread and not path.random:
        return "the same image gives the same code every time: log_var has no part in it"
    return None


def shared_noise(d: Diagnostics) -> str | None:
    if d.sampling_path and d.sampling_path.shared_noise:
        return "(z - mean) / std is the same vector for every image of a batch"
    if d.sampling_path and d.sampling_path.one_number_per_image:
        return "(z - mean) / std is the same number in every dimension of an image's code"
    return None


def detached(d: Diagnostics) -> str | None:
    path = d.sampling_path
    if path is None:
        return None
    reached = {"mean": path.gradient_to_mean, "log_var": path.gradient_to_log_var}
    cut = [name for name, receives_gradient in reached.items() if not receives_gradient]
    if path.random and cut:
        return f"no gradient flows from the code back to {' and '.join(cut)}"
    return None


def missing_half(d: Diagnostics) -> str | None:
    path = d.sampling_path
    if path and 1.5 < path.noise_exponent < 2.5:  # right is 1, sigma^2 is 2
        return f"the code's noise grows as the std to the power {path.noise_exponent:.2f}, not 1"
    return None


def noise_mean(d: Diagnostics) -> str | None:
    path = _own_noise(d)
    if path and abs(path.noise_mean) > 0.15 * max(1.0, path.noise_std):  # 4,000 draws leave 0.02 to chance
        return (
            f"(z - mean) / std has mean {path.noise_mean:.2f} and standard deviation {path.noise_std:.2f}, not 0 and 1"
        )
    return None


def noise_scale(d: Diagnostics) -> str | None:
    path = _own_noise(d)
    if path is None or noise_mean(d) or d.spread_at_fault > 0.01:
        return None
    if abs(path.noise_exponent - 1) > 0.2:
        return (
            f"the code's noise goes as the std to the power {path.noise_exponent:.2f}, not 1; (z - mean) / std has "
            f"standard deviation {path.noise_std:.3g}"
        )
    if abs(path.noise_std - 1) > 0.1:
        return f"(z - mean) / std has standard deviation {path.noise_std:.3g}, not 1"
    return None


def _own_noise(d: Diagnostics) -> SamplingPath | None:
    path = d.sampling_path
    if path is None or not path.random or path.shared_noise or path.one_number_per_image or missing_half(d):
        return None
    return path if path.noise_exponent == path.noise_exponent else None


# --- numbers that ran away --------------------------------------------------------------------------------------------


def learning_rate(d: Diagnostics) -> str | None:
    if not d.finite:
        if d.last_finite is None:
            return "weights or losses are no longer finite, and the history has no entry from before"
        return "no longer finite; the last figures were reconstruction {:.4g} and KL {:.4g}".format(*d.last_finite)
    if d.log_var_range[1] > 10:  # a posterior 148 times wider than the prior costs 11,000 nats a dimension
        return f"log_var reaches {d.log_var_range[1]:.3g}: a posterior far wider than the prior"
    rate = float(d.kl_per_dimension.sum())
    if rate > 100 * max(d.pixels, 50):  # nats that no reconstruction of so many numbers could repay
        return f"the KL is {rate:.3g} nats: means or widths have run away"
    if rate > 50 and not d.active_units and d.images >= 32:  # paid for a code that is the same for all images
        return f"the KL is {rate:.3g} nats, and no unit tells one image from another: means or widths have run away"
    return None


def variance_floor(d: Diagnostics) -> str | None:
    if d.spread_at_fault > 0.01:
        return f"{d.spread_at_fault:.0%} of the standard deviations that may come out are 0, or negative"
    # A standard deviation of 3e-7, and on its way to 0, though the KL would hold it.
    held = d.weights is None or (d.weights.beta > 0 and d.weights.kl_misfit < 0.1)
    if d.finite and d.log_var_range[0] < -30 and held and d.active_units:
        return f"log_var reaches {d.log_var_range[0]:.3g}: a standard deviation of next to 0, nothing holds it"
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
    if _never_dark(d) and d.outputs_with_any_weights[1] > SIGMOID_OF_ONE + 1e-6:
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
