"""`CURES`: the faulty line of each of the eighteen patients, as it stands in this package, and the line that mends it.

>>> print(CURES["missing-half"])
sick     z = mean + torch.randn_like(mean) * log_var.exp()
healthy  z = mean + torch.randn_like(mean) * (0.5 * log_var).exp()
"""

import inspect
import sys
from collections.abc import Callable
from textwrap import dedent
from typing import NamedTuple

from vae_course.clinic import faulty_models as models
from vae_course.clinic import faulty_objectives as objectives
from vae_course.clinic.training_setup import far_too_fast


class Cure(NamedTuple):
    """A line of `where`'s source, and what stands in its place in a healthy program.

    >>> CURES["no-kl"].where.__name__
    'kl_left_out'
    """

    where: Callable
    sick: str
    healthy: str

    def __str__(self) -> str:
        return f"sick     {self.sick}\nhealthy  {self.healthy}"

    def mended(self) -> Callable:
        """`where` with the healthy line in the place of the sick one, compiled from the source; where that is a
        class's `__init__`, the class.

        >>> import torch, vae_course as vc
        >>> q = vc.gaussian(torch.zeros(600, 2), torch.full((600, 2), -4.0))
        >>> mended = CURES["missing-half"].mended()
        >>> vc.clinic.trace(vc.VAE.mlp((1, 2, 2), latent=2), mended, torch.rand(600, 1, 2, 2), q).z.std() > 0.1
        tensor(True)
        """
        source = dedent(inspect.getsource(self.where))
        if source.count(self.sick) != 1:
            raise ValueError(f"{self.sick!r} stands {source.count(self.sick)} times in {self.where.__name__}, not once")
        names = dict(vars(sys.modules[self.where.__module__]))
        exec(compile(source.replace(self.sick, self.healthy), f"<{self.where.__name__}, mended>", "exec"), names)
        return names[self.where.__name__]


CURES: dict[str, Cure] = {
    "input-range": Cure(
        models.minus_one_to_one,
        "train, test = 2 * data.train - 1, 2 * data.test - 1",
        "train, test = data.train, data.test",
    ),
    "relu-output": Cure(
        models.relu_before_output,
        'decoder = nn.Sequential(network, nn.ReLU(), likelihood_head("bernoulli"))',
        'decoder = nn.Sequential(network, likelihood_head("bernoulli"))',
    ),
    "sigmoid-twice": Cure(
        models.sigmoid_before_output,
        'decoder = nn.Sequential(network, nn.Sigmoid(), likelihood_head("bernoulli"))',
        'decoder = nn.Sequential(network, likelihood_head("bernoulli"))',
    ),
    "concatenated": Cure(
        objectives.mean_and_std_concatenated,
        "z = torch.cat([mean, std], dim=1)",
        "z = mean + std * torch.randn_like(std)",
    ),
    "mean-decoded": Cure(objectives.mean_decoded, "z = q.mean", "z = q.rsample()"),
    "missing-half": Cure(
        objectives.half_missing,
        "z = mean + torch.randn_like(mean) * log_var.exp()",
        "z = mean + torch.randn_like(mean) * (0.5 * log_var).exp()",
    ),
    "detached": Cure(objectives.sample_detached, "z = q.sample()", "z = q.rsample()"),
    "shared-noise": Cure(
        objectives.noise_shared,
        "noise = torch.randn(q.mean.shape[1], dtype=x.dtype)",
        "noise = torch.randn_like(q.mean)",
    ),
    "relu-mean": Cure(
        models.ReluHead,
        "self.mean = nn.Sequential(nn.Linear(features, latent), nn.ReLU())",
        "self.mean = nn.Linear(features, latent)",
    ),
    "no-kl": Cure(
        objectives.kl_left_out,
        "return ObjectiveTerms(reconstruction, reconstruction, kl)",
        "return ObjectiveTerms(reconstruction - kl, reconstruction, kl)",
    ),
    "kl-sign": Cure(
        objectives.kl_added,
        "return ObjectiveTerms(reconstruction + kl, reconstruction, kl)",
        "return ObjectiveTerms(reconstruction - kl, reconstruction, kl)",
    ),
    "kldivloss": Cure(
        objectives.kl_from_kldivloss,
        'kl = nn.KLDivLoss(reduction="none")(q.mean, q.stddev).mean(-1)',
        "kl = kl_divergence(q, model.prior)",
    ),
    "pixel-mean": Cure(
        objectives.pixels_averaged,
        "reconstruction = model.decode(q.rsample()).log_prob(x) / x[0].numel()",
        "reconstruction = model.decode(q.rsample()).log_prob(x)",
    ),
    "huge-beta": Cure(
        objectives.kl_weighted_500,
        "return ObjectiveTerms(reconstruction - 500 * kl, reconstruction, kl)",
        "return ObjectiveTerms(reconstruction - kl, reconstruction, kl)",
    ),
    "past-1x1": Cure(
        models.past_one_by_one,
        "halvings = ceil(log2(max(data.shape[1:]))) + 3",
        "halvings = 2",
    ),
    "dead-decoder": Cure(
        models.zeros_at_the_start,
        "for parameter in model.decoder.parameters():",
        "for parameter in (p for p in model.decoder.parameters() if p.ndim == 1):",
    ),
    "learning-rate": Cure(
        far_too_fast, "return replace(healthy(data), lr=1.0)", "return replace(healthy(data), lr=1e-3)"
    ),
    "test-is-train": Cure(
        models.tested_on_training,
        "test = data.train[: len(data.test)]",
        "test = data.test",
    ),
}
