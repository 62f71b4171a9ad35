"""Exercises of chapter 11, the clinic: repair broken code, measure a model, name what is wrong with it."""

from collections.abc import Callable
from functools import partial
from math import isfinite, log2

import torch
from torch import Tensor
from torch import distributions as td
from torch.nn import functional as F

from vae_course.checks.compare import kind_of
from vae_course.checks.exercise import Answer, Exercise, Misconception, gradients
from vae_course.checks.sandbox import Refused
from vae_course.distributions import gaussian

Layer = Callable[[Tensor], Tensor]


def _uniform(generator: torch.Generator, low: float, high: float, decimals: int = 2) -> float:
    return round(low + (high - low) * torch.rand((), generator=generator).item(), decimals)


def _layer(generator: torch.Generator, inputs: int, bias: Tensor, size: float) -> Layer:
    """A linear layer with weights from the generator, so that the reader's own random stream is left alone."""
    weight = size * torch.randn(len(bias), inputs, generator=generator, dtype=bias.dtype)
    return partial(F.linear, weight=weight, bias=bias)


class Named(float):
    """A word among others, as a number that can be compared and that a message shows as the word."""

    def __new__(cls, word: str, words: tuple[str, ...]) -> "Named":
        named = super().__new__(cls, 2.0 ** words.index(word))
        named.word = word
        return named

    def __format__(self, _: str) -> str:
        return repr(self.word)


def _one_of(words: tuple[str, ...]) -> Callable[..., Named]:
    """Observe an answer that returns one of these words."""

    def observe(answer: Answer, *case) -> Named:
        word = answer(*case)
        if word is None:
            raise Refused("your function returned None. Does every path end in a return statement?")
        if word not in words:
            raise Refused(f"expected one of {', '.join(map(repr, words))}; your function returned {word!r}.")
        return Named(word, words)

    return observe


# ------------------------------------------------------------------------------------- repair: layers that do nothing


def _convolutions(generator: torch.Generator) -> list[tuple[int, int, int, int]]:
    """Size of the image, kernel, stride, padding; some fixed, so that every mistake shows."""
    fixed = [(28, 3, 2, 1), (28, 4, 2, 1), (28, 3, 2, 0), (20, 3, 3, 0), (9, 2, 2, 1), (32, 5, 2, 2)]
    sizes = torch.randint(12, 70, (3,), generator=generator).tolist()
    return [*fixed, (sizes[0], 3, 2, 1), (sizes[1], 4, 2, 1), (sizes[2], 5, 3, 1)]


def _depth(size: int, kernel: int, stride: int, padding: int, sides=2, plus=1, extra=0, up=0) -> int:
    """With other values of the last four it makes mistakes."""
    layers = 0
    for _ in range(100):
        after = (size + sides * padding - kernel + up * (stride - 1)) // stride + plus
        if size + sides * padding < kernel or after >= size or after < 1:
            break
        size, layers = after, layers + 1
    return layers + extra


def _depth_by_torch(size: int, kernel: int, stride: int, padding: int) -> int:
    row, layers = torch.zeros(1, 1, size), 0
    while row.shape[-1] + 2 * padding >= kernel:
        after = F.conv1d(row, torch.ones(1, 1, kernel), stride=stride, padding=padding)
        if after.shape[-1] == row.shape[-1]:
            break
        row, layers = after, layers + 1
    return layers


def _depth_recursive(size: int, kernel: int, stride: int, padding: int) -> int:
    if kernel > size + 2 * padding:
        return 0
    after = int((size + 2 * padding - kernel) / stride + 1)
    return 0 if after == size else 1 + _depth_recursive(after, kernel, stride, padding)


def _until_it_is_one(size: int, kernel: int, stride: int, padding: int) -> int:
    layers = _depth(size, kernel, stride, padding)
    for _ in range(layers):
        size = (size + 2 * padding - kernel) // stride + 1
    return layers + (size + 2 * padding >= kernel)


DEPTH = Exercise(
    name="clinic.depth",
    reference=_depth,
    cases=_convolutions,
    alternatives=(_depth_by_torch, _depth_recursive),
    mistakes=(
        Misconception(
            "downsampling past 1x1",
            _until_it_is_one,
            "you count a layer that no longer shrinks anything: with padding, a map of 1x1 stays 1x1 for ever, and "
            "torch does not complain. Its kernel meets one pixel and its own padding.",
        ),
        Misconception(
            "logarithm of the size",
            lambda size, kernel, stride, padding: int(log2(size)),
            "you count how often the size can be halved. Kernel, stride and padding change that count.",
        ),
        Misconception(
            "kernel ignored",
            lambda size, kernel, stride, padding: _depth(size, 0, stride, 0, plus=0),
            "you divide by the stride and nothing else. The kernel must fit: a map that is smaller than the kernel, "
            "padding included, is the end.",
        ),
        Misconception(
            "padding on one side",
            partial(_depth, sides=1),
            "you add the padding once. It is put on both sides.",
        ),
        Misconception(
            "plus one forgotten",
            partial(_depth, plus=0),
            "your maps are one too small: before any step to the right the kernel has one position already.",
        ),
        Misconception(
            "rounded up",
            partial(_depth, up=1),
            "you round up. A kernel that does not fit completely is left out, so the division is rounded down.",
        ),
    ),
    hints=(
        "One layer: how many positions has a kernel on `size + 2 * padding` pixels, if it moves by `stride`?",
        "(size + 2 * padding - kernel) // stride + 1. Apply it again and again, and count.",
        "Stop where the kernel does not fit any more, and also where the new size equals the old one.",
    ),
    minutes=7,
    difficulty=2,
)

# ------------------------------------------------------------------------------------------ repair: the decoder's end


def _bytes_and_features(generator: torch.Generator) -> list[tuple[Tensor, Layer, Tensor]]:
    """A decoder's features, its last layer, and images as bytes: black, white and grey."""
    cases = []
    for batch, features, pixels, dtype in (
        (2, 3, 4, torch.float32),
        (5, 4, 9, torch.float32),
        (3, 6, 7, torch.float64),
    ):
        levels = torch.tensor([0, 255, 60, 200], dtype=torch.uint8)
        image = levels[torch.randint(4, (batch, pixels), generator=generator)]
        image[:, :3] = levels[:3]  # black, white and grey occur in every image
        hidden = torch.randn(batch, features, generator=generator, dtype=dtype)
        bias = torch.randn(pixels, generator=generator, dtype=dtype)
        bias[:2] = torch.tensor([-2.0, 2.0])
        cases.append((hidden, _layer(generator, features, bias, 1.0), image))
    return cases


def _cross_entropy(logits: Tensor, x: Tensor) -> Tensor:
    return (F.softplus(logits) - x * logits).sum(-1)


def _pixel_loss(features: Tensor, layer: Layer, image: Tensor, low=0.0, span=255.0, squash=lambda logits: logits):
    """With other values of the last three it makes mistakes."""
    return _cross_entropy(squash(layer(features)), (image.to(features.dtype) - low) / span)


