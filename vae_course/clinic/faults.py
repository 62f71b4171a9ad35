"""The list of faults: how each is built, how it is recognised, why it does harm, and what mends it.

Every faulty VAE trains without an error message.

>>> import torch, vae_course as vc
>>> data = vc.Dataset("noise", train=torch.rand(64, 1, 4, 4), test=torch.rand(16, 1, 4, 4))
>>> setup = FAULTS["no-kl"].build(data)
>>> history = train(setup, steps=25)
>>> [finding.fault for finding in vc.diagnose(setup.model, setup.data, history, objective=setup.objective)]
['no-kl']
>>> print(FAULTS["no-kl"].fix)
Subtract the KL in the objective that is differentiated, not only in the one that is printed.
"""

from collections.abc import Callable
from dataclasses import replace

from vae_course.clinic import faulty_models as models
from vae_course.clinic import faulty_objectives as objectives
from vae_course.clinic import rules, rules_terms
from vae_course.clinic.training_setup import LATENT, Fault, TrainingSetup, far_too_fast, healthy, train
from vae_course.data import Dataset
from vae_course.training import Objective

# The list, and what is needed to build a setup and to train it.
__all__ = ["FAULTS", "Fault", "TrainingSetup", "healthy", "train"]


def _with(objective: Objective) -> Callable[[Dataset], TrainingSetup]:
    return lambda data: replace(healthy(data), objective=objective)


