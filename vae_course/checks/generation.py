"""Exercises of chapter 07, generation: drawing codes, moving among them, and measuring what comes out."""

import math
from collections.abc import Callable

import torch
from torch import Tensor
from torch import distributions as td

from vae_course.checks.exercise import Exercise, Misconception
from vae_course.checks.sandbox import Refused

Coder = Callable[[Tensor], td.Distribution]
MANY = 20_000  # images per observation of a generator: standard errors stay below 0.02


def _points(generator: torch.Generator, n: int, d: int, scale: float = 1.0, shift: float = 0.0, **to) -> Tensor:
    return shift + scale * torch.randn(n, d, generator=generator, **to)


def _linear(generator: torch.Generator, slope: float, offset: float, noise: float) -> Coder:
    """A toy encoder or decoder that treats each of its dimensions alike: N(slope * v + offset, noise^2)."""
    slope, offset = (value + 0.1 * torch.rand((), generator=generator).item() for value in (slope, offset))
    return lambda v: td.Independent(td.Normal(slope * v + offset, noise), 1)


def _shape_of_cloud(images: object, dimensions: int) -> tuple[Tensor, ...]:
    """Mean, standard deviation, correlation and tails (a tenth of the kurtosis) of generated images."""
    if not isinstance(images, Tensor) or images.shape != (MANY, dimensions):
        what = f"shape {tuple(images.shape)}" if isinstance(images, Tensor) else f"a {type(images).__name__}"
        raise Refused(f"asked for n = {MANY} images of {dimensions} pixels, your function returned {what}.")
    spread = images.std(0)
    scaled = (images - images.mean(0)) / spread.clamp(min=1e-3)
    moves = spread > 1e-3  # where nothing varies, the mean is one random image
    return images.mean(0) * moves, spread, scaled.T @ scaled / MANY, scaled.pow(4).mean(0) / 10


# --- Codes from the prior ---------------------------------------------------------------------------------------------


def _decoders(generator: torch.Generator) -> list[tuple[Coder, int, float]]:
    """A decoder that maps D codes to D pixels, D, and a temperature."""
    return [(_linear(generator, 0.9, 1.2, 1.0), 2, 0.6), (_linear(generator, 1.1, -1.4, 1.0), 4, 1.4)]


def _observe_prior(answer: Callable, decode: Coder, latent: int, temperature: float) -> tuple:
    return _shape_of_cloud(answer(decode, latent, MANY, temperature), latent)


def _generate(decode: Coder, latent: int, n: int, temperature: float) -> Tensor:
    return decode(temperature * torch.randn(n, latent)).mean


PRIOR = Exercise(
    name="generation.prior",
    reference=_generate,
    cases=_decoders,
    observe=_observe_prior,
    alternatives=(
        lambda decode, d, n, t: decode(td.Normal(torch.zeros(d), t).sample((n,))).mean,
        lambda decode, d, n, t: decode(torch.normal(0.0, t, (n, d))).base_dist.loc,
    ),
    mistakes=(
        Misconception(
            "temperature taken for a variance",
            lambda decode, d, n, t: _generate(decode, d, n, math.sqrt(t)),
            "your codes have the variance T. The temperature multiplies the code, so it is a standard deviation.",
        ),
        Misconception(
            "divided by the temperature",
            lambda decode, d, n, t: _generate(decode, d, n, 1 / t),
            "your codes spread less the hotter it gets: you divide by the temperature.",
        ),
        Misconception(
            "temperature ignored",
            lambda decode, d, n, t: _generate(decode, d, n, 1.0),
            "the temperature has no influence: your codes are always N(0, I).",
        ),
        Misconception(
            "temperature on the images",
            lambda decode, d, n, t: t * _generate(decode, d, n, 1.0),
            "you multiply the images by the temperature, which makes them darker or brighter. It belongs to the codes.",
        ),
        Misconception(
            "pixels sampled",
            lambda decode, d, n, t: decode(t * torch.randn(n, d)).sample(),
            "your images contain pixel noise: you sampled p(x|z). Means were asked for; say which of the two you show.",
        ),
        Misconception(
            "one code for all",
            lambda decode, d, n, t: decode(t * torch.randn(1, d).expand(n, d)).mean,
            "all images of a call are the same: one code was drawn and repeated. Every image needs a code of its own.",
        ),
        Misconception(
            "one number for the whole code",
            lambda decode, d, n, t: decode(t * torch.randn(n, 1).expand(n, d)).mean,
            "all dimensions of a code are equal, so your codes lie on one line. Draw every dimension independently.",
        ),
        Misconception(
            "uniform codes",
            lambda decode, d, n, t: decode(t * math.sqrt(12) * (torch.rand(n, d) - 0.5)).mean,
            "your codes are uniform: spread as they should be, but with no tails. The prior is Gaussian: torch.randn.",
        ),
    ),
    hints=(
        "Two steps: n codes of the given size, then one call of the decoder for all of them.",
        "z = temperature * epsilon with epsilon from N(0, I); decode(z) is a distribution and has a .mean.",
    ),
    minutes=5,
    difficulty=1,
    rtol=0.0,
    atol=0.1,
    seconds=30.0,  # a loop over images is slow, and right
)