def _pixel_loss_by_cases(features: Tensor, layer: Layer, image: Tensor) -> Tensor:
    x, logits = image.to(features.dtype).div(255), layer(features)
    return -torch.einsum("bp,bp->b", x, F.logsigmoid(logits)) - ((1 - x) * F.logsigmoid(-logits)).sum(1)


PIXELS = Exercise(
    name="clinic.pixels",
    reference=_pixel_loss,
    cases=_bytes_and_features,
    alternatives=(
        _pixel_loss_by_cases,
        lambda f, layer, i: F.binary_cross_entropy_with_logits(layer(f), i / 255, reduction="none").sum(-1),
        lambda f, layer, i: F.binary_cross_entropy(layer(f).sigmoid(), i.to(f) / 255, reduction="none").sum(-1),
    ),
    mistakes=(
        Misconception(
            "inputs in [-1, 1] under BCE",
            partial(_pixel_loss, low=127.5, span=127.5),
            "your images still lie in [-1, 1]. A black pixel is then worth -1, and the cross-entropy of such a target "
            "has no lower bound: the blacker the better, without end. A Bernoulli wants [0, 1].",
        ),
        Misconception(
            "ReLU before the last sigmoid",
            partial(_pixel_loss, squash=torch.relu),
            "the ReLU is still there: no logit is below zero, so no probability below one half, and nothing can "
            "be black.",
        ),
        Misconception(
            "sigmoid twice",
            partial(_pixel_loss, squash=torch.sigmoid),
            "your sigmoid and the one inside the loss are applied one after the other: all probabilities lie between "
            "0.5 and 0.73. One of them has to go.",
        ),
        Misconception(
            "mean over pixels",
            lambda *case: _pixel_loss(*case) / case[2].shape[-1],
            "your figures are averaged over the pixels. Beside a KL that is summed over dimensions, the code then "
            "costs as many times too much as there are pixels, and collapses.",
        ),
        Misconception(
            "mean over everything",
            lambda *case: _pixel_loss(*case).mean() / case[2].shape[-1],
            "you return one figure, the mean over images and pixels, which is torch's default. Return one figure for "
            "each image, summed over its pixels.",
        ),
        Misconception(
            "bytes left as they are",
            partial(_pixel_loss, span=1.0),
            "your targets are bytes, up to 255. They are probabilities of white: the range is [0, 1].",
        ),
        Misconception(
            "rounded to black and white",
            lambda f, layer, i: _cross_entropy(layer(f), (i > 127).to(f.dtype)),
            "right for black and white only: you round grey pixels. Grey is a target between 0 and 1, and stays one.",
        ),
        Misconception(
            "sign",
            lambda *case: -_pixel_loss(*case),
            "your values are negative: this is log p(x|z), which is maximised. A loss is minimised.",
        ),
    ),
    hints=(
        "Ask of each line what range its result has, and what range the next line expects. Two lines are in the wrong.",
        "The last layer gives logits. The loss you use either has a sigmoid inside (`with_logits`) or has none.",
        'Bytes divided by 255; layer(features) as it is; F.binary_cross_entropy_with_logits(..., reduction="none"), '
        "summed over the last dimension.",
    ),
    minutes=7,
    difficulty=1,
)

# ---------------------------------------------------------------------------------------------- repair: the bottleneck


def _hidden_features(generator: torch.Generator) -> list[tuple[Tensor, Layer, Layer]]:
    """Features and two layers. Every code has a negative mean among others; log-variances lie around -1.5."""
    cases = []
    for batch, features, latent, dtype in ((2, 4, 2, torch.float32), (3, 5, 4, torch.float64)):
        hidden = torch.rand(batch, features, generator=generator, dtype=dtype)
        signs = torch.tensor([-1.5, 1.5, -1.0, 1.0], dtype=dtype)[:latent]
        low = torch.full((latent,), -1.5, dtype=dtype)
        cases.append((hidden, _layer(generator, features, signs, 0.2), _layer(generator, features, low, 0.2)))
    return cases


def _what_the_codes_show(answer: Answer, hidden: Tensor, to_mean: Layer, to_log_var: Layer, copies=3000):
    """Figures of the codes of many copies of each image that do not depend on the random stream."""
    mean, log_var = to_mean(hidden), to_log_var(hidden)
    shape = (copies * len(hidden), mean.shape[1])
    shifts = torch.zeros(2, mean.shape[1], dtype=hidden.dtype).requires_grad_()

    def noise() -> tuple[Tensor, Tensor]:
        z = answer(hidden.repeat(copies, 1), lambda h: to_mean(h) + shifts[0], lambda h: to_log_var(h) + shifts[1])
        if not isinstance(z, Tensor) or z.shape != shape:
            if isinstance(z, Tensor) and z.shape == (shape[0], 2 * shape[1]):
                raise Refused("the code has twice as many numbers as the latent space has dimensions.")
            raise Refused(f"expected one tensor of codes, (batch, latent); got {kind_of(z)}.")
        return z, (z.view(copies, *mean.shape) - mean) / (0.5 * log_var).exp()

    z, drawn = noise()
    by_mean = gradients(z.mean(0), shifts)[0][0]
    by_log_var = gradients(noise()[1].square().mean((0, 1)), shifts)[0][1]
    spread = drawn.std(0)
    return {
        "mean of the noise": torch.where(spread > 0.01, drawn.mean(0), 0).detach(),
        "deviation of the noise": spread.detach(),
        "gradient by the mean": by_mean,
        "does a gradient reach log_var?": float((by_log_var > 0.01).any()),
    }


def _code(hidden: Tensor, to_mean: Layer, to_log_var: Layer, mean=lambda m: m, sigma=lambda v: (0.5 * v).exp(), rows=1):
    """With other values of the last three it makes mistakes."""
    centre, log_var = mean(to_mean(hidden)), to_log_var(hidden)
    noise = torch.randn_like(centre) if rows else torch.randn_like(centre[:1])
    return centre + sigma(log_var) * noise


