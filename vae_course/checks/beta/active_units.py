"""Which latent dimensions are active units."""

import torch
from torch import Tensor

from vae_course.checks._gaussian import kl_per_dimension
from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """Means and log-variances over n images of eight kinds of unit and of eight units drawn, in random order."""
    # offset of the mean, variance of the mean over images, log-variance of the posterior, and how far that varies
    kinds = torch.tensor(
        [
            [0.0, 0.9, -2.5, 0.1],  # active
            [2.0, 0.5, -1.0, 0.3],  # active, away from zero
            [0.0, 0.0115, 0.0, 0.0],  # active, with a mean KL below 0.01
            [1.5, 0.0, -3.0, 1.0],  # deaf: nats are paid, and nothing is said
            [1.0, 0.0, 0.0, 0.0],  # deaf, and as wide as the prior
            [0.0, 0.0, 0.0, 0.0],  # collapsed
            [0.0, 0.002, 0.0, 0.0],  # hardly moves
            [0.0, 0.0085, -1.0, 0.02],  # hardly moves, and is narrow
        ]
    ).double()
    drawn = []
    for n in (20, 60):
        others = torch.rand(8, 4, generator=generator, dtype=torch.float64)
        others = others * torch.tensor([2.0, 5.0, -3.0, 1.0]) - torch.tensor([0.0, 6.0, 0.0, 0.0])
        others[:, 1] = others[:, 1].exp()
        others[(others[:, 1] / 0.01).log().abs() < 0.2, 1] = 0.05  # too close to the threshold
        units = torch.cat([kinds, others])[torch.randperm(16, generator=generator)]
        offset, variance, log_var, width = units.T
        noise = torch.randn(n, 16, generator=generator, dtype=torch.float64)
        mean = offset + variance.sqrt() * (noise - noise.mean(0)) / noise.std(0)
        log_var = log_var + width * (torch.rand(n, 16, generator=generator, dtype=torch.float64) - 0.5)
        drawn.append((mean.float(), log_var.float()))
    return drawn


def reference(mean: Tensor, log_var: Tensor) -> Tensor:
    return mean.var(0) > 0.01


ALTERNATIVES = (
    lambda mean, log_var: (mean - mean.mean(0)).square().mean(0) > 0.01,
    lambda mean, log_var: torch.stack([m.std() > 0.1 for m in mean.T]),
)


MISTAKES = (
    Misconception(
        "active by the mean KL",
        lambda mean, log_var: kl_per_dimension(mean, log_var).mean(0) > 0.01,
        "you look at the mean KL. It says that q(z|x) is not the prior, not that it knows x: a unit can pay nats "
        "and give every image the same code.",
    ),
    Misconception(
        "active by its distance from zero",
        lambda mean, log_var: mean.mean(0).abs() > 0.01,
        "you look at how far the mean lies from zero. A mean that is the same for all images says nothing of them.",
    ),
    Misconception(
        "active by the mean square",
        lambda mean, log_var: mean.square().mean(0) > 0.01,
        "you take the mean square of the means without centring it, so a constant away from zero counts as active.",
    ),
    Misconception(
        "active by a narrow posterior",
        lambda mean, log_var: log_var.exp().mean(0) < 0.99,
        "you look at the posterior's own variance. A narrow posterior that never moves distinguishes no images.",
    ),
    Misconception(
        "variance of the codes",
        lambda mean, log_var: mean.var(0) + log_var.exp().mean(0) > 0.01,
        "you take the variance of sampled codes, posterior noise included. A collapsed unit has the most noise.",
    ),
    Misconception(
        "standard deviation for variance",
        lambda mean, log_var: mean.std(0) > 0.01,
        "you compare the standard deviation with a threshold that is meant for the variance: units that hardly "
        "move are counted.",
    ),
    Misconception(
        "variance over dimensions",
        lambda mean, log_var: mean.var(1) > 0.01,
        "you take the variance along the code of each image. A unit is a column: it must vary from image to image.",
    ),
    Misconception(
        "threshold on the standard deviation squared again",
        lambda mean, log_var: mean.var(0) ** 2 > 0.01,
        "you square the variance once more. The variance of the means is compared with 0.01.",
    ),
    Misconception(
        "inactive for active",
        lambda mean, log_var: ~reference(mean, log_var),
        "your answer is the opposite: True stands for the units that are *not* active.",
    ),
    Misconception(
        "relative to the posterior's variance",
        lambda mean, log_var: mean.var(0) / log_var.exp().mean(0) > 0.01,
        "you compare the variance of the means with that of the posterior. The variance itself is compared with 0.01.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Which of the two arguments says where the code lies? What would a unit's column of it look like if the unit "
        "ignored the image?",
        "Take the variance of the posterior means over the images, dimension 0.",
    ),
    minutes=6,
    difficulty=2,
)