# --- Paths ------------------------------------------------------------------------------------------------------------


def _ends(generator: torch.Generator) -> list[tuple[Tensor, Tensor, int]]:
    sizes = ((2, 3, torch.float32), (5, 6, torch.float32), (3, 11, torch.float64))
    return [(*_points(generator, 2, d, dtype=dtype).unbind(), steps) for d, steps, dtype in sizes]


def _mixed(a: Tensor, b: Tensor, shares: Tensor) -> Tensor:
    t = shares.to(a)[:, None]
    return (1 - t) * a + t * b


STRAIGHT = Exercise(
    name="generation.straight",
    reference=lambda a, b, steps: _mixed(a, b, torch.linspace(0, 1, steps)),
    cases=_ends,
    alternatives=(
        lambda a, b, steps: torch.stack([torch.lerp(a, b, i / (steps - 1)) for i in range(steps)]),
        lambda a, b, steps: a + torch.outer(torch.arange(steps).to(a) / (steps - 1), b - a),
    ),
    mistakes=(
        Misconception(
            "ends swapped",
            lambda a, b, steps: _mixed(b, a, torch.linspace(0, 1, steps)),
            "your path runs from b to a. The weight of b grows from 0 to 1.",
        ),
        Misconception(
            "last end missing",
            lambda a, b, steps: _mixed(a, b, torch.arange(steps) / steps),
            "your path stops one step before b. With both ends included there is one step fewer than there are codes.",
        ),
        Misconception(
            "first end missing",
            lambda a, b, steps: _mixed(a, b, (torch.arange(steps) + 1) / steps),
            "your path begins one step after a: the first code must be a itself.",
        ),
        Misconception(
            "both ends missing",
            lambda a, b, steps: _mixed(a, b, (torch.arange(steps) + 1) / (steps + 1)),
            "neither a nor b is on your path: only codes between them. Start at share 0, end at share 1.",
        ),
        Misconception(
            "b added to a",
            lambda a, b, steps: a + torch.linspace(0, 1, steps).to(a)[:, None] * b,
            "you add more and more of b without taking a away: the path ends at a + b.",
        ),
    ),
    hints=(
        "torch.linspace(0, 1, steps) are the shares of b.",
        "Give the shares a last dimension, [:, None], so that each multiplies a whole code.",
    ),
    minutes=4,
    difficulty=1,
)


def _pairs(generator: torch.Generator) -> list[tuple[Tensor, Tensor, float]]:
    """Pairs of codes of unequal length, and a share that is not one half."""
    cases = []
    for n, d, t, dtype in ((1, 2, 0.25, torch.float32), (4, 5, 0.7, torch.float32), (3, 20, 0.4, torch.float64)):
        a, b = (_points(generator, n, d, dtype=dtype) for _ in range(2))
        b = b - 0.5 * a  # never parallel; and lengths of their own:
        cases.append((1.5 * a / a.norm(dim=-1, keepdim=True), 2.5 * b / b.norm(dim=-1, keepdim=True), t))
    return cases


def _turn(a: Tensor, b: Tensor, t: float) -> tuple[Tensor, Tensor, Tensor]:
    """Direction on the great circle, length between those of a and b, sine of the angle."""
    u, v = (c / c.norm(dim=-1, keepdim=True) for c in (a, b))
    angle = (u * v).sum(-1, keepdim=True).clamp(-1, 1).acos()
    direction = (((1 - t) * angle).sin() * u + (t * angle).sin() * v) / angle.sin()
    return direction, (1 - t) * a.norm(dim=-1, keepdim=True) + t * b.norm(dim=-1, keepdim=True), angle.sin()


def _spherical(a: Tensor, b: Tensor, t: float) -> Tensor:
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


def _weights_on_codes(a: Tensor, b: Tensor, t: float) -> Tensor:
    u, v = (c / c.norm(dim=-1, keepdim=True) for c in (a, b))
    angle = (u * v).sum(-1, keepdim=True).clamp(-1, 1).acos()
    return (((1 - t) * angle).sin() * a + (t * angle).sin() * b) / angle.sin()