FAULTS: dict[str, Fault] = {
    fault.name: fault
    for fault in (
        Fault(
            "input-range",
            "images in [-1, 1] under binary cross-entropy",
            lambda data: TrainingSetup(models.mlp_vae(data, kind=models.UncheckedVAE), models.minus_one_to_one(data)),
            "For a target of -1 the cross-entropy has no minimum: it falls for ever as the logit falls, so the loss "
            "rewards blackening pixels without end and is no likelihood.",
            "Give the Bernoulli likelihood images in [0, 1], or images in [-1, 1] a Gaussian one.",
            rule=rules.input_range,
            order=10,
            place="data",
        ),
        Fault(
            "relu-output",
            "ReLU before the last sigmoid",
            lambda data: TrainingSetup(models.relu_before_output(data), data),
            "Logits cannot be negative, so no pixel is darker than 0.5, and one that should be has no gradient.",
            "Leave the decoder's last layer linear; the sigmoid belongs to the likelihood.",
            rule=rules.relu_output,
            order=52,
            place="output",
        ),
        Fault(
            "sigmoid-twice",
            "sigmoid twice",
            lambda data: TrainingSetup(models.sigmoid_before_output(data), data),
            "The first sigmoid's output, in [0, 1], is taken for a logit, so pixels lie between 0.5 and "
            "sigmoid(1) = 0.73 whatever the weights are.",
            "Hand logits to a loss that takes logits; apply the sigmoid once.",
            rule=rules.sigmoid_twice,
            order=53,
            place="output",
        ),
        Fault(
            "concatenated",
            "z made by concatenating mean and standard deviation",
            lambda data: TrainingSetup(
                models.mlp_vae(data, code_width=2 * LATENT), data, objectives.mean_and_std_concatenated
            ),
            "The decoder reads the parameters of the distribution instead of a sample of it: no noise at all, twice as "
            "many numbers, half of them never negative and none distributed as the prior.",
            "Sample: z = mean + std * noise, as wide as the mean.",
            rule=rules.concatenated,
            order=20,
            place="noise",
        ),
        Fault(
            "mean-decoded",
            "the mean decoded in training",
            _with(objectives.mean_decoded),
            "Without noise the reconstruction does not depend on log_var, so the KL alone sets the widths to 1: an "
            "autoencoder that claims wide posteriors, with a bound that is none.",
            "Decode a sample, q.rsample(), in training and wherever an ELBO is reported.",
            rule=rules.mean_decoded,
            order=21,
            place="noise",
        ),
        Fault(
            "missing-half",
            "standard deviation exp(log_var), without the one half",
            _with(objectives.half_missing),
            "The noise has standard deviation sigma^2 while the KL prices sigma: below 1 the noise is smaller than "
            "what is paid for, and the number reported is not a bound.",
            "std = exp(0.5 * log_var).",
            rule=rules.missing_half,
            order=24,
            place="noise",
        ),
        Fault(
            "detached",
            "noise drawn without gradient",
            _with(objectives.sample_detached),
            "Drawn by q.sample(), z is cut off the graph (torch.normal keeps it there, and passes zeros back), so the "
            "reconstruction says nothing to the encoder; the KL's gradient, the only one left, makes q(z|x) the prior.",
            "Use the reparameterised q.rsample().",
            rule=rules.detached,
            order=23,
            place="noise",
        ),
        Fault(
            "shared-noise",
            "one noise vector for the whole batch",
            _with(objectives.noise_shared),
            "All images of a batch are moved by the same noise: the expectation stays right, but the gradient's "
            "noise no longer averages out over the batch.",
            "Draw noise of the mean's full shape: torch.randn_like(mean).",
            rule=rules.shared_noise,
            order=22,
            place="noise",
        ),
        Fault(
            "relu-mean",
            "ReLU on the latent mean",
            lambda data: TrainingSetup(models.mlp_vae(data, head=models.ReluHead), data),
            "No code's mean can be negative, so the means fill one orthant of the prior's 2^D, and a mean that the "
            "ReLU cut off has no gradient to come back.",
            "Leave the last layer before the mean linear.",
            rule=rules.relu_mean,
            order=50,
            place="encoder",
        ),
        Fault(
            "no-kl",
            "the KL missing from the loss",
            _with(objectives.kl_left_out),
            "Nothing asks the codes to look like the prior or to have any width, so they spread out, and draws from "
            "the prior meet a decoder that was never trained there.",
            "Subtract the KL in the objective that is differentiated, not only in the one that is printed.",
            rule=rules_terms.no_kl,
            order=31,
            place="KL",
        ),
        Fault(
            "kl-sign",
            "the KL added with the wrong sign",
            _with(objectives.kl_added),
            "The objective rewards a large KL, which has no upper limit: codes run away from the prior, and the "
            "objective rises for ever.",
            "Maximise reconstruction - kl, or minimise -reconstruction + kl.",
            rule=rules_terms.kl_sign,
            order=30,
            place="KL",
        ),
        Fault(
            "kldivloss",
            "nn.KLDivLoss(mean, std) taken for the KL",
            _with(objectives.kl_from_kldivloss),
            "KLDivLoss compares tables of log-probabilities with tables of probabilities; fed a mean and a standard "
            "deviation it computes std (log std - mean), which rewards means that grow for ever.",
            "Use the closed form, or torch.distributions.kl_divergence(q, prior).",
            rule=rules_terms.kldivloss,
            order=32,
            place="KL",
        ),
        Fault(
            "pixel-mean",
            "mean over pixels under a summed KL",
            _with(objectives.pixels_averaged),
            "Averaging divides the reconstruction by the number of pixels P and leaves the KL alone: beta = P, far "
            "more than any code can repay, so the posterior collapses.",
            "Sum over pixels and over latent dimensions; average over the batch only.",
            rule=rules_terms.pixel_mean,
            order=33,
            place="reduction",
        ),
        Fault(
            "huge-beta",
            "posterior collapse from a huge beta",
            _with(objectives.kl_weighted_500),
            "A code dimension pays if a nat of rate saves more than beta nats of distortion; with a huge beta none "
            "does, so q(z|x) becomes the prior and the decoder draws the mean image.",
            "Lower beta to the order of 1, or raise it slowly from 0.",
            rule=rules_terms.huge_beta,
            order=90,
            place="reduction",
            only_alone=True,
        ),
        Fault(
            "past-1x1",
            "downsampling past 1x1",
            lambda data: TrainingSetup(models.past_one_by_one(data), data),
            "A 3x3 kernel on a 1x1 map meets one pixel and eight of padding: eight ninths of its weights are never "
            "used, its output shrinks with every layer, and what is left of the image fits in the last map's channels.",
            "Stop halving at 4x4 or so, then flatten.",
            rule=rules.past_1x1,
            order=51,
            place="encoder",
        ),
        Fault(
            "dead-decoder",
            "a decoder that begins with all weights zero",
            lambda data: TrainingSetup(models.zeros_at_the_start(data), data),
            "With zero weights every hidden unit is zero and so is every gradient but that of the last bias, which "
            "learns the mean image; the code never reaches a pixel.",
            "Keep random initial weights; zero is for biases only.",
            rule=rules.dead_decoder,
            order=54,
            place="decoder",
        ),
        Fault(
            "learning-rate",
            "a learning rate that explodes the log-variance",
            lambda data: far_too_fast(data),
            "Adam's first steps move every weight that has a gradient by about the learning rate, however small the "
            "gradient; log_var then moves by hundreds or more, exp(log_var) overflows or is zero: the KL is infinite.",
            "Lower the learning rate (1e-3 is a good start); clip log_var or warm up if it still spikes.",
            rule=rules.learning_rate,
            order=40,
            place="training",
        ),
        Fault(
            "test-is-train",
            "evaluation on training data",
            lambda data: healthy(models.tested_on_training(data)),
            "The images that should be new were trained on, so the test curve repeats the training curve and cannot "
            "show overfitting.",
            "Evaluate on images that were split off before training.",
            rule=rules.test_is_train,
            order=11,
            place="data",
        ),
    )
}
