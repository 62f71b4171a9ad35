"""A point on the spherical path between two codes."""

from collections.abc import Callable

import torch
from torch import Tensor

from vae_course.checks.exercise import Exercise, Misconception
from vae_course.checks.generation._shared import points


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor, float]]:
    """Pairs of codes of unequal length, and a share that is not one half."""
    drawn = []
    for n, d, t in ((1, 2, 0.25), (4, 5, 0.7), (3, 20, 0.4)):
        a, b = (points(generator, n, d) for _ in range(2))
        along = a / a.norm(dim=-1, keepdim=True)
        across = b - (b * along).sum(-1, keepdim=True) * along
        # Angles of 34 to 146 degrees, since sines cancel near 0 and 180; and lengths of their own:
        b = across / across.norm(dim=-1, keepdim=True) + (3 * torch.rand(n, 1, generator=generator) - 1.5) * along
        longer = torch.linspace(1, 1.3, n)[:, None]  # each row has its own
        drawn.append((1.5 * longer * a / a.norm(dim=-1, keepdim=True), 2.5 * b / b.norm(dim=-1, keepdim=True), t))
    return drawn


def _turn(a: Tensor, b: Tensor, t: float) -> tuple[Tensor, Tensor, Tensor]:
    """Direction on the great circle, length between those of a and b, sine of the angle."""
    u, v = (c / c.norm(dim=-1, keepdim=True) for c in (a, b))
    angle = (u * v).sum(-1, keepdim=True).clamp(-1, 1).acos()
    direction = (((1 - t) * angle).sin() * u + (t * angle).sin() * v) / angle.sin()
    return direction, (1 - t) * a.norm(dim=-1, keepdim=True) + t * b.norm(dim=-1, keepdim=True), angle.sin()


def reference(a: Tensor, b: Tensor, t: float) -> Tensor:
    direction, length, _ = _turn(a, b, t)
    return length * direction


def _spherical_rotation(a: Tensor, b: Tensor, t: float) -> Tensor:
    """Turn a towards b in the plane of both: one basis vector along a, one at a right angle to it."""
    first = torch.nn.functional.normalize(a, dim=-1)
    second = torch.nn.functional.normalize(b - (b * first).sum(-1, keepdim=True) * first, dim=-1)
    angle = t * torch.atan2((b * second).sum(-1), (b * first).sum(-1))[:, None]
    length = torch.lerp(a.norm(dim=-1), b.norm(dim=-1), t)[:, None]
    return length * (angle.cos() * first + angle.sin() * second)


def _spherical_loop(a: Tensor, b: Tensor, t: float) -> Tensor:
    rows = []
    for x, y in zip(a, b, strict=True):
        angle = torch.nn.functional.cosine_similarity(x, y, dim=0).clamp(-1, 1).acos()
        of_x, of_y = torch.sin((1 - t) * angle) / torch.sin(angle), torch.sin(t * angle) / torch.sin(angle)
        rows.append(((1 - t) * x.norm() + t * y.norm()) * (of_x * x / x.norm() + of_y * y / y.norm()))
    return torch.stack(rows)


ALTERNATIVES = (_spherical_rotation, _spherical_loop)


def _weights_on_codes(a: Tensor, b: Tensor, t: float) -> Tensor:
    u, v = (c / c.norm(dim=-1, keepdim=True) for c in (a, b))
    angle = (u * v).sum(-1, keepdim=True).clamp(-1, 1).acos()
    return (((1 - t) * angle).sin() * a + (t * angle).sin() * b) / angle.sin()


def _whole_batch(a: Tensor, b: Tensor, t: float) -> Tensor:
    return reference(a.flatten()[None], b.flatten()[None], t).view_as(a)


def _along(a: Tensor, b: Tensor, t: float, mix: Callable[[Tensor, Tensor], Tensor]) -> Tensor:
    """The length between those of a and b, in a direction that is made from those of a and b."""
    return _turn(a, b, t)[1] * mix(*(torch.nn.functional.normalize(c, dim=-1) for c in (a, b)))


def _angle_of_codes(a: Tensor, b: Tensor, t: float, limit: float = 1.0) -> Tensor:
    angle = (a * b).sum(-1, keepdim=True).clamp(-limit, limit).acos()
    return _along(a, b, t, lambda u, v: (((1 - t) * angle).sin() * u + (t * angle).sin() * v) / angle.sin())


def _lengths_of_the_batch(a: Tensor, b: Tensor, t: float) -> Tensor:
    u, v = a / a.norm(), b / b.norm()
    angle = (u * v).sum(-1, keepdim=True).clamp(-1, 1).acos()
    direction = (((1 - t) * angle).sin() * u + (t * angle).sin() * v) / angle.sin()
    return ((1 - t) * a.norm() + t * b.norm()) * direction


