"""Exercises of chapter 10, applications: figures by which restored, compressed and odd images are judged."""

import math
from collections.abc import Callable

import torch
from torch import Tensor
from torch import distributions as td

from vae_course.checks.exercise import Exercise, Misconception
from vae_course.checks.sandbox import Refused

MANY = 20_000  # images per observation of a random answer: standard errors stay below 0.01
LOG2 = math.log(2)

# --- PSNR -------------------------------------------------------------------------------------------------------------


def _restored(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """Clean images, and restored ones that are wrong by more from image to image."""
    cases = []
    for shape, dtype in (((2, 1, 2, 3), torch.float32), ((5, 3, 4, 4), torch.float32), ((4, 1, 6, 5), torch.float64)):
        clean = 0.5 + 0.4 * torch.rand(shape, generator=generator, dtype=dtype)
        by = torch.linspace(0.1, 0.4, len(clean), dtype=dtype).view(-1, 1, 1, 1)
        cases.append((clean, clean - by * (0.3 + 0.7 * torch.rand(shape, generator=generator, dtype=dtype))))
    return cases


def _mse(clean: Tensor, restored: Tensor) -> Tensor:
    return (clean - restored).square().flatten(1).mean(1)


def _psnr_loop(clean: Tensor, restored: Tensor) -> Tensor:
    return torch.stack([-10 * torch.log10(((a - b) ** 2).mean()) for a, b in zip(clean, restored, strict=True)])


PSNR = Exercise(
    name="applications.psnr",
    reference=lambda clean, restored: -10 * _mse(clean, restored).log10(),
    cases=_restored,
    alternatives=(
        lambda clean, restored: -20 * _mse(clean, restored).sqrt().log10(),
        lambda clean, restored: 10 * (1 / (clean - restored).pow(2).mean((1, 2, 3))).log() / math.log(10),
        _psnr_loop,
    ),
    mistakes=(
        Misconception(
            "natural logarithm",
            lambda clean, restored: -10 * _mse(clean, restored).log(),
            "you take the natural logarithm. Decibels are ten times the logarithm to base 10.",
        ),
        Misconception(
            "twenty decibels of a square",
            lambda clean, restored: -20 * _mse(clean, restored).log10(),
            "your figure is twice too large: 20 times the logarithm belongs to amplitudes (the root of the squared "
            "error), 10 times to the squared error itself.",
        ),
        Misconception(
            "sign",
            lambda clean, restored: 10 * _mse(clean, restored).log10(),
            "your figure falls when the image gets better. The peak is divided by the error, not the error by the "
            "peak.",
        ),
        Misconception(
            "summed over pixels",
            lambda clean, restored: -10 * (clean - restored).square().flatten(1).sum(1).log10(),
            "you sum the squared error over the pixels. It is a mean: otherwise large images look worse than small "
            "ones with the same noise.",
        ),
        Misconception(
            "peak of 255",
            lambda clean, restored: 20 * math.log10(255) - 10 * _mse(clean, restored).log10(),
            "you put the peak at 255, but these images reach from 0 to 1: every figure gains 48 decibels for nothing.",
        ),
        Misconception(
            "absolute errors",
            lambda clean, restored: -20 * (clean - restored).abs().flatten(1).mean(1).log10(),
            "you average absolute errors. PSNR is about squared ones: square before you average.",
        ),
        Misconception(
            "brightest pixel for the peak",
            lambda clean, restored: 20 * clean.flatten(1).amax(1).log10() - 10 * _mse(clean, restored).log10(),
            "your peak is the brightest pixel of each image. The peak is the largest value a pixel can have, here 1, "
            "or a dark image would get a lower figure for the same error.",
        ),
    ),
    hints=(
        "First the mean squared error of each image: one figure per image, over all of its pixels and channels.",
        "With a peak of 1 the formula is 10 * log10(1 / mse).",
    ),
    minutes=4,
    difficulty=1,
)

# --- Bits per dimension -----------------------------------------------------------------------------------------------


def _bounds(generator: torch.Generator) -> list[tuple[Tensor, tuple[int, int, int]]]:
    """ELBOs of some images in nats, and the images' shape."""
    cases = []
    for n, shape, dtype in (
        (2, (3, 2, 4), torch.float32),
        (4, (3, 5, 6), torch.float32),
        (3, (2, 8, 7), torch.float64),
    ):
        cases.append((-20 - 60 * torch.rand(n, generator=generator, dtype=dtype), shape))
    return cases


BITS = Exercise(
    name="applications.bits_per_dimension",
    reference=lambda elbo, shape: -elbo / (math.prod(shape) * LOG2),
    cases=_bounds,
    alternatives=(
        lambda elbo, shape: -elbo * math.log2(math.e) / (shape[0] * shape[1] * shape[2]),
        lambda elbo, shape: elbo.negative() / torch.zeros(shape).numel() / torch.tensor(2.0, dtype=elbo.dtype).log(),
    ),
    mistakes=(
        Misconception(
            "sign",
            lambda elbo, shape: elbo / (math.prod(shape) * LOG2),
            "your rates are negative. A code length is minus the log-probability: the ELBO's sign turns around.",
        ),
        Misconception(
            "nats",
            lambda elbo, shape: -elbo / math.prod(shape),
            "these are nats per dimension. Divide by log 2 to get bits.",
        ),
        Misconception(
            "multiplied by log 2",
            lambda elbo, shape: -elbo * LOG2 / math.prod(shape),
            "you multiply by log 2. A nat is more than a bit (1.44 of them), so the figure in bits must be larger.",
        ),
        Misconception(
            "per image",
            lambda elbo, shape: -elbo / LOG2,
            "these are bits per image. Divide by the number of dimensions.",
        ),
        Misconception(
            "channels forgotten",
            lambda elbo, shape: -elbo / (shape[1] * shape[2] * LOG2),
            "you divide by the pixels only. Each channel of a pixel is a dimension: bits per pixel are as many times "
            "higher as there are channels.",
        ),
        Misconception(
            "divided by a side",
            lambda elbo, shape: -elbo / (shape[-1] * LOG2),
            "you divide by one side of the image. The number of dimensions is channels times height times width.",
        ),
    ),
    hints=(
        "Two divisions: by the number of dimensions, math.prod(shape), and by the nats in a bit.",
        "One bit is log 2 = 0.693 nats.",
    ),
    minutes=4,
    difficulty=1,
    atol=1e-6,
)

# --- Filling holes: one step of pseudo-Gibbs sampling -----------------------------------------------------------------

Coder = Callable[[Tensor], td.Distribution]


def _holes(generator: torch.Generator) -> list[tuple[Coder, Coder, Tensor, Tensor]]:
    """A toy encoder and decoder, one image with its holes filled somehow, and what was seen (1) of it."""
    cases = []
    for d in (4, 6):
        shift = torch.rand((), generator=generator).item()
        turn = torch.eye(d).roll(1, 0) * 0.8  # each pixel depends on its neighbour, through the code

        def encode(x: Tensor, turn: Tensor = turn) -> td.Distribution:
            return td.Independent(td.Normal(x @ turn, 0.6), 1)

        def decode(z: Tensor, shift: float = shift) -> td.Distribution:
            return td.Independent(td.Normal(1.5 * z + 1 + shift, 0.5), 1)

        x = 2 + torch.rand(1, d, generator=generator)
        seen = torch.arange(d) % 4 < 2
        cases.append((encode, decode, x, seen.float()[None]))
    return cases


def _observe_step(answer: Callable, encode: Coder, decode: Coder, x: Tensor, seen: Tensor) -> tuple:
    """Means and spreads of many repetitions at once, and what became of the pixels that were seen."""
    images = answer(encode, decode, x.repeat(MANY, 1), seen.repeat(MANY, 1))
    if not isinstance(images, Tensor) or images.shape != (MANY, x.shape[1]):
        what = f"shape {tuple(images.shape)}" if isinstance(images, Tensor) else f"a {type(images).__name__}"
        raise Refused(f"for images of shape {(MANY, x.shape[1])} your function returned {what}; the same is expected.")
    return images.mean(0), 2 * images.std(0)


def _gibbs(encode: Coder, decode: Coder, x: Tensor, seen: Tensor) -> Tensor:
    return torch.where(seen > 0, x, decode(encode(x).sample()).sample())


GIBBS = Exercise(
    name="applications.gibbs",
    reference=_gibbs,
    cases=_holes,
    observe=_observe_step,
    alternatives=(
        lambda encode, decode, x, seen: seen * x + (1 - seen) * decode(encode(x).rsample()).rsample(),
        lambda encode, decode, x, seen: torch.lerp(decode(encode(x).sample()).sample(), x, seen),
    ),
    mistakes=(
        Misconception(
            "mask the wrong way round",
            lambda encode, decode, x, seen: _gibbs(encode, decode, x, 1 - seen),
            "you replace the pixels that were seen and keep the holes. seen is 1 where the pixel is known.",
        ),
        Misconception(
            "seen pixels replaced",
            lambda encode, decode, x, seen: decode(encode(x).sample()).sample(),
            "you return the whole decoded image. What was seen stays as it is; only the holes are filled.",
        ),
        Misconception(
            "code not sampled",
            lambda encode, decode, x, seen: torch.where(seen > 0, x, decode(encode(x).mean).sample()),
            "you decode the mean of q(z|x). A step of a sampler draws the code, or the chain visits one completion "
            "only.",
        ),
        Misconception(
            "pixels not sampled",
            lambda encode, decode, x, seen: torch.where(seen > 0, x, decode(encode(x).sample()).mean),
            "you fill the holes with the mean of p(x|z). A sampler draws both, the code and the pixels; means are for "
            "the last picture, after the chain.",
        ),
        Misconception(
            "nothing sampled",
            lambda encode, decode, x, seen: torch.where(seen > 0, x, decode(encode(x).mean).mean),
            "nothing is drawn at all: this is a reconstruction with the seen pixels put back, not a step of a sampler.",
        ),
        Misconception(
            "holes encoded as zeros",
            lambda encode, decode, x, seen: torch.where(seen > 0, x, decode(encode(x * seen).sample()).sample()),
            "you empty the holes before encoding, so every step starts anew and the chain never gets anywhere. The "
            "holes hold what the step before put there: encode the image as it is.",
        ),
        Misconception(
            "added to the old content",
            lambda encode, decode, x, seen: x + (1 - seen) * decode(encode(x).sample()).sample(),
            "you add the new pixels to what was in the holes. Replace it.",
        ),
    ),
    hints=(
        "Three lines: draw z from q(z|x), draw new pixels from p(x|z), put the seen ones back.",
        "torch.where(seen > 0, x, new) takes x where something was seen.",
    ),
    minutes=8,
    difficulty=2,
    rtol=0.0,
    atol=0.06,
    seconds=30.0,
)

# --- Missing values: importance weights -------------------------------------------------------------------------------


def _draws(generator: torch.Generator) -> list[tuple[Tensor, Tensor, Tensor, Tensor]]:
    """log p(x_i|z_k) of every pixel, log p(z_k), log q(z_k|x), and what was seen."""
    cases = []
    for k, d, dtype in ((3, 4, torch.float32), (6, 7, torch.float32), (5, 9, torch.float64)):
        likelihood, prior, q = (
            -scale * torch.rand(shape, generator=generator, dtype=dtype)
            for scale, shape in ((1.5, (k, d)), (2.0, (k,)), (2.0, (k,)))
        )
        seen = (torch.arange(d) % 3 > 0).to(dtype)
        cases.append((likelihood, prior, q, seen))
    return cases


def _log_weights(likelihood: Tensor, prior: Tensor, q: Tensor, seen: Tensor) -> Tensor:
    return (likelihood * seen).sum(1) + prior - q


def _weights_loop(likelihood: Tensor, prior: Tensor, q: Tensor, seen: Tensor) -> Tensor:
    logs = [likelihood[k][seen > 0].sum() + prior[k] - q[k] for k in range(len(q))]
    weights = torch.stack(logs).exp()
    return weights / weights.sum()


WEIGHTS = Exercise(
    name="applications.missing_weights",
    reference=lambda *case: _log_weights(*case).softmax(0),
    cases=_draws,
    alternatives=(
        _weights_loop,
        lambda likelihood, prior, q, seen: torch.nn.functional.normalize(
            torch.exp(likelihood @ seen + prior - q), p=1, dim=0
        ),
    ),
    mistakes=(
        Misconception(
            "missing pixels counted",
            lambda likelihood, prior, q, seen: _log_weights(likelihood, prior, q, torch.ones_like(seen)).softmax(0),
            "you use the likelihood of all pixels. What is in the holes was made up: a code earns its weight by the "
            "pixels that were seen, and by no others.",
        ),
        Misconception(
            "only the missing pixels counted",
            lambda likelihood, prior, q, seen: _log_weights(likelihood, prior, q, 1 - seen).softmax(0),
            "you use the likelihood of the pixels that are missing. seen is 1 where the pixel is known.",
        ),
        Misconception(
            "without the prior",
            lambda likelihood, prior, q, seen: _log_weights(likelihood, 0 * prior, q, seen).softmax(0),
            "log p(z) is missing. The weight is the joint probability of pixels and code over the probability with "
            "which the code was proposed.",
        ),
        Misconception(
            "without the proposal",
            lambda likelihood, prior, q, seen: _log_weights(likelihood, prior, 0 * q, seen).softmax(0),
            "you do not divide by q(z|x). Codes that the encoder proposes often would then count twice: once by "
            "number, once by weight.",
        ),
        Misconception(
            "proposal multiplied",
            lambda likelihood, prior, q, seen: _log_weights(likelihood, prior, -q, seen).softmax(0),
            "you add log q(z|x). It is what you divide by, so its logarithm is taken away.",
        ),
        Misconception(
            "not normalised",
            lambda *case: _log_weights(*case).exp(),
            "your weights do not add up to one. Completions are averaged with them: divide by their sum.",
        ),
        Misconception(
            "logarithms returned",
            lambda *case: _log_weights(*case),
            "these are the logarithms of the weights, before they are normalised. Take the softmax over the codes.",
        ),
        Misconception(
            "mean over pixels",
            lambda likelihood, prior, q, seen: ((likelihood * seen).sum(1) / seen.sum() + prior - q).softmax(0),
            "you average the log-likelihood over the pixels, which weakens it against prior and proposal. "
            "Probabilities of pixels multiply, so their logarithms add.",
        ),
        Misconception(
            "logarithms normalised",
            lambda *case: _log_weights(*case) / _log_weights(*case).sum(),
            "you divide the logarithms by their sum. Take exponentials first: a softmax does both.",
        ),
    ),
    hints=(
        "log w_k = log p(seen pixels | z_k) + log p(z_k) - log q(z_k | x).",
        "Multiply the table by seen and sum over its last dimension; then a softmax over the codes.",
    ),
    minutes=10,
    difficulty=3,
    points=2,
)

# --- Bits back --------------------------------------------------------------------------------------------------------


def _books(generator: torch.Generator) -> list[tuple[Tensor, Tensor, Tensor]]:
    """log q(z|x), log p(x|z) and log p(z) of images, in nats (of bins, so that all are negative)."""
    cases = []
    for n, dtype in ((1, torch.float32), (4, torch.float32), (3, torch.float64)):
        q, likelihood, prior = (
            -low - 10 * torch.rand(n, generator=generator, dtype=dtype) for low in (60.0, 75.0, 90.0)
        )
        cases.append((q, likelihood, prior))
    return cases


def _heights(q: Tensor, likelihood: Tensor, prior: Tensor) -> Tensor:
    return torch.stack([q, q - likelihood, q - likelihood - prior], dim=1) / LOG2


def _heights_loop(q: Tensor, likelihood: Tensor, prior: Tensor) -> Tensor:
    rows = []
    for taken, image, code in zip(q, likelihood, prior, strict=True):
        first = taken / LOG2
        second = first - image / LOG2
        rows.append(torch.stack([first, second, second - code / LOG2]))
    return torch.stack(rows)


BITS_BACK = Exercise(
    name="applications.bits_back",
    reference=_heights,
    cases=_books,
    alternatives=(
        lambda q, likelihood, prior: torch.stack([q, -likelihood, -prior], dim=1).cumsum(1) / LOG2,
        _heights_loop,
    ),
    mistakes=(
        Misconception(
            "nats",
            lambda q, likelihood, prior: _heights(q, likelihood, prior) * LOG2,
            "these are nats. A stack of bits is measured in bits: divide by log 2.",
        ),
        Misconception(
            "the steps, not the heights",
            lambda q, likelihood, prior: torch.stack([q, -likelihood, -prior], dim=1) / LOG2,
            "this is how much each step changes the stack. Asked for is how high it stands after each step, compared "
            "with the start: add the steps up.",
        ),
        Misconception(
            "no bits back",
            lambda q, likelihood, prior: _heights(0 * q, likelihood, prior),
            "your first step leaves the stack alone: this is the price without bits back, which is above the bound by "
            "the entropy of q(z|x).",
        ),
        Misconception(
            "code paid for twice",
            lambda q, likelihood, prior: torch.stack([-q, -q - likelihood, -q - likelihood - prior], dim=1) / LOG2,
            "your first step puts bits on the stack. Choosing the code takes bits off: reading is the reverse of "
            "writing.",
        ),
        Misconception(
            "code before image",
            lambda q, likelihood, prior: torch.stack([q, q - prior, q - prior - likelihood], dim=1) / LOG2,
            "you put the code on before the image. The receiver needs the code first, to know p(x|z), and a stack "
            "gives back first what was put on last.",
        ),
        Misconception(
            "without the prior",
            lambda q, likelihood, prior: _heights(q, likelihood, 0 * prior),
            "the code is never put on the stack: the receiver could not decode the image.",
        ),
        Misconception(
            "upside down",
            lambda q, likelihood, prior: -_heights(q, likelihood, prior),
            "your stack shrinks by what it should grow. A symbol of probability p costs -log2 p bits, which is "
            "positive.",
        ),
    ),
    hints=(
        "Step by step: take the code with q(z|x), put the image with p(x|z), put the code with p(z).",
        "Putting a symbol on adds minus its log2-probability, taking one off removes just as much.",
        "The last height of an image is minus its one-sample ELBO in bits: check that first.",
    ),
    minutes=10,
    difficulty=2,
    points=2,
)

# --- k nearest neighbours ---------------------------------------------------------------------------------------------


def _clouds(generator: torch.Generator) -> list[tuple[Tensor, Tensor, Tensor, Tensor, int]]:
    """Codes of classes that overlap, with labels, another set of such codes, and k."""
    cases = []
    for n, m, d, k, dtype in (
        (60, 300, 2, 3, torch.float32),
        (90, 400, 3, 5, torch.float32),
        (80, 400, 4, 7, torch.float64),
    ):
        centres = 2.4 * torch.randn(4, d, generator=generator, dtype=dtype) + 4
        scales = torch.linspace(0.3, 2, d, dtype=dtype)  # of the dimensions: standardising them changes the answer
        sets = []
        for size in (n, m):
            labels = torch.randint(4, (size,), generator=generator)
            noise = torch.randn(size, d, generator=generator, dtype=dtype)
            sets += [(centres[labels] + 1.6 * noise) * scales, labels]
        cases.append((*sets, k))
    return cases


def _votes(codes: Tensor, labels: Tensor, new: Tensor, k: int, largest: bool = False) -> Tensor:
    """Votes for each class, with ties for the lower class as torch.mode has them."""
    nearest = torch.cdist(new, codes).topk(k, dim=1, largest=largest).indices
    return torch.nn.functional.one_hot(labels[nearest], int(labels.max()) + 1).sum(1)


def _predicted(codes: Tensor, labels: Tensor, new: Tensor, k: int) -> Tensor:
    return labels[torch.cdist(new, codes).topk(k, dim=1, largest=False).indices].mode(1).values


def _share(right: Tensor) -> float:
    return right.double().mean().item()


def _knn_loop(codes: Tensor, labels: Tensor, new: Tensor, truth: Tensor, k: int) -> float:
    right = 0
    for z, label in zip(new, truth.tolist(), strict=True):
        near = labels[(codes - z).square().sum(1).argsort()[:k]].tolist()
        right += max(sorted(set(near)), key=near.count) == label
    return right / len(new)


def _by_cosine(codes: Tensor, labels: Tensor, new: Tensor, truth: Tensor, k: int) -> float:
    unit = torch.nn.functional.normalize
    order = (unit(new, dim=1) @ unit(codes, dim=1).T).topk(k, dim=1).indices
    return _share(labels[order].mode(1).values == truth)


KNN = Exercise(
    name="applications.knn",
    reference=lambda codes, labels, new, truth, k: _share(_predicted(codes, labels, new, k) == truth),
    cases=_clouds,
    alternatives=(
        _knn_loop,
        lambda codes, labels, new, truth, k: _share(_votes(codes, labels, new, k).argmax(1) == truth),
    ),
    mistakes=(
        Misconception(
            "farthest neighbours",
            lambda codes, labels, new, truth, k: _share(_votes(codes, labels, new, k, True).argmax(1) == truth),
            "you ask the farthest points. topk takes the largest by default: largest=False.",
        ),
        Misconception(
            "nearest one only",
            lambda codes, labels, new, truth, k: _share(_predicted(codes, labels, new, 1) == truth),
            "only the nearest point decides, whatever k is. Let k of them vote.",
        ),
        Misconception(
            "one neighbour too few",
            lambda codes, labels, new, truth, k: _share(_predicted(codes, labels, new, k - 1) == truth),
            "you let k - 1 points vote. The new codes are not among the known ones, so there is no point itself to "
            "leave out.",
        ),
        Misconception(
            "labels averaged",
            lambda codes, labels, new, truth, k: _share(
                labels[torch.cdist(new, codes).topk(k, dim=1, largest=False).indices].double().mean(1).round() == truth
            ),
            "you average the neighbours' labels. A label is a name: between a 3 and a 5 there is no 4. Take the most "
            "frequent one.",
        ),
        Misconception(
            "measured on the known codes",
            lambda codes, labels, new, truth, k: _share(_predicted(codes, labels, codes, k) == labels),
            "you classify the known codes, each of which is its own nearest neighbour. The new ones are to be judged.",
        ),
        Misconception(
            "error rate",
            lambda codes, labels, new, truth, k: 1 - _share(_predicted(codes, labels, new, k) == truth),
            "this is the share of wrong answers. The accuracy is the share of right ones.",
        ),
        Misconception(
            "share of neighbours",
            lambda codes, labels, new, truth, k: _share(
                labels[torch.cdist(new, codes).topk(k, dim=1, largest=False).indices] == truth[:, None]
            ),
            "you count the neighbours that have the right label. A vote comes first: three of five decide for all "
            "five.",
        ),
        Misconception(
            "angles for distances",
            _by_cosine,
            "you compare directions (cosine), not distances: codes of one direction and different length are far "
            "apart.",
        ),
    ),
    hints=(
        "torch.cdist(new, codes) is the table of all distances; topk(k, largest=False) finds the nearest.",
        "labels[indices] are the neighbours' labels, (m, k); .mode(1).values is the most frequent one in each row.",
    ),
    minutes=8,
    difficulty=2,
    rtol=0.0,
    atol=1e-9,
)

# --- AUROC ------------------------------------------------------------------------------------------------------------


def _oddness(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """Scores of usual and of foreign images, rounded so that there are ties."""
    cases = []
    for n, m, dtype in ((5, 7, torch.float32), (30, 20, torch.float32), (25, 40, torch.float64)):
        usual, foreign = (torch.randn(size, generator=generator, dtype=dtype) for size in (n, m))
        foreign = torch.cat([foreign * 1.5 + 1, usual[:2]])  # two ties at least
        cases.append(((2 * usual).round(), (2 * foreign).round()))
    return cases


def _auroc(usual: Tensor, foreign: Tensor, tie: float = 0.5) -> float:
    difference = foreign[:, None] - usual[None]
    return ((difference > 0).double() + tie * (difference == 0).double()).mean().item()


def _auroc_ranks(usual: Tensor, foreign: Tensor) -> float:
    """By the Mann-Whitney statistic: mean ranks, with ties sharing theirs."""
    both = torch.cat([usual, foreign]).double()
    ranks = torch.stack([(both < v).sum() + ((both == v).sum() + 1) / 2 for v in both])
    m = len(foreign)
    return ((ranks[len(usual) :].sum() - m * (m + 1) / 2) / (m * len(usual))).item()


def _auroc_loop(usual: Tensor, foreign: Tensor) -> float:
    wins = sum((f > u) + 0.5 * (f == u) for f in foreign.tolist() for u in usual.tolist())
    return wins / (len(usual) * len(foreign))


def _at_a_threshold(usual: Tensor, foreign: Tensor) -> float:
    threshold = usual.median()
    right = torch.cat([usual <= threshold, foreign > threshold])
    return right.double().mean().item()


def _same_places(usual: Tensor, foreign: Tensor) -> float:
    n = min(len(usual), len(foreign))
    difference = foreign[:n] - usual[:n]
    return ((difference > 0).double() + 0.5 * (difference == 0).double()).mean().item()


AUROC = Exercise(
    name="applications.auroc",
    reference=_auroc,
    cases=_oddness,
    alternatives=(_auroc_ranks, _auroc_loop),
    mistakes=(
        Misconception(
            "the wrong way round",
            lambda usual, foreign: 1 - _auroc(usual, foreign),
            "you count the pairs in which the usual image has the higher score. High means odd: the foreign one should "
            "win.",
        ),
        Misconception(
            "ties lost",
            lambda usual, foreign: _auroc(usual, foreign, 0.0),
            "you count ties as lost. A score that is the same for everything would get 0 instead of 0.5: ties count "
            "half.",
        ),
        Misconception(
            "ties won",
            lambda usual, foreign: _auroc(usual, foreign, 1.0),
            "you count ties as won (>= instead of >). A score that is the same for everything would be perfect: ties "
            "count half.",
        ),
        Misconception(
            "one threshold",
            _at_a_threshold,
            "this is the accuracy at one threshold. The AUROC needs none: it compares every foreign image with every "
            "usual one.",
        ),
        Misconception(
            "pairs of the same place",
            _same_places,
            "you compare the first with the first, the second with the second. All pairs count: foreign[:, None] "
            "against usual[None, :].",
        ),
        Misconception(
            "means compared",
            lambda usual, foreign: (foreign.double().mean() > usual.double().mean()).double().item(),
            "you compare two means, which gives 0 or 1 only. The AUROC is a share of pairs.",
        ),
        Misconception(
            "stretched to -1 ... 1",
            lambda usual, foreign: 2 * _auroc(usual, foreign) - 1,
            "this is 2 AUROC - 1, between -1 and 1 (the Gini coefficient). Return the share of pairs itself.",
        ),
        Misconception(
            "number of pairs",
            lambda usual, foreign: _auroc(usual, foreign) * len(usual) * len(foreign),
            "this is the number of pairs won. Divide by the number of all pairs.",
        ),
    ),
    hints=(
        "foreign[:, None] - usual[None, :] is the table of all differences.",
        "The mean of (difference > 0) + 0.5 * (difference == 0), as floating-point numbers.",
    ),
    minutes=8,
    difficulty=2,
    rtol=0.0,
    atol=1e-6,
)

EXERCISES = (PSNR, GIBBS, WEIGHTS, BITS, BITS_BACK, KNN, AUROC)