SPHERICAL = Exercise(
    name="generation.spherical",
    reference=_spherical,
    cases=_pairs,
    alternatives=(_spherical_rotation, _spherical_loop),
    mistakes=(
        Misconception(
            "straight path",
            lambda a, b, t: (1 - t) * a + t * b,
            "this is the straight path: it sags towards the origin, where the prior has practically no codes.",
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
            lambda a, b, t: _spherical(b, a, t),
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
            lambda a, b, t: _spherical(a, b, t) * _turn(a, b, t)[2],
            "the division by the sine of the whole angle is missing: at t = 0 your path is not at a.",
        ),
    ),
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


# --- A direction with a meaning ---------------------------------------------------------------------------------------


def _attributes(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """Codes that depend on an attribute: a real one, one that is 0 or 1 and rare, a real one in float64."""
    cases = []
    for n, d, kind, dtype in ((6, 2, "real", torch.float32), (30, 3, "binary", torch.float32), (40, 5, "real", None)):
        to = dict(dtype=dtype or torch.float64)
        rank = torch.randperm(n, generator=generator).to(**to)
        attribute = (rank < 0.3 * n).to(**to) if kind == "binary" else 3 + rank / n + rank**2 / n**2
        slope = 1 + torch.rand(d, generator=generator, **to)
        cases.append((_points(generator, n, d, 0.3, 2.0, **to) + slope * attribute[:, None], attribute))
    return cases


def _direction(codes: Tensor, attribute: Tensor) -> Tensor:
    centred = attribute - attribute.mean()
    return codes.T @ centred / centred.square().sum()


def _direction_lstsq(codes: Tensor, attribute: Tensor) -> Tensor:
    design = torch.stack([torch.ones_like(attribute), attribute], dim=1)
    return torch.linalg.lstsq(design, codes).solution[1]


def _direction_loop(codes: Tensor, attribute: Tensor) -> Tensor:
    return torch.stack([torch.cov(torch.stack([z, attribute]))[0, 1] for z in codes.T]) / attribute.var()


ATTRIBUTE = Exercise(
    name="generation.attribute",
    reference=_direction,
    cases=_attributes,
    alternatives=(_direction_lstsq, _direction_loop),
    mistakes=(
        Misconception(
            "not centred",
            lambda codes, attribute: codes.T @ attribute / attribute.square().sum(),
            "your line goes through the origin: neither codes nor attribute are centred, so the mean code leaks into "
            "the direction.",
        ),
        Misconception(
            "covariance, not divided",
            lambda codes, attribute: _direction(codes, attribute) * attribute.var(),
            "this is the covariance of code and attribute. Divide by the attribute's variance: one unit of the "
            "attribute is asked for.",
        ),
        Misconception(
            "divided by the standard deviation",
            lambda codes, attribute: _direction(codes, attribute) * attribute.std(),
            "you divide by the attribute's standard deviation: your step raises it by one standard deviation, not by "
            "one unit.",
        ),
        Misconception(
            "attribute regressed on the code",
            lambda codes, attribute: _direction(codes, attribute) * attribute.var() / codes.var(0),
            "you divide by the variance of the code: that predicts the attribute from a code. The other way is asked "
            "for: how the code changes when the attribute grows.",
        ),
        Misconception(
            "correlation",
            lambda codes, attribute: _direction(codes, attribute) * attribute.std() / codes.std(0),
            "these are correlations, between -1 and 1. A step in code space needs the units of the code.",
        ),
        Misconception(
            "unit length",
            lambda codes, attribute: torch.nn.functional.normalize(_direction(codes, attribute), dim=0),
            "the direction is right, but cut to length 1: how far to go for one unit of the attribute is lost.",
        ),
        Misconception(
            "wrong way",
            lambda codes, attribute: -_direction(codes, attribute),
            "your direction lowers the attribute: a yes must be reached by adding it, a no by taking it away.",
        ),
    ),
    hints=(
        "For a yes-or-no attribute the result is the mean code of yes minus the mean code of no.",
        "A regression slope is covariance over variance. Which of the two variables is on the horizontal axis?",
        "centred = attribute - attribute.mean(); the slope of each dimension is codes.T @ centred / centred @ centred.",
    ),
    minutes=8,
    difficulty=2,
    rtol=1e-3,
    atol=1e-4,
)


# --- Codes that are really used ---------------------------------------------------------------------------------------


def _autoencoders(generator: torch.Generator) -> list[tuple[Coder, Coder, Tensor]]:
    """An encoder, a decoder and 50 images, whose codes are anything but N(0, I)."""
    cases = []
    for d in (2, 3):
        x = _points(generator, 50, d)
        x = 2 * (x - x.mean(0)) / x.std(0)
        cases.append((_linear(generator, 0.8, 0.5, 0.8), _linear(generator, 1.1, 1.0, 1.2), x))
    return cases


def _observe_aggregate(answer: Callable, encode: Coder, decode: Coder, x: Tensor) -> tuple:
    mean, *others = _shape_of_cloud(answer(encode, decode, x, MANY), x.shape[1])
    again = answer(encode, decode, x, MANY // 10).mean(0)
    same = ((mean - again).abs().max() < 0.5) * 1.0  # otherwise the mean is that of one random image
    return mean * same, same, *others


def _some(x: Tensor, n: int) -> Tensor:
    return x[torch.randint(len(x), (n,))]


def _aggregate(encode: Coder, decode: Coder, x: Tensor, n: int) -> Tensor:
    return decode(encode(_some(x, n)).sample()).mean


def _aggregate_mixture(encode: Coder, decode: Coder, x: Tensor, n: int) -> Tensor:
    weights = td.Categorical(logits=torch.zeros(len(x)))
    return decode(td.MixtureSameFamily(weights, encode(x)).sample((n,))).mean


def _aggregate_by_image(encode: Coder, decode: Coder, x: Tensor, n: int) -> Tensor:
    counts = torch.bincount(torch.multinomial(torch.ones(len(x)), n, replacement=True), minlength=len(x)).tolist()
    codes = [encode(image[None]).rsample((count,))[:, 0] for image, count in zip(x, counts, strict=True)]
    return decode(torch.cat(codes)).mean


def _averaged(encode: Coder, decode: Coder, x: Tensor, n: int) -> Tensor:
    q = encode(x).base_dist
    return decode(td.Normal(q.loc.mean(0), q.scale.mean(0)).sample((n,))).mean


AGGREGATE = Exercise(
    name="generation.aggregate",
    reference=_aggregate,
    cases=_autoencoders,
    observe=_observe_aggregate,
    alternatives=(_aggregate_mixture, _aggregate_by_image),
    mistakes=(
        Misconception(
            "one q(z|x)",
            lambda encode, decode, x, n: decode(encode(x[:1]).sample((n,))[:, 0]).mean,
            "all your codes come from one q(z|x): these are variations of one image, not generation. The aggregate "
            "posterior mixes the posteriors of all images.",
        ),
        Misconception(
            "one q(z|x) in each call",
            lambda encode, decode, x, n: decode(encode(_some(x, 1)).sample((n,))[:, 0]).mean,
            "you pick one image at random and draw all codes of a call from its posterior. Every code needs an image "
            "picked for itself.",
        ),
        Misconception(
            "averaged posteriors",
            _averaged,
            "you average the means and scales of all posteriors and draw from that one Gaussian. A mixture is another "
            "thing: pick an image, then draw from its posterior.",
        ),
        Misconception(
            "means instead of samples",
            lambda encode, decode, x, n: decode(encode(_some(x, n)).mean).mean,
            "you decode the means of q(z|x). Nothing is drawn: these are reconstructions, and picking an image twice "
            "gives the same picture twice.",
        ),
        Misconception(
            "the mean decoded twice",
            lambda encode, decode, x, n: decode(encode(_aggregate(encode, decode, x, n)).mean).mean,
            "your images went through encoder and decoder a second time. That is another generator, with other "
            "figures, and no longer the model you measure.",
        ),
        Misconception(
            "codes from the prior",
            lambda encode, decode, x, n: decode(torch.randn(n, x.shape[1])).mean,
            "your codes come from N(0, I). They should come from where the decoder was trained: the posteriors of "
            "images.",
        ),
        Misconception(
            "pixels sampled",
            lambda encode, decode, x, n: decode(encode(_some(x, n)).sample()).sample(),
            "your images contain pixel noise: you sampled p(x|z). Means were asked for.",
        ),
    ),
    hints=(
        "The aggregate posterior is a mixture with one component per image: draw the component, then the code.",
        "torch.randint(len(x), (n,)) picks n images, with repetition; encode(...) and sample once for each.",
    ),
    minutes=8,
    difficulty=2,
    rtol=0.0,
    atol=0.1,
    seconds=30.0,  # a loop over images is slow, and right
)


# --- Distances between clouds -----------------------------------------------------------------------------------------


def _clouds(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """Real and generated features with other means, other scales and correlations."""
    cases = []
    for n, m, d, dtype in ((12, 9, 2, torch.float32), (40, 30, 3, torch.float32), (60, 50, 5, torch.float64)):
        real, generated = (_points(generator, k, d, scale, dtype=dtype) for k, scale in ((n, 1.0), (m, 0.6)))
        turn = torch.eye(d, dtype=dtype) + 0.6 * torch.rand(d, d, generator=generator, dtype=dtype)
        cases.append((real @ turn, generated @ turn.flip(1) + 0.8))
    return cases


def _moments(x: Tensor) -> tuple[Tensor, Tensor]:
    return x.mean(0), torch.cov(x.T)


def _frechet_of(m1: Tensor, c1: Tensor, m2: Tensor, c2: Tensor) -> Tensor:
    cross = torch.linalg.eigvals((c1 @ c2).double()).real.clamp(min=0).sqrt().sum()
    return (m1 - m2).square().sum() + c1.trace() + c2.trace() - 2 * cross


def _frechet(real: Tensor, generated: Tensor) -> Tensor:
    return _frechet_of(*_moments(real), *_moments(generated))


def _frechet_root(real: Tensor, generated: Tensor) -> Tensor:
    (m1, c1), (m2, c2) = _moments(real.double()), _moments(generated.double())
    values, vectors = torch.linalg.eigh(c1)
    root = vectors @ torch.diag(values.clamp(min=0).sqrt()) @ vectors.T
    cross = torch.linalg.eigvalsh(root @ c2 @ root).clamp(min=0).sqrt().sum()
    return ((m1 - m2) ** 2).sum() + torch.trace(c1 + c2) - 2 * cross


def _frechet_nuclear(real: Tensor, generated: Tensor) -> Tensor:
    a, b = ((x - x.mean(0)) / (len(x) - 1) ** 0.5 for x in (real, generated))
    factors = (torch.linalg.qr(x).R for x in (a, b))  # C = R^T R
    first, second = factors
    gap = torch.dist(real.mean(0), generated.mean(0)) ** 2
    return gap + a.square().sum() + b.square().sum() - 2 * torch.linalg.svdvals(first @ second.T).sum()


def _frechet_with(cross: Callable[[Tensor, Tensor], Tensor]) -> Callable:
    """The distance with another cross term in the place of twice the trace of the root."""

    def distance(real: Tensor, generated: Tensor) -> Tensor:
        (m1, c1), (m2, c2) = _moments(real), _moments(generated)
        return (m1 - m2).square().sum() + c1.trace() + c2.trace() - cross(c1, c2)

    return distance


def _biased(real: Tensor, generated: Tensor) -> Tensor:
    moments = [(x.mean(0), torch.cov(x.T, correction=0)) for x in (real, generated)]
    return _frechet_of(*moments[0], *moments[1])


FRECHET = Exercise(
    name="generation.frechet",
    reference=_frechet,
    cases=_clouds,
    alternatives=(_frechet_root, _frechet_nuclear),
    mistakes=(
        Misconception(
            "without the covariance term",
            lambda real, generated: (real.mean(0) - generated.mean(0)).square().sum(),
            "you compare the means only. A generator that makes the same average image all the time would be perfect: "
            "the covariances belong to the distance.",
        ),
        Misconception(
            "variances only",
            lambda real, generated: (
                (real.mean(0) - generated.mean(0)) ** 2 + (real.std(0) - generated.std(0)) ** 2
            ).sum(),
            "you compare each feature's variance and leave the covariances out: features that belong together in real "
            "images and not in yours go unnoticed.",
        ),
        Misconception(
            "root taken entry by entry",
            _frechet_with(lambda c1, c2: 2 * (c1 @ c2).clamp(min=0).sqrt().trace()),
            "you take the root of each entry of C1 C2. A matrix root is asked for: its trace is the sum of the roots "
            "of the eigenvalues.",
        ),
        Misconception(
            "root of the trace",
            _frechet_with(lambda c1, c2: 2 * (c1 @ c2).trace().sqrt()),
            "you take the root of the trace. The trace of the root is asked for: first the roots of the eigenvalues, "
            "then the sum.",
        ),
        Misconception(
            "cross term once",
            _frechet_with(lambda c1, c2: torch.linalg.eigvals((c1 @ c2).double()).real.clamp(min=0).sqrt().sum()),
            "the cross term counts twice, as in (s1 - s2)^2. With yours, equal clouds are not at distance 0.",
        ),
        Misconception(
            "distance of the means not squared",
            lambda real, generated: (
                _frechet(real, generated)
                - (real.mean(0) - generated.mean(0)).square().sum()
                + torch.dist(real.mean(0), generated.mean(0))
            ),
            "the distance between the means enters squared, as the covariances do: otherwise you add unlike units.",
        ),
        Misconception(
            "root of the whole",
            lambda real, generated: _frechet(real, generated).sqrt(),
            "you took the root of the result. By convention (as in FID) the squared distance is reported.",
        ),
        Misconception(
            "covariance divided by n",
            _biased,
            "your covariances are divided by n. Use the sample covariance, n - 1, as torch.cov does, or your figures "
            "cannot be compared with others.",
        ),
    ),
    hints=(
        "Means: x.mean(0). Covariances: torch.cov(x.T), which wants one row per feature.",
        "tr (C1 C2)^(1/2) is the sum of the roots of the eigenvalues of C1 C2: no matrix root is needed.",
        "torch.linalg.eigvals(c1 @ c2).real; rounding may push a small one below 0, so clamp before the root.",
    ),
    minutes=12,
    difficulty=3,
    points=2,
    rtol=1e-3,
    atol=1e-3,
)


def _three_sets(generator: torch.Generator) -> list[tuple[Callable, Tensor, Tensor, Tensor]]:
    """A distance between sets, training, test and generated images."""
    return [
        (_mean_distance, *(_points(generator, n, d, 1.0, shift) for n, shift in ((30, 0.0), (16, 0.5), (9, 2.0))))
        for d in (2, 4)
    ]


def _mean_distance(a: Tensor, b: Tensor) -> Tensor:
    """A distance between two sets of images that, as the Frechet distance, depends on how many there are."""
    return (a.mean(0) - b.mean(0)).square().sum() + 1 / len(a) + 1 / len(b)


def _in_floors(distance: Callable, train: Tensor, test: Tensor, generated: Tensor) -> Tensor:
    return distance(generated, test) / distance(train[: len(generated)], test)


def _in_floors_written_out(distance: Callable, train: Tensor, test: Tensor, generated: Tensor) -> Tensor:
    m = generated.shape[0]
    floor = distance(train.narrow(0, 0, m), test)
    return distance(generated, test) / floor


FLOOR = Exercise(
    name="generation.floor",
    reference=_in_floors,
    cases=_three_sets,
    alternatives=(
        _in_floors_written_out,
        lambda distance, train, test, x: distance(x, test) * distance(torch.stack([*train][: len(x)]), test) ** -1,
    ),
    mistakes=(
        Misconception(
            "training images in the reference set",
            lambda distance, train, test, x: distance(x, train) / distance(train[: len(x)], test),
            "you compare with training images. A model that has learned them by heart would win: the reference is held "
            "out, the test images.",
        ),
        Misconception(
            "training and test images in the reference set",
            lambda distance, train, test, x: (
                distance(x, torch.cat([train, test])) / distance(train[: len(x)], torch.cat([train, test]))
            ),
            "your reference set contains training images beside the test images, so copies of them are rewarded. The "
            "reference is held out.",
        ),
        Misconception(
            "floor from more images",
            lambda distance, train, test, x: distance(x, test) / distance(train, test),
            "your floor is measured with all training images, the score with fewer. Such distances shrink with the "
            "number of images: compare equal numbers.",
        ),
        Misconception(
            "no floor",
            lambda distance, train, test, x: distance(x, test),
            "this is the bare distance. Without the floor nobody knows what a good one would be.",
        ),
        Misconception(
            "floor taken away",
            lambda distance, train, test, x: distance(x, test) - distance(train[: len(x)], test),
            "you subtract the floor. Asked for is how many floors the distance is high: divide.",
        ),
        Misconception(
            "upside down",
            lambda distance, train, test, x: distance(train[: len(x)], test) / distance(x, test),
            "you divide the floor by the distance: your score falls when the images get worse.",
        ),
    ),
    hints=(
        "Two distances, both to the same held-out images: one of your images, one of real images.",
        "The real images must be as many as the generated ones: train[: len(generated)].",
    ),
    minutes=5,
    difficulty=1,
)


# --- Quality and memory -----------------------------------------------------------------------------------------------


def _features(generator: torch.Generator) -> list[tuple[Tensor, Tensor, int]]:
    """Real features, generated ones that are narrower and beside the middle, and how many neighbours count."""
    cases = []
    for n, m, d, k, dtype in ((40, 30, 2, 3, torch.float32), (60, 70, 3, 2, torch.float32), (80, 50, 2, 5, None)):
        to = dict(dtype=dtype or torch.float64)
        cases.append((_points(generator, n, d, **to), _points(generator, m, d, 0.7, 0.9, **to), k))
    return cases


def _radii(members: Tensor, k: int) -> Tensor:
    return torch.cdist(members, members).sort(dim=1).values[:, k]


def _precision(real: Tensor, generated: Tensor, k: int) -> float:
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


def _nearest_ball(real: Tensor, generated: Tensor, k: int) -> float:
    distance, which = torch.cdist(generated, real).min(1)
    return (distance <= _radii(real, k)[which]).double().mean().item()


PRECISION = Exercise(
    name="generation.precision",
    reference=_precision,
    cases=_features,
    alternatives=(_precision_loop, _precision_without_self),
    mistakes=(
        Misconception(
            "recall instead of precision",
            lambda real, generated, k: _precision(generated, real, k),
            "this is the recall: the share of real images inside balls around generated ones. Precision has the balls "
            "around the real images.",
        ),
        Misconception(
            "counted as its own neighbour",
            lambda real, generated, k: _precision(real, generated, k - 1),
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
    ),
    hints=(
        "First the radius of every real point: the distance to its k-th real neighbour, itself not counted.",
        "torch.cdist(real, real) sorted along a row starts with 0, the point itself.",
        "A table generated x real: distance <= radius of that real point. Any along the real ones, then the mean.",
    ),
    minutes=12,
    difficulty=3,
    points=2,
)


def _memories(generator: torch.Generator) -> list[tuple[Tensor, Tensor, Tensor]]:
    """Generated, test and training images, odd numbers of each so that there is one median."""
    sizes = ((5, 7, 9, 2), (15, 21, 31, 3), (25, 31, 51, 6))
    return [
        (_points(generator, m, d, 0.7), _points(generator, n, d), _points(generator, k, d, 1.2)) for m, n, k, d in sizes
    ]


def _near(points: Tensor, members: Tensor) -> Tensor:
    return torch.cdist(points, members).min(1).values


def _copying(generated: Tensor, test: Tensor, train: Tensor) -> Tensor:
    return _near(generated, train).median() / _near(test, train).median()


def _copying_loop(generated: Tensor, test: Tensor, train: Tensor) -> Tensor:
    medians = []
    for images in (generated, test):
        nearest = [min((image - other).norm() for other in train) for image in images]
        medians.append(torch.stack(nearest).quantile(0.5))
    return medians[0] / medians[1]


def _copying_squares(generated: Tensor, test: Tensor, train: Tensor) -> Tensor:
    squares = [(x[:, None] - train).square().sum(-1).amin(1).median() for x in (generated, test)]
    return (squares[0] / squares[1]).sqrt()


COPIES = Exercise(
    name="generation.copies",
    reference=_copying,
    cases=_memories,
    alternatives=(_copying_loop, _copying_squares),
    mistakes=(
        Misconception(
            "nothing to compare with",
            lambda generated, test, train: _near(generated, train).median(),
            "this is a bare distance. Whether it is small only a new image can tell: divide by the test images' "
            "figure.",
        ),
        Misconception(
            "training images as the yardstick",
            lambda generated, test, train: (
                _near(generated, train).median() / torch.cdist(train, train).sort(dim=1).values[:, 1].median()
            ),
            "your yardstick is how close training images lie to each other. A near-double in the training set spoils "
            "it: images that the model has not seen are the yardstick.",
        ),
        Misconception(
            "nearest test image",
            lambda generated, test, train: _near(generated, test).median() / _near(test, train).median(),
            "you look for the nearest test image. The model never saw those: copies are found among the training "
            "images.",
        ),
        Misconception(
            "the other direction",
            lambda generated, test, train: _near(train, generated).median() / _near(train, test).median(),
            "for every training image you look for the nearest generated one. Start from the generated "
            "images: whether *they* are copies is the question.",
        ),
        Misconception(
            "upside down",
            lambda generated, test, train: 1 / _copying(generated, test, train),
            "your ratio is upside down: a copier must get 0, and a model as new as test images about 1.",
        ),
        Misconception(
            "distance to all",
            lambda generated, test, train: (
                torch.cdist(generated, train).mean(1).median() / torch.cdist(test, train).mean(1).median()
            ),
            "you take the mean distance to all training images. A copy is close to one of them and far from the rest.",
        ),
        Misconception(
            "squared distances",
            lambda generated, test, train: _copying(generated, test, train) ** 2,
            "your distances are squared. The ratio of squares exaggerates: take the root.",
        ),
        Misconception(
            "mean for median",
            lambda generated, test, train: _near(generated, train).mean() / _near(test, train).mean(),
            "you take the mean of the nearest distances, which a few outliers decide. The median is asked for.",
        ),
    ),
    hints=(
        "One helper does it twice: the median, over images, of the distance to the nearest training image.",
        "torch.cdist(images, train).min(1).values, then .median().",
    ),
    minutes=8,
    difficulty=2,
)


# --- Ex-post density --------------------------------------------------------------------------------------------------


def _two_sets_of_codes(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """Codes of training images and of test images: not standard normal, and correlated."""
    cases = []
    for n, m, d, dtype in ((12, 6, 2, torch.float32), (40, 15, 3, torch.float32), (60, 30, 5, torch.float64)):
        turn = torch.eye(d, dtype=dtype) + 0.7 * torch.rand(d, d, generator=generator, dtype=dtype)
        codes = 0.4 + 0.7 * _points(generator, n + m, d, dtype=dtype) @ turn
        cases.append((codes[:n], codes[n:]))
    return cases


def _fitted(codes: Tensor) -> td.Distribution:
    return td.MultivariateNormal(codes.mean(0), torch.cov(codes.T))


def _prior(codes: Tensor) -> td.Distribution:
    return td.Independent(td.Normal(torch.zeros_like(codes[0]), 1.0), 1)


def _gain(codes: Tensor, held_out: Tensor, r: Callable[[Tensor], td.Distribution] = _fitted) -> Tensor:
    return (r(codes).log_prob(held_out) - _prior(codes).log_prob(held_out)).mean()


def _gain_by_hand(codes: Tensor, held_out: Tensor) -> Tensor:
    mean, cov = codes.mean(0), torch.cov(codes.T)
    away = held_out - mean
    squares = (away @ torch.linalg.inv(cov) * away).sum(1)
    return 0.5 * (held_out.square().sum(1) - squares - torch.logdet(cov)).mean()


def _gain_cholesky(codes: Tensor, held_out: Tensor) -> Tensor:
    root = torch.linalg.cholesky(torch.einsum("ni,nj->ij", *[codes - codes.mean(0)] * 2) / (len(codes) - 1))
    white = torch.linalg.solve_triangular(root, (held_out - codes.mean(0)).T, upper=False).T
    gains = _prior(codes).log_prob(white) - root.diagonal().log().sum() - _prior(codes).log_prob(held_out)
    return gains.sum() / len(held_out)


EX_POST = Exercise(
    name="generation.ex_post",
    reference=_gain,
    cases=_two_sets_of_codes,
    alternatives=(_gain_by_hand, _gain_cholesky),
    mistakes=(
        Misconception(
            "measured on the codes it was fitted to",
            lambda codes, held_out: _gain(codes, codes),
            "you measure on the codes the Gaussian was fitted to. That flatters every fit: the held-out codes are for "
            "measuring.",
        ),
        Misconception(
            "fitted to the held-out codes",
            lambda codes, held_out: _gain(held_out, held_out),
            "you fit to the held-out codes and measure on them, too. Then nothing is held out any more.",
        ),
        Misconception(
            "variances only",
            lambda codes, held_out: _gain(codes, held_out, lambda c: td.Independent(td.Normal(c.mean(0), c.std(0)), 1)),
            "your Gaussian has independent dimensions. The correlations of the codes are part of what the prior "
            "misses: use the full covariance.",
        ),
        Misconception(
            "prior left out",
            lambda codes, held_out: _fitted(codes).log_prob(held_out).mean(),
            "this is E[log r(z)] alone. The gain compares it with what N(0, I) says of the same codes.",
        ),
        Misconception(
            "sign",
            lambda codes, held_out: -_gain(codes, held_out),
            "you have log p - log r: what the fitted density loses. Its gain has the opposite sign.",
        ),
        Misconception(
            "sum over the codes",
            lambda codes, held_out: _gain(codes, held_out) * len(held_out),
            "you sum over the held-out codes. The expectation is a mean: nats per image.",
        ),
        Misconception(
            "covariance taken for its root",
            lambda codes, held_out: _gain(
                codes, held_out, lambda c: td.MultivariateNormal(c.mean(0), torch.cov(c.T) @ torch.cov(c.T))
            ),
            "your Gaussian has the covariance C C: C was used where its root belongs (a standard deviation, or "
            "scale_tril).",
        ),
        Misconception(
            "covariance divided by n",
            lambda codes, held_out: _gain(
                codes, held_out, lambda c: td.MultivariateNormal(c.mean(0), torch.cov(c.T, correction=0))
            ),
            "your covariance is divided by n. Use the sample covariance, n - 1, as torch.cov does.",
        ),
    ),
    hints=(
        "Fit: the mean and covariance of `codes`. Measure: on `held_out` only.",
        "torch.distributions.MultivariateNormal(mean, covariance_matrix=cov) has a log_prob.",
        "The gain is the mean over held-out codes of log r(z) - log p(z), with p(z) = N(0, I).",
    ),
    minutes=12,
    difficulty=3,
    points=2,
    rtol=1e-3,
    atol=1e-3,
)

EXERCISES = (PRIOR, STRAIGHT, SPHERICAL, ATTRIBUTE, AGGREGATE, FLOOR, COPIES, FRECHET, PRECISION, EX_POST)