MISTAKES = (
    Misconception(
        "straight path",
        lambda a, b, t: (1 - t) * a + t * b,
        "this is the straight path: it sags towards the origin. In many dimensions the prior has practically no codes "
        "there.",
    ),
    Misconception(
        "straight path, stretched",
        lambda a, b, t: _turn(a, b, t)[1] * torch.nn.functional.normalize((1 - t) * a + t * b, dim=-1),
        "the length is right, but the direction is that of the straight path: it does not turn at constant speed.",
    ),
    Misconception(
        "unit length",
        lambda a, b, t: _turn(a, b, t)[0],
        "your codes all have length 1. The direction is right; give it the length between those of a and b.",
    ),
    Misconception(
        "length of the first code",
        lambda a, b, t: a.norm(dim=-1, keepdim=True) * _turn(a, b, t)[0],
        "your code keeps the length of a all the way, so the path does not arrive at b.",
    ),
    Misconception(
        "ends swapped",
        lambda a, b, t: reference(b, a, t),
        "your path runs from b to a: at t = 0 it must be at a.",
    ),
    Misconception(
        "weights on the codes themselves",
        _weights_on_codes,
        "you apply the sines to the codes, not to their directions. With unequal lengths the path then bulges: the "
        "length does not change evenly.",
    ),
    Misconception(
        "not divided by the sine",
        lambda a, b, t: reference(a, b, t) * _turn(a, b, t)[2],
        "the division by the sine of the whole angle is missing: at t = 0 your path is not at a.",
    ),
    Misconception(
        "norms of the whole batch",
        _whole_batch,
        "you take lengths and angle over the whole batch, as if it were one long code. Every pair has an angle "
        "and lengths of its own: dim=-1, keepdim=True.",
    ),
    Misconception(
        "directions mixed on a straight line",
        lambda a, b, t: _along(a, b, t, lambda u, v: torch.nn.functional.normalize((1 - t) * u + t * v, dim=-1)),
        "the length is right, and you mix directions of length 1, but on a straight line: the direction does not "
        "turn at constant speed. The sines see to that.",
    ),
    Misconception(
        "directions mixed and not stretched",
        lambda a, b, t: _along(a, b, t, lambda u, v: (1 - t) * u + t * v),
        "you mix the two directions with the weights 1 - t and t: on the way the mixture is shorter than 1, so "
        "the path sags. The sines are missing.",
    ),
    Misconception(
        "angle of the codes themselves, cut off at 0.999",
        lambda a, b, t: _angle_of_codes(a, b, t, 0.999),
        "you compute the angle from codes that were not brought to length 1: their dot product is no cosine, and "
        "mostly ends at the 0.999 where you cut it off.",
    ),
    Misconception(
        "angle of the codes themselves, cut off at 0.99",
        lambda a, b, t: _angle_of_codes(a, b, t, 0.99),
        "you compute the angle from codes that were not brought to length 1: their dot product is no cosine, and "
        "mostly ends at the 0.99 where you cut it off.",
    ),
    Misconception(
        "angle of the codes themselves, cut off at 0.9999",
        lambda a, b, t: _angle_of_codes(a, b, t, 0.9999),
        "you compute the angle from codes that were not brought to length 1: their dot product is no cosine, and "
        "mostly ends at the 0.9999 where you cut it off.",
    ),
    Misconception(
        "angle of the codes themselves, cut off at 0.999999",
        lambda a, b, t: _angle_of_codes(a, b, t, 0.999999),
        "you compute the angle from codes that were not brought to length 1: their dot product is no cosine, and "
        "mostly ends at the 0.999999 where you cut it off.",
    ),
    Misconception(
        "length does not change",
        lambda a, b, t: 0.5 * (a.norm(dim=-1, keepdim=True) + b.norm(dim=-1, keepdim=True)) * _turn(a, b, t)[0],
        "your codes have the same length all the way, the average of the two. At t = 0 it must be that of a, at t "
        "= 1 that of b.",
    ),
    Misconception(
        "length changes by factors",
        lambda a, b, t: (
            (a.norm(dim=-1, keepdim=True) ** (1 - t) * b.norm(dim=-1, keepdim=True) ** t) * _turn(a, b, t)[0]
        ),
        "your length is multiplied by equal factors on the way. It should change evenly: by equal amounts.",
    ),
    Misconception(
        "lengths of the whole batch",
        _lengths_of_the_batch,
        "you take one length for all rows of a, and one for all of b: norm() without dim=-1. Every code has a "
        "length of its own.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Split each code into a length and a direction of length 1; treat them separately.",
        "The angle between the directions: acos of their dot product along the last dimension, keepdim=True.",
        "direction = (sin((1 - t) * angle) * u + sin(t * angle) * v) / sin(angle); then multiply by the length.",
    ),
    minutes=10,
    difficulty=2,
    points=2,
    rtol=1e-3,
)
