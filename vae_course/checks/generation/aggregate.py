"""Images from codes of the aggregate posterior."""

import torch
from torch import Tensor
from torch import distributions as td

from vae_course.checks.exercise import Answer, Exercise, Misconception
from vae_course.checks.generation._shared import Coder, linear, points, shape_of_cloud


def cases(generator: torch.Generator) -> list[tuple[Coder, Coder, Tensor]]:
    """An encoder, a decoder and 50 images, whose codes are anything but N(0, I): they lie on two sides of a gap."""
    x = points(generator, 50, 3)
    x = x + 1.5 * x.sign()
    x = (x - x.mean(0)) / (2 * x.std(0))
    x = x[x[:, 0].argsort()]  # the first few are not like the others
    return [(linear(generator, 3.2, 0.5, 0.8), linear(generator, 1.1, 1.0, 1.2), x)]


def _some(x: Tensor, n: int) -> Tensor:
    """n images picked at random, with repetition."""
    return x[torch.randint(len(x), (n,))]


def reference(encode: Coder, decode: Coder, x: Tensor, n: int) -> Tensor:
    return decode(encode(_some(x, n)).sample()).mean


SOME, FEW = 11_500, 6_500  # images; an answer may draw them one by one


def observe(answer: Answer, encode: Coder, decode: Coder, x: Tensor) -> tuple:
    """The shape of the cloud of images with half its mean, whether many calls that ask for a few have the same mean,
    and 0.4 of the mean where there are three images only: so that chance weighs alike in all figures."""
    mean, *others = shape_of_cloud(answer(encode, decode, x, SOME), x.shape[1], SOME)
    again = torch.cat([answer(encode, decode, x, 5) for _ in range(40)]).mean(0)
    same = ((mean - again).abs().max() < 1) * 1.0  # otherwise the mean is that of one random image, or of the first
    few, *_ = shape_of_cloud(answer(encode, decode, x[::24], FEW), x.shape[1], FEW)
    return mean * same / 2, same, 0.4 * few, *others


def _aggregate_mixture(encode: Coder, decode: Coder, x: Tensor, n: int) -> Tensor:
    weights = td.Categorical(logits=torch.zeros(len(x)))
    return decode(td.MixtureSameFamily(weights, encode(x)).sample((n,))).mean


def _aggregate_by_image(encode: Coder, decode: Coder, x: Tensor, n: int) -> Tensor:
    counts = torch.bincount(torch.multinomial(torch.ones(len(x)), n, replacement=True), minlength=len(x)).tolist()
    codes = [encode(image[None]).rsample((count,))[:, 0] for image, count in zip(x, counts, strict=True)]
    return decode(torch.cat(codes)).mean


ALTERNATIVES = (_aggregate_mixture, _aggregate_by_image)


def _averaged(encode: Coder, decode: Coder, x: Tensor, n: int) -> Tensor:
    q = encode(x).base_dist
    return decode(td.Normal(q.loc.mean(0), q.scale.mean(0)).sample((n,))).mean


def _one_gaussian(encode: Coder, decode: Coder, x: Tensor, n: int) -> Tensor:
    z = encode(x).sample()
    return decode(td.Normal(z.mean(0), z.std(0)).sample((n,))).mean


MISTAKES = (
    Misconception(
        "one Gaussian for all codes",
        _one_gaussian,
        "you fit one Gaussian to the codes of all images and draw from it. It fills the gaps between them; the "
        "aggregate posterior is the mixture itself: pick an image, then draw from its posterior.",
    ),
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
        "you decode the means of q(z|x). No code is drawn: these are reconstructions, and picking an image twice "
        "gives the same image twice.",
    ),
    Misconception(
        "the mean decoded twice",
        lambda encode, decode, x, n: decode(encode(reference(encode, decode, x, n)).mean).mean,
        "your images went through encoder and decoder a second time. That is another generator, with other "
        "figures, and no longer the model you measure.",
    ),
    Misconception(
        "codes from the prior",
        lambda encode, decode, x, n: decode(torch.randn(n, x.shape[1])).mean,
        "your codes come from N(0, I). They should come from where the decoder was trained: the posteriors of images.",
    ),
    Misconception(
        "pixels sampled",
        lambda encode, decode, x, n: decode(encode(_some(x, n)).sample()).sample(),
        "your images contain pixel noise: you sampled p(x|z). Means were asked for.",
    ),
    Misconception(
        "the first images only",
        lambda encode, decode, x, n: decode(encode(x[torch.arange(n) % len(x)]).sample()).mean,
        "if few codes are asked for, you take them from the first images only. All images should have the same "
        "chance, in every call.",
    ),
    Misconception(
        "the prior's noise around the means",
        lambda encode, decode, x, n: decode(encode(_some(x, n)).mean + torch.randn(n, x.shape[1])).mean,
        "you add noise of standard deviation 1 to the mean codes. q(z|x) has a width of its own, which is another one.",
    ),
    Misconception(
        "images drawn from the data",
        lambda encode, decode, x, n: _some(x, n),
        "you return images of the data set itself. They should go through the model: code, then decoder.",
    ),
    Misconception(
        "last image never drawn",
        lambda encode, decode, x, n: decode(encode(x[torch.randint(len(x) - 1, (n,))]).sample()).mean,
        "the last image is never drawn: the upper end of torch.randint is not included already.",
    ),
    Misconception(
        "codes averaged",
        lambda encode, decode, x, n: decode(encode(x).sample((n,)).mean(1)).mean,
        "you draw a code from each image's posterior and decode the average of these codes. A mixture is another "
        "thing: each code comes from one image, picked at random.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    observe=observe,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "The aggregate posterior is a mixture with one component per image: draw the component, then the code.",
        "torch.randint(len(x), (n,)) picks n images, with repetition; encode(...) and sample once for each.",
    ),
    minutes=8,
    difficulty=2,
    rtol=0.0,
    atol=0.1,
)