CODE = Exercise(
    name="clinic.code",
    reference=_code,
    cases=_hidden_features,
    observe=_what_the_codes_show,
    rtol=0.1,
    atol=0.15,  # the noise of 3,000 copies shows its deviation to 0.013
    alternatives=(
        lambda hidden, to_mean, to_log_var: gaussian(to_mean(hidden), to_log_var(hidden)).rsample(),
        lambda hidden, to_mean, to_log_var: td.Normal(to_mean(hidden), to_log_var(hidden).exp().sqrt()).rsample(),
    ),
    mistakes=(
        Misconception(
            "ReLU on the latent mean",
            partial(_code, mean=torch.relu),
            "your codes are centred on ReLU(mean): no negative number ever leaves the encoder, while the prior sends "
            "half of its codes there. The decoder never learns that half.",
        ),
        Misconception(
            "mean and sigma concatenated",
            lambda hidden, to_mean, to_log_var: torch.cat([to_mean(hidden), (0.5 * to_log_var(hidden)).exp()], 1),
            "your code has twice as many numbers as it should: mean and sigma side by side. They describe the "
            "distribution of z; the decoder gets one draw from it.",
        ),
        Misconception(
            "mean decoded in training",
            lambda hidden, to_mean, to_log_var: to_mean(hidden),
            "your code is the mean: nothing is drawn. The variance then occurs in the KL alone, goes to 1 for free, "
            "and means nothing.",
        ),
        Misconception(
            "standard deviation without the one half",
            partial(_code, sigma=torch.exp),
            "your noise has the standard deviation exp(log_var), which is the variance. The KL is told one Gaussian, "
            "the decoder another.",
        ),
        Misconception(
            "noise drawn without gradient",
            lambda h, to_mean, to_log_var: torch.normal(to_mean(h), (0.5 * to_log_var(h)).exp()).detach(),
            "no gradient arrives at the code: torch.normal, sample() and torch.no_grad() cut it off. The encoder then "
            "hears from the KL alone, and forgets the images.",
        ),
        Misconception(
            "sigma detached",
            partial(_code, sigma=lambda log_var: (0.5 * log_var).exp().detach()),
            "the gradient reaches the mean and not log_var. How much noise an image can bear has to be learned, too.",
        ),
        Misconception(
            "ReLU on the log-variance",
            partial(_code, sigma=lambda log_var: (0.5 * log_var.relu()).exp()),
            "a ReLU keeps log_var from being negative, so sigma is at least 1, the prior's: no image can be told "
            "precisely. The logarithm is there so that any number is allowed.",
        ),
        Misconception(
            "noise shared by the batch",
            partial(_code, rows=0),
            "all images of the batch get the same noise. Draw it for every image.",
        ),
    ),
    hints=(
        "Nothing stands between the layers and their meaning: to_mean gives any real number, to_log_var gives log "
        "sigma^2.",
        "z = mean + sigma * noise, where the noise is drawn by itself and has no parameters, so gradients pass it by.",
        "sigma = exp(log_var / 2); noise = torch.randn_like(mean). No cat, no ReLU, no no_grad.",
    ),
    minutes=7,
    difficulty=2,
    points=2,
)

# ------------------------------------------------------------------------------- repair: a learning rate that explodes


def _first_steps(generator: torch.Generator) -> list[tuple[Tensor, Tensor, float]]:
    """An image's features, of both signs and some zero, the gradient of the loss by log_var, a learning rate."""
    torch.optim.Adam([torch.zeros(1, requires_grad=True)])  # torch loads parts of itself when this is first used
    cases = []
    for n, size, lr, dtype in (
        (3, 5.0, 0.1, torch.float32),
        (6, -0.05, 0.02, torch.float32),
        (9, -3.0, 2.0, torch.float64),
    ):
        features = torch.randn(n, generator=generator, dtype=dtype)
        features[:3] = torch.tensor([1.5, -0.8, 0.0])
        cases.append((features, torch.tensor(size, dtype=dtype) * _uniform(generator, 1, 1.3), lr))
    return cases


def _jump(h: Tensor, g: Tensor, lr: float) -> Tensor:
    return -lr * g.sign() * (h.abs().sum() + 1)


def _jump_of_adam_itself(h: Tensor, g: Tensor, lr: float) -> Tensor:
    weight, bias = (torch.zeros_like(t).requires_grad_() for t in (h, g))
    optimizer = torch.optim.Adam([weight, bias], lr=lr)
    (g * (weight @ h + bias)).backward()
    optimizer.step()
    return (weight @ h + bias).detach()


def _jump_by_adams_formula(h: Tensor, g: Tensor, lr: float) -> Tensor:
    inputs = torch.cat([h, torch.ones_like(h[:1])])
    gradient = g * inputs
    return -lr * (gradient / (gradient.square().sqrt() + 1e-8)) @ inputs


JUMP = Exercise(
    name="clinic.jump",
    reference=_jump,
    cases=_first_steps,
    alternatives=(_jump_of_adam_itself, _jump_by_adams_formula),
    mistakes=(
        Misconception(
            "plain gradient descent",
            lambda h, g, lr: -lr * g * (h @ h + 1),
            "this is a step of plain gradient descent, as long as the gradient is large. Adam divides the gradient by "
            "its own size: its first step moves every weight by the learning rate.",
        ),
        Misconception(
            "bias forgotten",
            lambda h, g, lr: -lr * g.sign() * h.abs().sum(),
            "the weights move in your answer, and the bias stays. It is a parameter too, with an input of 1.",
        ),
        Misconception(
            "signs of the features ignored",
            lambda h, g, lr: -lr * g.sign() * (h.sum() + 1),
            "you move all weights in one direction, so that positive and negative features cancel. A weight's "
            "gradient has the sign of its feature, too: every weight pushes log_var the same way.",
        ),
        Misconception(
            "steps added in squares",
            lambda h, g, lr: -lr * g.sign() * (h @ h + 1).sqrt(),
            "you add the contributions in squares, as if they were independent. They all have one direction and add "
            "up as they are, which is what makes the jump so large.",
        ),
        Misconception(
            "mean over the weights",
            lambda h, g, lr: -lr * g.sign() * (h.abs().sum() + 1) / (len(h) + 1),
            "you average over the weights. Each of them moves by the whole learning rate; a wider layer jumps farther.",
        ),
        Misconception(
            "uphill",
            lambda h, g, lr: -_jump(h, g, lr),
            "your log_var moves the wrong way: where its gradient is positive, a step down the loss makes it smaller.",
        ),
        Misconception(
            "averages not corrected",
            lambda h, g, lr: _jump(h, g, lr) * 0.1 / 0.001**0.5,
            "your step is 3.16 times too large. Adam's two running averages begin at zero, and it divides both by what "
            "they lack in the first step.",
        ),
    ),
    hints=(
        "The gradient of the loss by weight i is g * h[i], by the bias it is g.",
        "In its first step Adam divides each gradient by its own absolute value: what is left of it is the sign.",
        "Weight i moves by -lr * sign(g * h[i]), which moves log_var by that times h[i]. Add them up, and the bias.",
    ),
    minutes=8,
    difficulty=3,
    points=2,
)

# ----------------------------------------------------------------------------------------- measure: how black is black


