"""Precision: the share of generated images that lie among the real ones."""

import torch
from torch import Tensor

from vae_course.checks.exercise import Exercise, Misconception
from vae_course.checks.generation._shared import points


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor, int]]:
    """Real features, generated ones that are narrower and beside the middle, and how many neighbours count."""
    drawn = []
    for n, m, d, k, shift in ((24, 18, 2, 3, 0.9), (36, 42, 3, 2, -0.9), (48, 30, 2, 5, 0.9)):
        drawn.append((points(generator, n, d), points(generator, m, d, 0.7, shift), k))
    on_a_line = [torch.tensor(places)[:, None] for places in ((0.0, 1.0, 3.0, 7.0), (-1.0, 5.0, 11.0, 12.0))]
    return [*drawn, (*on_a_line, 1)]  # some of them on the surface of a ball


def _radii(members: Tensor, k: int) -> Tensor:
    """The distance of each point to its k-th neighbour, itself not counted."""
    return torch.cdist(members, members).sort(dim=1).values[:, k]


def reference(real: Tensor, generated: Tensor, k: int) -> float:
    return (torch.cdist(generated, real) <= _radii(real, k)).any(1).double().mean().item()


def _precision_loop(real: Tensor, generated: Tensor, k: int) -> float:
    inside = 0
    radii = [torch.sort((real - x).norm(dim=1)).values[k] for x in real]
    for y in generated:
        inside += any((x - y).norm() <= radius for x, radius in zip(real, radii, strict=True))
    return inside / len(generated)


def _precision_without_self(real: Tensor, generated: Tensor, k: int) -> Tensor:
    apart = (real[:, None] - real).square().sum(-1) + torch.eye(len(real), dtype=real.dtype) * 1e9
    radius = apart.kthvalue(k, dim=1).values
    return ((generated[:, None] - real).square().sum(-1) <= radius).any(-1).to(real.dtype).mean()


ALTERNATIVES = (_precision_loop, _precision_without_self)


def _nearest_ball(real: Tensor, generated: Tensor, k: int) -> float:
    distance, which = torch.cdist(generated, real).min(1)
    return (distance <= _radii(real, k)[which]).double().mean().item()


MISTAKES = (
    Misconception(
        "recall instead of precision",
        lambda real, generated, k: reference(generated, real, k),
        "this is the recall: the share of real images inside balls around generated ones. Precision has the balls "
        "around the real images.",
    ),
    Misconception(
        "counted as its own neighbour",
        lambda real, generated, k: reference(real, generated, k - 1),
        "each real point counts as its own nearest neighbour, at distance 0, so your balls are one neighbour too "
        "small.",
    ),
    Misconception(
        "balls around the generated images",
        lambda real, generated, k: (
            (torch.cdist(generated, real) <= _radii(generated, k)[:, None]).any(1).double().mean().item()
        ),
        "your radii belong to the generated points: scattered ones then get large balls and count as real.",
    ),
    Misconception(
        "nearest ball only",
        _nearest_ball,
        "you look only into the ball of the nearest real point. It may be small; one further off may hold the "
        "point. Any ball counts.",
    ),
    Misconception(
        "one radius for all",
        lambda real, generated, k: (
            (torch.cdist(generated, real) <= _radii(real, k).mean()).any(1).double().mean().item()
        ),
        "you use one radius for all points. Each real point has its own: small where images are dense, large where "
        "they are rare.",
    ),
    Misconception(
        "pairs counted",
        lambda real, generated, k: (torch.cdist(generated, real) <= _radii(real, k)).double().mean().item(),
        "you take the mean over all pairs. A generated image counts once, if any ball holds it.",
    ),
    Misconception(
        "coverage",
        lambda real, generated, k: (torch.cdist(generated, real) <= _radii(real, k)).any(0).double().mean().item(),
        "this is the share of *real* points whose ball holds a generated point: coverage. Count generated points.",
    ),
    Misconception(
        "inside all balls",
        lambda real, generated, k: (torch.cdist(generated, real) <= _radii(real, k)).all(1).double().mean().item(),
        "you ask for points that lie inside every ball. One ball is enough.",
    ),
    Misconception(
        "radius to generated neighbours",
        lambda real, generated, k: (
            (torch.cdist(generated, real) <= torch.cdist(real, generated).sort(dim=1).values[:, k - 1])
            .any(1)
            .double()
            .mean()
            .item()
        ),
        "your balls reach to the k-th *generated* neighbour, so there are always some inside. How large a ball "
        "is, only real points decide.",
    ),
    Misconception(
        "largest radius for all",
        lambda real, generated, k: (
            (torch.cdist(generated, real) <= _radii(real, k).max()).any(1).double().mean().item()
        ),
        "you use the largest radius for all balls: one far-off real point decides for all. Every ball has a "
        "radius of its own.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "First the radius of every real point: the distance to its k-th real neighbour, itself not counted.",
        "torch.cdist(real, real) sorted along a row starts with 0, the point itself.",
        "A table generated x real: distance <= radius of that real point. Any along the real ones, then the mean.",
    ),
    minutes=12,
    difficulty=3,
    points=2,
)
