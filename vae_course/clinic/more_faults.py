"""Faults beside the eighteen of chapter 11, as they are found in people's own programs.

>>> import torch, vae_course as vc
>>> data = vc.Dataset("noise", train=torch.rand(64, 1, 4, 4), test=torch.rand(16, 1, 4, 4))
>>> setup = MORE_FAULTS["noise-mean"].build(data)
>>> [finding.fault for finding in vc.diagnose(setup.model, setup.data, objective=setup.objective)]
['noise-mean']
"""

from collections.abc import Callable
from dataclasses import replace

from jaxtyping import Float
from torch import Tensor, nn
from torch import distributions as td

from vae_course.clinic import faulty_objectives as faulty
from vae_course.clinic import rules, rules_terms
from vae_course.clinic.faulty_models import mlp_vae
from vae_course.clinic.training_setup import Fault, TrainingSetup, healthy
from vae_course.data import Dataset
from vae_course.training import Objective


class ReluSpreadHead(nn.Module):
    """A Gaussian whose standard deviation is a ReLU's output and a millionth: nothing keeps it from 0."""

    def __init__(self, features: int, latent: int):
        super().__init__()
        self.mean = nn.Linear(features, latent)
        self.spread = nn.Linear(features, latent)

    def forward(self, h: Float[Tensor, "batch features"]) -> td.Independent:
        std = self.spread(h).relu() + 1e-8
        return td.Independent(td.Normal(self.mean(h), std, validate_args=False), 1)


def _with(objective: Objective) -> Callable[[Dataset], TrainingSetup]:
    return lambda data: replace(healthy(data), objective=objective)


MORE_FAULTS: dict[str, Fault] = {
    fault.name: fault
    for fault in (
        Fault(
            "noise-mean",
            "noise whose mean is not 0",
            _with(faulty.noise_uniform),
            "The code is not drawn from q(z|x) but from something beside it, so the KL prices another "
            "distribution than "
            "the one that is decoded: torch.rand is uniform on [0, 1], of mean 0.50 and standard deviation 0.29.",
            "Draw standard normal noise: z = mean + std * torch.randn_like(std).",
            rule=rules.noise_mean,
            order=25,
            place="noise",
        ),
        Fault(
            "noise-scale",
            "noise of another standard deviation than the posterior's",
            _with(faulty.noise_times_log_var),
            "The KL prices the standard deviation sigma, the decoder meets noise of another size, so the number "
            "reported is no bound.",
            "Multiply the noise by the standard deviation: z = mean + torch.exp(0.5 * log_var) * "
            "torch.randn_like(mean).",
            rule=rules.noise_scale,
            order=26,
            place="noise",
        ),
        Fault(
            "kl-batch",
            "one term summed over the batch, the other averaged",
            _with(faulty.kl_summed_over_batch),
            "The effective beta is then the batch size times what is written, or divided by it, and changes when the "
            "batch size does.",
            "Sum over pixels and latent dimensions in both terms, and take the mean over the batch in both.",
            rule=rules_terms.kl_batch,
            order=29,
            place="reduction",
        ),
        Fault(
            "kl-mean-part",
            "the KL's part of the means missing or wrong",
            _with(faulty.mean_not_squared),
            "Only mean^2 / 2 holds the codes near the prior; without it they spread out or run away, and draws "
            "from the "
            "prior meet a decoder that was never trained there.",
            "kl = 0.5 * (mean**2 + log_var.exp() - 1 - log_var), with the mean squared.",
            rule=rules_terms.kl_mean_part,
            order=35,
            place="KL",
        ),
        Fault(
            "kl-variance-part",
            "the KL's part of the variances missing or wrong",
            _with(faulty.variance_sign_turned),
            "(variance - log variance - 1) / 2 holds each width at 1 against the reconstruction, which wants 0; "
            "missing "
            "or turned round, widths go to 0 or grow for ever.",
            "kl = 0.5 * (mean**2 + log_var.exp() - 1 - log_var): plus exp(log_var), minus log_var.",
            rule=rules_terms.kl_variance_part,
            order=36,
            place="KL",
        ),
        Fault(
            "prior-scale",
            "the KL is that to a prior of another scale",
            _with(faulty.wide_prior),
            "Codes are taught to fill a wider or narrower Gaussian than the one they are drawn from afterwards.",
            "Use N(0, 1) in the KL, or draw codes from the prior that stands in it: z = scale * torch.randn(n, "
            "latent).",
            rule=rules_terms.prior_scale,
            order=34,
            place="KL",
        ),
        Fault(
            "kl-form",
            "a latent term that is no KL",
            _with(faulty.one_for_all),
            "What stands where the KL should does not measure how far q(z|x) is from the prior, so the loss is "
            "no bound.",
            "Use the closed form, 0.5 * (mean**2 + log_var.exp() - 1 - log_var), or torch.distributions.kl_divergence.",
            rule=rules_terms.kl_form,
            order=37,
            place="KL",
        ),
        Fault(
            "reconstruction-unexplained",
            "a reconstruction that no likelihood explains",
            _with(faulty.fourth_power),
            "A VAE's reconstruction is minus a log-likelihood; of another distance nobody knows against what the KL is "
            "weighed, and the loss is no bound.",
            "Use cross-entropy for pixels in [0, 1], a squared error for a Gaussian, or say that it is wanted: "
            "likelihood='gaussian'.",
            rule=rules_terms.reconstruction_unexplained,
            order=38,
            place="output",
        ),
        Fault(
            "variance-floor",
            "a standard deviation that can reach 0",
            lambda data: TrainingSetup(mlp_vae(data, head=ReluSpreadHead), data),
            "At a standard deviation of 0 the KL's logarithm is infinite; sooner or later a step lands there, and the "
            "loss is NaN.",
            "Let the encoder give log_var, and take std = torch.exp(0.5 * log_var), or softplus and a small constant.",
            rule=rules.variance_floor,
            order=27,
            place="encoder",
        ),
    )
}

# No fault of the code, and therefore none of `FAULTS`: a healthy setup may be found in this state.
POSTERIOR_COLLAPSE = Fault(
    "posterior-collapse",
    "posterior collapse, at a beta that is not to blame",
    healthy,
    "The posterior of every image is the prior, so the code says nothing; at beta = 1 this happens early in "
    "training, before the decoder has learned to use a code.",
    "Train longer, raise beta slowly from 0, or use free bits.",
    rule=rules_terms.collapsed,
    order=91,
    place="training",
    only_alone=True,
)