def _pictures(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """Images with black, grey and white pixels, unequally many in each image, and probabilities of white."""
    cases = []
    for batch, pixels, dtype in ((2, 8, torch.float32), (4, 20, torch.float32), (3, 30, torch.float64)):
        x = torch.rand(batch, pixels, generator=generator, dtype=dtype) * 0.7 + 0.15
        for i in range(batch):
            x[i, : 2 + 2 * i] = 0.05 * torch.rand((), generator=generator)
            x[i, -3 if i else -1 :] = 0.93 + 0.05 * torch.rand((), generator=generator)
        p = torch.rand(batch, pixels, generator=generator, dtype=dtype)
        cases.append((x, p * torch.linspace(0.5, 1, batch, dtype=dtype)[:, None]))
    return cases


def _ends(x: Tensor, p: Tensor, low=0.1, high=0.9, of=torch.mean) -> tuple[Tensor, Tensor]:
    return of(p[x < low]), of(p[x > high])


def _ends_weighted(x: Tensor, p: Tensor) -> tuple[Tensor, Tensor]:
    return ((1 - x) * p).sum() / (1 - x).sum(), (x * p).sum() / x.sum()


def _ends_by_counting(x: Tensor, p: Tensor, keep=()) -> tuple[Tensor, Tensor]:
    """Along no dimension all pixels count alike; along 1 each image does."""
    masks = (x < 0.1).to(p.dtype), (x > 0.9).to(p.dtype)
    return tuple(((p * m).sum(keep) / m.sum(keep)).mean() for m in masks)


ENDS = Exercise(
    name="clinic.ends",
    reference=_ends,
    cases=_pictures,
    alternatives=(
        lambda x, p: _ends_by_counting(x, p, (0, 1)),
        lambda x, p: (torch.masked_select(p, x.lt(0.1)).mean(), torch.masked_select(p, x.gt(0.9)).mean()),
    ),
    mistakes=(
        Misconception(
            "all pixels in the divisor",
            lambda x, p: ((p * (x < 0.1)).mean(), (p * (x > 0.9)).mean()),
            "you divide by the number of all pixels. The mean is taken over the black ones, and over the white ones: "
            "count them.",
        ),
        Misconception(
            "image by image",
            lambda x, p: _ends_by_counting(x, p, 1),
            "you take the mean in each image first, so a pixel of an image with few black pixels weighs more. "
            "All black pixels of the batch count alike.",
        ),
        Misconception(
            "grey counted",
            partial(_ends, low=0.5, high=0.5),
            "you cut at one half, so grey pixels count as black or white. The decoder is right to be unsure of those.",
        ),
        Misconception(
            "black and white swapped",
            lambda x, p: _ends(x, p)[::-1],
            "you return white first. The order is black, white.",
        ),
        Misconception(
            "extremes",
            lambda x, p: (p[x < 0.1].min(), p[x > 0.9].max()),
            "you return the best pixel of each kind. One lucky pixel says nothing of the others: take the mean.",
        ),
        Misconception(
            "chosen by the output",
            lambda x, p: (
                p[p < 0.1].sum() / (p < 0.1).sum().clamp(min=1),
                p[p > 0.9].sum() / (p > 0.9).sum().clamp(min=1),
            ),
            "you choose the pixels by what the decoder says. Then black is always black: choose by what the image is.",
        ),
        Misconception(
            "weighted by the grey value",
            _ends_weighted,
            "you weigh every pixel by its grey value, so that the grey ones blur both figures. Take only pixels below "
            "0.1 and only those above 0.9.",
        ),
    ),
    hints=(
        "Which pixels are black is a question about x; how black they come out, one about p.",
        "p[x < 0.1] picks the black pixels of the whole batch, in one row.",
    ),
    minutes=4,
    difficulty=1,
)

# --------------------------------------------------------------------------------------------- measure: is z drawn?


def _repeated_codes(generator: torch.Generator) -> list[tuple[Tensor, Tensor, Tensor]]:
    """Codes drawn several times for each image, some with too little noise, some beside the stated mean."""
    cases = []
    sizes = ((4, 2, 2, torch.float32), (6, 5, 3, torch.float32), (5, 3, 4, torch.float64))
    for repeats, batch, latent, dtype in sizes:
        mean = 2 * torch.randn(batch, latent, generator=generator, dtype=dtype) + 1
        log_var = -1.5 + torch.randn(batch, latent, generator=generator, dtype=dtype).clamp(-2, 2)
        true = torch.linspace(0.3, 1.2, latent, dtype=dtype)
        noise = true * torch.randn(repeats, batch, latent, generator=generator, dtype=dtype) + 0.4
        cases.append((mean + (0.5 * log_var).exp() * noise, mean, log_var))
    return cases


def _noise(codes: Tensor, mean: Tensor, log_var: Tensor, unit=lambda v: (0.5 * v).exp()) -> Tensor:
    return ((codes - mean) / unit(log_var)).square().mean((0, 1)).sqrt()


def _noise_by_log_prob(codes: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
    # log N(z) at z lies below log N at the mean by half the square of the distance, in sigmas.
    q = td.Normal(mean, (0.5 * log_var).exp())
    return (2 * (q.log_prob(mean) - q.log_prob(codes))).mean((0, 1)).sqrt()


def _noise_loop(codes: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
    repeats, batch, latent = codes.shape
    figures = []
    for j in range(latent):
        squares = [((c[:, j] - mean[:, j]) ** 2 / log_var[:, j].exp()).sum() for c in codes]
        figures.append((sum(squares) / (repeats * batch)) ** 0.5)
    return torch.stack(figures)


NOISE = Exercise(
    name="clinic.noise",
    reference=_noise,
    cases=_repeated_codes,
    alternatives=(_noise_by_log_prob, _noise_loop),
    mistakes=(
        Misconception(
            "spread over images",
            lambda codes, mean, log_var: codes.flatten(0, 1).std(0) / (0.5 * log_var).exp().mean(0),
            "you measure how far the codes of different images lie apart. A model that draws nothing has such a "
            "spread, too. The question is how far codes of one image lie from its own mean.",
        ),
        Misconception(
            "measured in variances",
            partial(_noise, unit=torch.exp),
            "you divide by exp(log_var), which is the variance. A distance is measured in standard deviations.",
        ),
        Misconception(
            "not measured in sigmas",
            partial(_noise, unit=torch.ones_like),
            "this is the noise itself. Whether it is too small is seen only beside the sigma that the KL is told.",
        ),
        Misconception(
            "around the codes' own average",
            lambda codes, mean, log_var: _noise(codes, codes.mean(0), log_var),
            "you measure the spread around the average of the drawn codes. Codes that lie beside the stated mean, as "
            "behind a ReLU, then look healthy.",
        ),
        Misconception(
            "no root",
            lambda *case: _noise(*case).square(),
            "this is the mean square: noise half as large as stated shows as 0.25. Take the root, so that it shows as "
            "0.5.",
        ),
        Misconception(
            "mean distance",
            lambda codes, mean, log_var: ((codes - mean) / (0.5 * log_var).exp()).abs().mean((0, 1)),
            "you take the mean of the absolute distances, which for a healthy Gaussian is 0.80. The root of the mean "
            "square gives 1.",
        ),
        Misconception(
            "one figure for all dimensions",
            lambda codes, mean, log_var: ((codes - mean) / (0.5 * log_var).exp()).square().mean().sqrt(),
            "you return one figure. Return one for each latent dimension: the active ones betray what collapsed ones "
            "hide.",
        ),
    ),
    hints=(
        "First a tensor of the shape of `codes`: each code's distance from its stated mean, in stated standard "
        "deviations.",
        "Its mean square over repeats and images is 1 for a healthy model. Dimensions 0 and 1 go, the last one stays.",
        "((codes - mean) / exp(log_var / 2)).square(), mean over (0, 1), then the root.",
    ),
    minutes=6,
    difficulty=2,
)

# ------------------------------------------------------------------------------ measure: who talks to the encoder?


def _encoders(generator: torch.Generator) -> list[tuple[Tensor, ...]]:
    """Weights of a small VAE, images, noise, and how far the decoder's gradient may travel: 1 whole way, 0 cut."""
    cases = []
    for pixels, latent, dtype, way in ((4, 2, torch.float32, 1), (4, 2, torch.float32, 0), (6, 3, torch.float64, 1)):
        draw = partial(torch.randn, generator=generator, dtype=dtype)
        weights = [draw(latent, pixels), 0.3 * draw(latent, pixels), draw(latent), draw(pixels, latent)]
        cases.append((*weights, draw(5, pixels).sigmoid(), draw(5, latent), torch.tensor(way)))
    return cases


def _ask_for_share(answer: Answer, w_mean, w_log_var, bias, w_decoder, x, noise, way) -> dict[str, float]:
    """The share, and whether the measurement left gradients behind. The decoder uses no log-variance in the last case,
    so that one parameter has no influence on the reconstruction."""
    parameters = [w.clone().requires_grad_() for w in (w_mean, w_log_var, bias)]
    mean, log_var = x @ parameters[0].T + parameters[2], x @ parameters[1].T
    z = mean if x.dtype == torch.float64 else mean + (0.5 * log_var).exp() * noise
    logits = (z if way else z.detach()) @ w_decoder.clone().requires_grad_().T
    reconstruction = _cross_entropy(logits, x).mean()
    kl = 0.5 * (mean**2 + log_var.exp() - log_var - 1).sum(-1).mean()
    try:
        share = answer(reconstruction, kl, parameters)
    except RuntimeError as error:
        if "not have been used in the graph" in str(error):
            raise Refused("torch complains of a parameter that was not used in the graph.") from None
        raise
    if not isinstance(share, (float, int, Tensor)):
        raise Refused(f"expected one number, got {kind_of(share)}.")
    return {"share": float(share), "gradients left behind": float(any(p.grad is not None for p in parameters))}


def _flat(term: Tensor, parameters: list[Tensor], unused=True) -> Tensor:
    found = torch.autograd.grad(term, parameters, retain_graph=True, materialize_grads=unused)
    return torch.cat([gradient.flatten() for gradient in found])


def _share(reconstruction: Tensor, kl: Tensor, parameters: list[Tensor], size=torch.norm, unused=True) -> float:
    a, b = (size(_flat(term, parameters, unused)) for term in (reconstruction, kl))
    return (a / (a + b)).item()


def _share_zero_grad(reconstruction: Tensor, kl: Tensor, parameters: list[Tensor]) -> float:
    """By backward(), with everything put back."""
    sizes = []
    for term in (reconstruction, kl):
        term.backward(retain_graph=True)
        sizes.append(sum(p.grad.square().sum() for p in parameters if p.grad is not None) ** 0.5)
        for p in parameters:
            p.grad = None
    return float(sizes[0] / (sizes[0] + sizes[1]))


def _share_by_backward(reconstruction: Tensor, kl: Tensor, parameters: list[Tensor]) -> float:
    share = _share(reconstruction, kl, parameters)
    (reconstruction + kl).backward()
    return share


def _share_added_up(reconstruction: Tensor, kl: Tensor, parameters: list[Tensor]) -> float:
    a = _flat(reconstruction, parameters)
    b = a + _flat(kl, parameters)
    return (a.norm() / (a.norm() + b.norm())).item()


def _share_of_the_whole(reconstruction: Tensor, kl: Tensor, parameters: list[Tensor]) -> float:
    a = _flat(reconstruction, parameters)
    return (a.norm() / (a + _flat(kl, parameters)).norm()).item()


def _share_each(reconstruction: Tensor, kl: Tensor, parameters: list[Tensor]) -> float:
    a, b = (sum(_flat(term, [p]).norm() for p in parameters) for term in (reconstruction, kl))
    return (a / (a + b)).item()


SHARE = Exercise(
    name="clinic.share",
    reference=_share,
    cases=_encoders,
    observe=_ask_for_share,
    alternatives=(
        _share_zero_grad,
        lambda r, kl, ps: 1 - _share(kl, r, ps),
        lambda r, kl, ps: _share(r, kl, ps, size=lambda g: (g @ g) ** 0.5),
    ),
    mistakes=(
        Misconception(
            "unused parameters",
            partial(_share, unused=False),
            "torch.autograd.grad raises an error: some parameter has no influence on the reconstruction. In a clinic "
            "that is a finding, not an accident: with allow_unused=True you get None, which counts as zero.",
        ),
        Misconception(
            "gradients left behind",
            _share_by_backward,
            "the share is right, but the parameters' .grad is filled afterwards: the next training step would add to "
            "it. A measurement must leave no trace; torch.autograd.grad leaves none.",
        ),
        Misconception(
            "gradients added up",
            _share_added_up,
            "the second backward() adds its gradient to the first one's. Your second norm is that of the sum.",
        ),
        Misconception(
            "share of the KL",
            lambda r, kl, ps: _share(kl, r, ps),
            "this is the share of the KL. An encoder that hears nothing from the decoder should get 0, not 1.",
        ),
        Misconception(
            "norms of single tensors added",
            _share_each,
            "you add the norms of the single tensors. All parameters together are one vector: add the squares, then "
            "take the root.",
        ),
        Misconception(
            "divided by the norm of the sum",
            _share_of_the_whole,
            "you divide by the norm of the whole gradient. At the end of training the two terms cancel, and your "
            "figure goes to infinity. Divide by the sum of the two norms.",
        ),
        Misconception(
            "squared norms",
            partial(_share, size=lambda g: g @ g),
            "you compare the squares of the norms: a term ten times as strong counts a hundred times.",
        ),
        Misconception(
            "sum of absolute values",
            partial(_share, size=lambda g: g.abs().sum()),
            "you add the absolute values. The norm asked for is the Euclidean one.",
        ),
    ),
    hints=(
        "torch.autograd.grad(term, parameters) returns the gradients and stores nothing. Once for each term.",
        "It needs retain_graph=True, because both terms share the encoder, and allow_unused=True, because a broken "
        "model may use less than it has.",
        "Leave out the None, add the squares over all tensors, take the root: a norm for each term. Then a / (a + b).",
    ),
    minutes=10,
    difficulty=3,
    points=2,
)

# -------------------------------------------------------------------------------------------- measure: an honest report


def _models(generator: torch.Generator) -> list[tuple]:
    """An encoder, a decoder, batches of training and of test images, the last one smaller and brighter."""
    cases = []
    for pixels, latent, dtype in ((6, 2, torch.float32), (8, 3, torch.float64)):
        signs = torch.tensor([1.1, -1.1, 1.0], dtype=dtype)[:latent]
        to_mean = _layer(generator, pixels, signs, 0.3)
        to_log_var = _layer(generator, pixels, torch.full((latent,), 0.4, dtype=dtype), 0.2)
        to_logits = _layer(generator, latent, torch.ones(pixels, dtype=dtype), 2.0)
        sizes = ((3, 0.9), (2, 0.9), (4, 0.05), (1, 0.8))
        rows = [torch.rand(n, pixels, generator=generator, dtype=dtype) * 0.1 + level for n, level in sizes]
        cases.append((lambda x, m=to_mean, v=to_log_var: (m(x), v(x)), to_logits, rows[:2], rows[2:]))
    return cases


def _ask_for_report(answer: Answer, encode, decode, train: list[Tensor], test: list[Tensor], copies=10_000):
    """Each image many times over, so that the noise of the drawn codes averages out."""
    found = answer(encode, decode, *([x.repeat(copies, 1) for x in part] for part in (train, test)))
    if not isinstance(found, (tuple, list)) or len(found) != 3:
        raise Refused(f"expected three figures, reconstruction, rate and ELBO; got {kind_of(found)}.")
    return dict(zip(("reconstruction", "rate", "elbo"), (float(f) for f in found), strict=True))


def _kl(mean: Tensor, log_var: Tensor) -> Tensor:
    return 0.5 * (mean**2 + log_var.exp() - log_var - 1)


def _drawn(mean: Tensor, log_var: Tensor) -> Tensor:
    return mean + (0.5 * log_var).exp() * torch.randn_like(mean)


def _report(encode, decode, train, test, draw=_drawn, rate=lambda m, v: _kl(m, v).sum(-1), price=1.0, weigh=True):
    """With other values of the last four it makes mistakes."""
    rows = []
    for x in test:
        mean, log_var = encode(x)
        rows.append(torch.stack([-_cross_entropy(decode(draw(mean, log_var)), x), rate(mean, log_var)]))
    means = torch.cat(rows, 1).mean(1) if weigh else torch.stack([row.mean(1) for row in rows]).mean(0)
    return means[0], means[1], means[0] - price * means[1]


def _report_library(encode, decode, train, test):
    sums, n = torch.zeros(2, dtype=torch.float64), 0
    for x in test:
        q = gaussian(*encode(x))
        p = td.Independent(td.Bernoulli(logits=decode(q.rsample()), validate_args=False), 1)
        kl = td.kl_divergence(q, gaussian(torch.zeros_like(q.mean), torch.zeros_like(q.mean)))
        sums, n = sums + torch.stack([p.log_prob(x).sum(), kl.sum()]).double(), n + len(x)
    reconstruction, rate = (sums / n).tolist()
    return reconstruction, rate, reconstruction - rate


REPORT = Exercise(
    name="clinic.report",
    reference=_report,
    cases=_models,
    observe=_ask_for_report,
    rtol=0.02,  # the noise of 10,000 copies moves the figures by a tenth of that
    atol=0.0,
    alternatives=(
        _report_library,
        lambda encode, decode, train, test: _report(encode, decode, train, [torch.cat(test)]),
    ),
    mistakes=(
        Misconception(
            "evaluation on training data",
            lambda encode, decode, train, test: _report(encode, decode, test, train),
            "your figures are those of the training images. They say how well the model knows what it was shown; "
            "whether it has learned anything is seen on the test images.",
        ),
        Misconception(
            "nn.KLDivLoss(mean, std)",
            partial(_report, rate=lambda m, v: F.kl_div(m, (0.5 * v).exp(), reduction="none").mean().expand(len(m))),
            "your rate is nn.KLDivLoss(mean, std). That class compares tables of probabilities; of a Gaussian's mean "
            "and standard deviation it makes a number without meaning.",
        ),
        Misconception(
            "KL missing from the ELBO",
            partial(_report, price=0.0),
            "your third figure is the reconstruction alone. Without the KL it is no bound on anything, and an ordinary "
            "autoencoder wins every comparison.",
        ),
        Misconception(
            "KL added to the ELBO",
            partial(_report, price=-1.0),
            "you add the KL to the reconstruction, which is a log-probability. In a loss it is added, in the ELBO "
            "taken away.",
        ),
        Misconception(
            "mean code decoded",
            partial(_report, draw=lambda mean, log_var: mean),
            "your reconstruction is that of the mean code. The ELBO averages over drawn codes, and yours looks better "
            "by whatever the noise costs.",
        ),
        Misconception(
            "rate averaged over dimensions",
            partial(_report, rate=lambda m, v: _kl(m, v).mean(-1)),
            "your rate is the mean over the latent dimensions. The KL of the code is their sum.",
        ),
        Misconception(
            "mean of the batches' means",
            partial(_report, weigh=False),
            "you average the means of the batches. The last batch is smaller, so its images count more than the "
            "others: sum over images, divide once.",
        ),
        Misconception(
            "mean over pixels",
            lambda encode, decode, train, test: _report_per_pixel(encode, decode, test),
            "your reconstruction is averaged over pixels. Rate and reconstruction are both in nats per image, or their "
            "difference has no meaning.",
        ),
    ),
    hints=(
        "One loop over the test batches. Keep the sum over images of each term, and the number of images.",
        "In the loop: encode, draw a code, decode; a log-probability per image (below 0) and a KL per image (above 0).",
        "reconstruction = minus the cross-entropy summed over pixels; rate = 0.5 * (mean² + var - log_var - 1), "
        "summed; the ELBO is their difference.",
    ),
    minutes=12,
    difficulty=2,
    points=2,
)


def _report_per_pixel(encode, decode, test):
    reconstruction, rate, _ = _report(encode, decode, [], test)
    reconstruction = reconstruction / test[0].shape[1]
    return reconstruction, rate, reconstruction - rate


# ------------------------------------------------------------------------------------------------ measure: a real gap


def _two_samples(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """The ELBO of training images and of fewer test images, which vary more."""
    cases = []
    for n, m, dtype in ((200, 80, torch.float32), (500, 120, torch.float64)):
        train = -100 + 15 * torch.randn(n, generator=generator, dtype=dtype)
        cases.append((train, -108 + 25 * torch.randn(m, generator=generator, dtype=dtype)))
    return cases


def _gap(train: Tensor, test: Tensor) -> tuple[Tensor, Tensor]:
    return train.mean() - test.mean(), (train.var() / len(train) + test.var() / len(test)).sqrt()


def _gap_with(error: Callable[[Tensor, Tensor], Tensor]) -> Answer:
    return lambda train, test: (_gap(train, test)[0], error(train, test))


GAP = Exercise(
    name="clinic.gap",
    reference=_gap,
    cases=_two_samples,
    rtol=0.01,  # whether the variance is divided by n or by n - 1 does not matter here
    alternatives=(
        _gap_with(lambda a, b: torch.hypot(a.std() / len(a) ** 0.5, b.std() / len(b) ** 0.5)),
        _gap_with(lambda a, b: (a.var(correction=0) / len(a) + b.var(correction=0) / len(b)) ** 0.5),
    ),
    mistakes=(
        Misconception(
            "deviation of single images",
            _gap_with(lambda a, b: (a.var() + b.var()).sqrt()),
            "this is how much single images differ. A mean of n images is surer than one image, by the root of n: "
            "next to your figure no overfitting would ever be seen.",
        ),
        Misconception(
            "errors added",
            _gap_with(lambda a, b: a.std() / len(a) ** 0.5 + b.std() / len(b) ** 0.5),
            "you add the two standard errors. Independent errors add up in their squares.",
        ),
        Misconception(
            "no root",
            _gap_with(lambda a, b: a.var() / len(a) + b.var() / len(b)),
            "your second figure is the variance of the difference, in squared nats. Take the root.",
        ),
        Misconception(
            "sign",
            lambda train, test: (test.mean() - train.mean(), _gap(train, test)[1]),
            "your gap is negative where the model does better on its training images. Train minus test, as asked.",
        ),
        Misconception(
            "error of the test images only",
            _gap_with(lambda a, b: b.std() / len(b) ** 0.5),
            "you count the error of the test mean only. The training mean is an average over a sample, too.",
        ),
        Misconception(
            "pooled",
            _gap_with(lambda a, b: torch.cat([a, b]).std() / (len(a) + len(b)) ** 0.5),
            "you pool all images. This is the error of one mean over all of them, not of the difference of two.",
        ),
    ),
    hints=(
        "The standard error of a mean over n images is their standard deviation over the root of n.",
        "The variance of a difference of independent means is the sum of their variances. The root comes last.",
    ),
    minutes=5,
    difficulty=2,
)

# ------------------------------------------------------------------------------------------------ diagnose: two curves

COURSES = ("diverged", "overfitting", "unsteady", "still learning", "done")


def _curves(generator: torch.Generator) -> list[tuple[list[float], list[float]]]:
    """ELBO per epoch on training and on test images, ten epochs each."""

    def pair(train: list[float], gap: list[float]) -> tuple[list[float], list[float]]:
        return [round(t, 2) for t in train], [round(t - g, 2) for t, g in zip(train, gap, strict=True)]

    def any_(low: float, high: float) -> float:
        return _uniform(generator, low, high)

    top, steps = -any_(90, 110), range(10)
    flat = [top - 60 * 0.25**t + 0.05 * t for t in steps]
    rising = [top - 80 + 5 * t + 0.1 * t**2 for t in steps]
    slowing = [*rising[:9], rising[8] + any_(0.3, 0.7)]
    steady = [any_(2, 4)] * 10
    broken = [*rising[:6], *[float("nan")] * 4]
    sunk = [*rising[:8], top - any_(300, 500), top - any_(300, 500)]
    fallen = [*rising[:9], rising[8] - any_(5, 15)]
    forgetting = any_(7, 8)
    return [
        pair(flat, [*steady[:9], steady[0] + any_(0.3, 0.6)]),
        pair(flat, steady),
        pair(rising, steady),
        pair(slowing, steady),
        pair(rising, [max(0.0, t - 3) * forgetting for t in steps]),
        pair(fallen, steady),
        pair(broken, steady),
        pair(sunk, steady),
    ]


def _read_curves(
    train: list[float], test: list[float], dip=1.0, back=3, finite=isfinite, gap=False, risen=True, start=False
) -> str:
    """With other values of the options it makes mistakes."""
    if not all(map(finite, train + test)) or train[-1] < train[0]:
        return "diverged"
    best = max(range(len(test)), key=test.__getitem__)
    fallen = train[-1] - test[-1] > dip if gap else test[best] - test[-1] > dip
    if fallen:
        return "overfitting" if gap or not risen or train[-1] > train[best] else "unsteady"
    return "still learning" if test[-1] - test[0 if start else -1 - back] > 1 else "done"


def _read_curves_with_tensors(train: list[float], test: list[float]) -> str:
    a, b = torch.tensor(train), torch.tensor(test)
    if not torch.isfinite(torch.cat([a, b])).all() or a[-1] < a[0]:
        return "diverged"
    if b.max() - b[-1] > 1:
        return "overfitting" if a[-1] > a[b.argmax()] else "unsteady"
    return "still learning" if b[-1] > b[-4] + 1 else "done"


def _read_curves_backwards(train: list[float], test: list[float]) -> str:
    verdict = "still learning" if test[-1] - test[-4] > 1 else "done"
    if max(test) > test[-1] + 1:
        verdict = "overfitting" if train[-1] > train[test.index(max(test))] else "unsteady"
    hopeless = any(e != e or abs(e) == float("inf") for e in [*train, *test]) or train[0] > train[-1]
    return "diverged" if hopeless else verdict


CURVES = Exercise(
    name="clinic.curves",
    reference=_read_curves,
    cases=_curves,
    observe=_one_of(COURSES),
    alternatives=(_read_curves_with_tensors, _read_curves_backwards),
    mistakes=(
        Misconception(
            "NaN slips through",
            partial(_read_curves, finite=lambda _: True),
            "a curve that ends in NaN is not recognised. Every comparison with NaN is false, so it falls through all "
            "your questions: ask for it by name, with math.isfinite.",
        ),
        Misconception(
            "training curve alone",
            lambda train, test: _read_curves(train, train),
            "your verdicts are those of the training curve. It rises in a healthy model and in one that learns its "
            "images by heart.",
        ),
        Misconception(
            "ELBO read as a loss",
            lambda train, test: _read_curves([-t for t in train], [-t for t in test]),
            "you read the ELBO as if it were a loss: up is good here.",
        ),
        Misconception(
            "every gap is overfitting",
            partial(_read_curves, gap=True),
            "you call it overfitting when the test curve lies below the training curve. It nearly always does. What "
            "counts is that the test curve falls while the other one rises.",
        ),
        Misconception(
            "every dip is overfitting",
            partial(_read_curves, dip=0.0),
            "a dip of less than a nat makes you raise the alarm. One drawn code per image moves the test ELBO by "
            "tenths from epoch to epoch.",
        ),
        Misconception(
            "unsteady taken for overfitting",
            partial(_read_curves, risen=False),
            "both curves fall at the end, and you call it overfitting. A model that learns by heart gets better on its "
            "training images; here the steps are too large.",
        ),
        Misconception(
            "the last step alone",
            partial(_read_curves, back=1),
            "you judge by the last epoch's step. It is small by chance now and then: look three epochs back.",
        ),
        Misconception(
            "first against last",
            partial(_read_curves, start=True),
            "you compare the end with the beginning. Every trained model has risen since then; whether it still rises "
            "is seen in the last three epochs.",
        ),
    ),
    hints=(
        "Ask in the order of the list: the first verdict that fits is returned. `math.isfinite` knows NaN and "
        "infinity.",
        "The best test epoch: best = test.index(max(test)). Compare test[best] with test[-1], and train[best] with "
        "train[-1].",
        "Three epochs before the last one is test[-4].",
    ),
    minutes=10,
    difficulty=2,
    points=2,
)

# ------------------------------------------------------------------------------------------------ diagnose: a patient

# The names of vae_course/faults.py, and overfitting, which is no fault of the code.
FAULTS = (
    "sigmoid-twice",
    "relu-output",
    "no-kl",
    "mean-decoded",
    "missing-half",
    "pixel-mean",
    "detached",
    "overfitted",
    "healthy",
)
Evidence = dict[str, float]


def _patients(generator: torch.Generator) -> list[tuple[Evidence]]:
    """Two patients of each kind, in random order: the figures of a healthy one, and those that the fault changes."""

    def evidence(elbo: tuple[float, float], gap=(0.5, 2.5), loss=None, **changed: tuple[float, float]) -> Evidence:
        train = -_uniform(generator, *elbo)
        ranges = {
            "rate": (16, 26),
            "noise": (0.97, 1.03),
            "share": (0.3, 0.7),
            "dark": (0.02, 0.08),
            "light": (0.65, 0.93),
        }
        drawn = {name: _uniform(generator, *span) for name, span in {**ranges, **changed}.items()}
        test = round(train - _uniform(generator, *gap), 2)
        printed = _uniform(generator, *loss) if loss else -train
        return {"loss": printed, "elbo_train": train, "elbo_test": test, "beta": drawn.pop("beta", 1.0), **drawn}

    collapsed = {"rate": (0.0, 0.2), "dark": (0.15, 0.22), "light": (0.3, 0.4)}
    kinds = (
        lambda: evidence((92, 104)),
        lambda: evidence((490, 510), dark=(0.5, 0.52), light=(0.7, 0.73), rate=(2, 6)),
        lambda: evidence((440, 460), dark=(0.5, 0.52), light=(0.86, 0.95), rate=(8, 12)),
        lambda: evidence((300, 480), (60, 150), loss=(62, 72), rate=(230, 410), beta=(0, 0), share=(1, 1)),
        lambda: evidence((180, 260), loss=(72, 86), rate=(8, 14), noise=(0, 0)),
        lambda: evidence((115, 140), noise=(0.25, 0.6)),
        lambda: evidence((196, 206), loss=(0.25, 0.27), beta=(784, 784), share=(0.02, 0.1), **collapsed),
        lambda: evidence((196, 206), share=(0, 0), **collapsed),
        lambda: evidence((68, 78), (20, 35)),
    )
    patients = [kind() for kind in kinds for _ in range(2)]
    return [(patients[i],) for i in torch.randperm(len(patients), generator=generator)]


def _gap_of(e: Evidence) -> float:
    return e["elbo_train"] - e["elbo_test"]


RULES: dict[str, Callable[[Evidence], bool]] = {
    "sigmoid-twice": lambda e: e["dark"] > 0.4 and e["light"] < 0.74,
    "relu-output": lambda e: e["dark"] > 0.4,
    "no-kl": lambda e: e["beta"] < 0.1,
    "mean-decoded": lambda e: e["noise"] < 0.05,
    "missing-half": lambda e: e["noise"] < 0.8,
    "pixel-mean": lambda e: e["rate"] < 1 and e["beta"] > 10,
    "detached": lambda e: e["rate"] < 1,
    "overfitted": lambda e: _gap_of(e) > 10,
}


def _by(rules: dict[str, Callable[[Evidence], bool]]) -> Answer:
    """The first rule that applies names the fault."""
    return lambda e: next((fault for fault, applies in rules.items() if applies(e)), "healthy")


def _but(**changed: Callable[[Evidence], bool]) -> Answer:
    """The rules with some replaced; underscores stand for hyphens."""
    return _by({**RULES, **{name.replace("_", "-"): rule for name, rule in changed.items()}})


def _by_questions(e: Evidence) -> str:
    if e["rate"] < 1:  # the code says nothing: is it too dear, or can the encoder not hear?
        return "detached" if e["share"] < 0.01 else "pixel-mean"
    if e["dark"] > 0.3:
        return "relu-output" if e["light"] > 0.8 else "sigmoid-twice"
    if e["noise"] < 0.9:
        return "missing-half" if e["noise"] > 0.1 else "mean-decoded"
    if e["rate"] > 100:
        return "no-kl"
    return "overfitted" if e["elbo_test"] < e["elbo_train"] - 5 else "healthy"


def _by_elimination(e: Evidence) -> str:
    found = [fault for fault in reversed(RULES) if RULES[fault](e)]
    return found[-1] if found else "healthy"


_LOWEST = 91.0  # below any healthy patient's loss

DIAGNOSE = Exercise(
    name="clinic.diagnose",
    reference=_by(RULES),
    cases=_patients,
    observe=_one_of(FAULTS),
    alternatives=(_by_questions, _by_elimination),
    mistakes=(
        Misconception(
            "the loss only",
            lambda e: "healthy" if e["loss"] < _LOWEST else _by(RULES)(e),
            "you let patients go because their loss is low. A loss without its KL, without noise, or averaged over "
            "pixels is low and means nothing: the printed loss is what the patient says of itself.",
        ),
        Misconception(
            "a missing KL taken for overfitting",
            lambda e: "overfitted" if _gap_of(e) > 10 else _by(RULES)(e),
            "you ask for the gap first, and take a model without a KL for an overfitted one. Its codes are placed as "
            "it likes, so unseen images fall into holes: the gap is the consequence. Ask for beta and rate before.",
        ),
        Misconception(
            "every collapse blamed on the weight",
            _but(pixel_mean=lambda e: e["rate"] < 1),
            "you call every rate of zero a per-pixel mean. One of the collapsed patients has beta 1: its encoder "
            "hears nothing from the decoder, which no weight will cure.",
        ),
        Misconception(
            "every collapse blamed on the gradient",
            _but(pixel_mean=lambda e: False),
            "you call every rate of zero a cut gradient. Look at beta: at 784 a healthy gradient is simply outvoted.",
        ),
        Misconception(
            "noise asked for, but not how much",
            _but(missing_half=lambda e: False),
            "you ask whether there is noise, and let pass those who have a third of what they state. A ratio far from "
            "1 is a finding, even if it is not 0.",
        ),
        Misconception(
            "too little noise taken for none",
            _but(mean_decoded=lambda e: e["noise"] < 0.8),
            "you say that nothing is drawn where too little is drawn. Decoding the mean gives exactly 0; another "
            "sigma than the stated one gives something between.",
        ),
        Misconception(
            "the rate not looked at",
            _but(pixel_mean=lambda e: False, detached=lambda e: False),
            "you send home patients with a rate of zero. Their decoder gives every image the same picture, and no "
            "error message says so.",
        ),
        Misconception(
            "ReLU taken for a second sigmoid",
            _but(sigmoid_twice=lambda e: e["dark"] > 0.4),
            "you call every decoder without black a double sigmoid. One of them paints proper white: how white is "
            "white under two sigmoids, and how white under a ReLU?",
        ),
        Misconception(
            "white judged alone",
            _but(sigmoid_twice=lambda e: e["light"] < 0.74),
            "you recognise two sigmoids by a white that is grey. A collapsed or a blurred model has such a white, "
            "too; what two sigmoids also lack is black.",
        ),
        Misconception(
            "every gap is overfitting",
            _but(overfitted=lambda e: _gap_of(e) > 0),
            "you find overfitting in healthy patients: one or two nats between training and test images is what "
            "models have that learn well.",
        ),
        Misconception(
            "the pictures not looked at",
            _but(sigmoid_twice=lambda e: False, relu_output=lambda e: False),
            "you never ask how black the black pixels are. A decoder that cannot go below one half has no other "
            "symptom that names the cause.",
        ),
    ),
    hints=(
        "Sort the patients by one figure at a time, beginning with the one that names its fault alone: `dark`, then "
        "`beta`.",
        "A consequence is asked for after its cause: the gap comes last. A rate near zero has two possible causes; "
        "which other figure tells them apart?",
        "In this order: dark near 0.5 (light at most 0.73, or not); beta 0; noise 0; noise far below 1; rate near 0 "
        "(beta 784, or not); gap of 20 nats.",
    ),
    minutes=15,
    difficulty=3,
    points=3,
)

EXERCISES = (PIXELS, CODE, DEPTH, JUMP, ENDS, NOISE, SHARE, REPORT, GAP, CURVES, DIAGNOSE)
