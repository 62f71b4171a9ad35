"""Exercises of chapter 05, the variational autoencoder. Images are rows of pixels: `(batch, pixels)`."""

from collections.abc import Callable
from functools import partial
from math import log, pi

import torch
from torch import Tensor, nn
from torch import distributions as td
from torch.nn import functional as F

from vae_course.checks.compare import kind_of
from vae_course.checks.exercise import Exercise, Misconception, gradients
from vae_course.checks.sandbox import Refused
from vae_course.distributions import gaussian

Layer = Callable[[Tensor], Tensor]


def _layer(generator: torch.Generator, inputs: int, outputs: int, dtype=torch.float32, size=1.0, bias=0.0) -> Layer:
    """A linear layer with weights from the generator, so that the reader's own random stream is left alone."""
    weight = size * torch.randn(outputs, inputs, generator=generator, dtype=dtype)
    return partial(F.linear, weight=weight, bias=bias + 0.3 * torch.randn(outputs, generator=generator, dtype=dtype))


# ---------------------------------------------------------------------------------------- log p(x|z) from logits


def _pictures(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """Logits and images: black and white, grey, with a decoder that is very sure and wrong, and in float64."""
    cases = []
    for shape, scale, grey, dtype in (
        ((2, 3), 1.0, False, torch.float32),
        ((4, 6), 3.0, True, torch.float32),
        ((3, 5), 200.0, True, torch.float32),
        ((3, 7), 2.0, False, torch.float64),
    ):
        x = torch.rand(*shape, generator=generator, dtype=dtype)
        x = x if grey else (x > 0.5).to(dtype)
        logits = scale * (0.5 + torch.rand(*shape, generator=generator, dtype=dtype))
        cases.append((logits * torch.randn(*shape, generator=generator).sign(), x))
    return cases


def _log_bernoulli(logits: Tensor, x: Tensor) -> Tensor:
    return (x * logits - F.softplus(logits)).sum(-1)


def _log_bernoulli_library(logits: Tensor, x: Tensor) -> Tensor:
    return td.Independent(td.Bernoulli(logits=logits, validate_args=False), 1).log_prob(x)


def _log_bernoulli_two_sides(logits: Tensor, x: Tensor) -> Tensor:
    return torch.einsum("bp,bp->b", x, F.logsigmoid(logits)) + ((1 - x) * F.logsigmoid(-logits)).sum(1)


BERNOULLI = Exercise(
    name="vae.bernoulli",
    reference=_log_bernoulli,
    cases=_pictures,
    alternatives=(
        _log_bernoulli_library,
        _log_bernoulli_two_sides,
        lambda logits, x: -F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(-1),
    ),
    mistakes=(
        Misconception(
            "sign",
            lambda logits, x: -_log_bernoulli(logits, x),
            "this is the binary cross-entropy, which is minus log p(x|z). A log-probability is never above zero.",
        ),
        Misconception(
            "mean over pixels",
            lambda logits, x: _log_bernoulli(logits, x) / x.shape[-1],
            "your values are averaged over pixels. log p of an image is the sum over its pixels; the mean makes the "
            "reconstruction hundreds of times too cheap beside the KL.",
        ),
        Misconception(
            "mean over the batch",
            lambda logits, x: _log_bernoulli(logits, x).mean(),
            "you returned one figure for the whole batch. Return one per image; the mean over images is taken later.",
        ),
        Misconception(
            "sigmoid twice",
            lambda logits, x: _log_bernoulli(logits.sigmoid(), x),
            "a sigmoid is applied twice: once by you, and once more by the function that expects logits. No pixel can "
            "then be surer than 0.73.",
        ),
        Misconception(
            "probabilities rounded",
            lambda logits, x: -F.binary_cross_entropy(logits.sigmoid(), x, reduction="none").sum(-1),
            "right for moderate logits only. Where the sigmoid rounds to 0 or 1 its logarithm is lost, and torch cuts "
            "it off at -100. Compute from the logits.",
        ),
        Misconception(
            "white pixels only",
            lambda logits, x: (x * F.logsigmoid(logits)).sum(-1),
            "only white pixels count in your sum. A black one, x = 0, has a probability too: the term with 1 - x.",
        ),
        Misconception(
            "arguments swapped",
            lambda logits, x: _log_bernoulli(x, logits),
            "image and logits have changed places. The function is called with the logits first and the image second.",
        ),
        Misconception(
            "squared error",
            lambda logits, x: -(x - logits.sigmoid()).square().sum(-1),
            "this is minus the squared error, which belongs to a Gaussian. A Bernoulli pixel is scored by a logarithm.",
        ),
    ),
    hints=(
        "One pixel: x log(p) + (1 - x) log(1 - p), where p is the sigmoid of the logit. An image: the sum over pixels.",
        "Do not take the logarithm of a sigmoid: F.logsigmoid, or a function with `with_logits` in its name, stays "
        "accurate.",
        "log p = x * logit - softplus(logit), summed over the last dimension.",
    ),
    minutes=5,
    difficulty=1,
)

# ------------------------------------------------------------------------------------------------ a reconstruction


def _networks(generator: torch.Generator) -> list[tuple]:
    """Images with an encoder, which gives mean and log-variance, and a decoder, which gives logits."""
    cases = []
    for batch, pixels, latent, dtype in ((2, 4, 2, torch.float32), (5, 9, 3, torch.float32), (3, 6, 4, torch.float64)):
        x = torch.rand(batch, pixels, generator=generator, dtype=dtype)
        to_mean, to_log_var = (_layer(generator, pixels, latent, dtype) for _ in range(2))
        to_logits = _layer(generator, latent, pixels, dtype)
        cases.append((x, lambda x, m=to_mean, v=to_log_var: (m(x), v(x)), to_logits))
    return cases


def _is_it_always_the_same(answer, x, encode, decode) -> tuple[float, float, Tensor]:
    """The picture; where it changes from call to call, that it does and whether it is black and white must do."""
    pictures = [answer(x, encode, decode) for _ in range(8)]
    if not isinstance(pictures[0], Tensor) or pictures[0].shape != x.shape:
        raise Refused(f"expected a picture for each image, {kind_of(x)}; got {kind_of(pictures[0])}.")
    steady = all(torch.equal(pictures[0], other) for other in pictures)
    black_and_white = all(((p == 0) | (p == 1)).all() for p in pictures)
    return float(steady), float(black_and_white), pictures[0] if steady else torch.zeros_like(x)


def _drawn(mean: Tensor, log_var: Tensor) -> Tensor:
    return mean + (0.5 * log_var).exp() * torch.randn_like(mean)


RECONSTRUCT = Exercise(
    name="vae.reconstruct",
    reference=lambda x, encode, decode: decode(encode(x)[0]).sigmoid(),
    cases=_networks,
    observe=_is_it_always_the_same,
    alternatives=(
        lambda x, encode, decode: td.Bernoulli(logits=decode(gaussian(*encode(x)).mean)).mean,
        lambda x, encode, decode: 1 / (1 + torch.exp(-decode(encode(x)[0]))),
    ),
    mistakes=(
        Misconception(
            "code drawn",
            lambda x, encode, decode: decode(_drawn(*encode(x))).sigmoid(),
            "two calls on the same image give two pictures: you decode a drawn code. That is what the ELBO averages "
            "over, but this function promises the mean code. Whichever is shown, say which.",
        ),
        Misconception(
            "pixels drawn",
            lambda x, encode, decode: torch.bernoulli(decode(encode(x)[0]).sigmoid()),
            "the code is not drawn but the pixels are: black and white, and different at each call. Return the "
            "probabilities, which are the mean of p(x|z).",
        ),
        Misconception(
            "logits shown",
            lambda x, encode, decode: decode(encode(x)[0]),
            "these are logits: below 0 and above 1. A picture needs the probability of white.",
        ),
        Misconception(
            "sigmoid twice",
            lambda x, encode, decode: decode(encode(x)[0]).sigmoid().sigmoid(),
            "a sigmoid of a sigmoid: every pixel lies between 0.5 and 0.73, a grey veil. Once is enough.",
        ),
        Misconception(
            "log-variance decoded",
            lambda x, encode, decode: decode(encode(x)[1]).sigmoid(),
            "you decode the log-variance. The encoder returns the mean first.",
        ),
        Misconception(
            "rounded",
            lambda x, encode, decode: (decode(encode(x)[0]) > 0).to(x.dtype),
            "your picture is cut at one half to black and white. Return the probabilities themselves: they show where "
            "the decoder is unsure.",
        ),
        Misconception(
            "the image ignored",
            lambda x, encode, decode: decode(torch.zeros_like(encode(x)[0])).sigmoid(),
            "every image gets the same picture, that of the code zero. A reconstruction decodes the image's own code.",
        ),
    ),
    hints=(
        "encode(x) returns two tensors. Which one is the code that q(z|x) is centred on?",
        "decode gives logits, one per pixel. The mean of a Bernoulli is its probability.",
    ),
    minutes=4,
    difficulty=1,
)

# ------------------------------------------------------------------------------------------ log p(x|z), Gaussian


def _grey_pictures(generator: torch.Generator) -> list[tuple[Tensor, Tensor, Tensor]]:
    """Means, one sigma, images."""
    cases = []
    for shape, sigma, dtype in (
        ((1, 3), 0.3, torch.float32),
        ((4, 6), 2.0, torch.float32),
        ((3, 5), 0.2, torch.float64),
    ):
        mean, x = (torch.rand(*shape, generator=generator, dtype=dtype) for _ in range(2))
        cases.append((mean, sigma * (1 + 0.2 * torch.rand((), generator=generator, dtype=dtype)), x))
    return cases


def _log_gaussian(mean: Tensor, sigma: Tensor, x: Tensor, square=0.5, scale=1.0, constant=1.0) -> Tensor:
    """With other factors than these the three terms make mistakes."""
    return (-square * ((x - mean) / sigma) ** 2 - scale * sigma.log() - constant * 0.5 * log(2 * pi)).sum(-1)


def _log_gaussian_by_counting(mean: Tensor, sigma: Tensor, x: Tensor) -> Tensor:
    error = torch.einsum("bp,bp->b", x - mean, x - mean)
    return -error / (2 * sigma**2) - 0.5 * x.shape[1] * (2 * pi * sigma**2).log()


GAUSSIAN = Exercise(
    name="vae.gaussian",
    reference=_log_gaussian,
    cases=_grey_pictures,
    alternatives=(
        lambda mean, sigma, x: td.Independent(td.Normal(mean, sigma), 1).log_prob(x),
        _log_gaussian_by_counting,
    ),
    mistakes=(
        Misconception(
            "squared error alone",
            lambda mean, sigma, x: -(x - mean).square().sum(-1),
            "this is minus the bare squared error. It is a Gaussian's log-density only for one sigma, and up to a "
            "constant: sigma does not occur in your values.",
        ),
        Misconception(
            "log sigma missing",
            partial(_log_gaussian, scale=0.0),
            "the term with log sigma is missing. Without it a larger sigma is always better, and learning sigma would "
            "run away to infinity.",
        ),
        Misconception(
            "2 pi missing",
            partial(_log_gaussian, constant=0.0),
            "the constant with 2 pi is missing: 0.92 nats per pixel. The gradient does not mind, but the figure is no "
            "log-density and cannot be compared.",
        ),
        Misconception(
            "one half missing",
            partial(_log_gaussian, square=1.0),
            "the squared error counts double: its factor 1/2 is missing.",
        ),
        Misconception(
            "sigma not squared",
            lambda mean, sigma, x: td.Normal(mean, sigma.sqrt()).log_prob(x).sum(-1),
            "you use sigma as the variance. It is the standard deviation: the squared error is divided by its square.",
        ),
        Misconception(
            "normaliser counted once",
            lambda mean, sigma, x: -0.5 * ((x - mean) / sigma).square().sum(-1) - 0.5 * (2 * pi * sigma**2).log(),
            "the normaliser is counted once per image. Every pixel has its own density, so it is counted once per "
            "pixel.",
        ),
        Misconception(
            "mean over pixels",
            lambda mean, sigma, x: _log_gaussian(mean, sigma, x) / x.shape[-1],
            "your values are averaged over pixels. The log-density of an image is the sum over its pixels.",
        ),
        Misconception(
            "sign",
            lambda mean, sigma, x: -_log_gaussian(mean, sigma, x),
            "this is the negative log-density, the loss. Return log p(x|z); for a small sigma it may well be positive.",
        ),
    ),
    hints=(
        "Write the density of one pixel, with its normaliser, and take the logarithm term by term.",
        "Three terms: the squared distance in units of sigma, times -1/2; minus log sigma; minus half of log(2 pi).",
        "All three terms belong to each pixel: add them up before you sum over the last dimension.",
    ),
    minutes=8,
    difficulty=2,
)

# ----------------------------------------------------------------------------------------------- the encoder's end


def _hidden_features(generator: torch.Generator) -> list[tuple[Tensor, Layer, Layer]]:
    """Hidden features and two layers; log-variances lie around -1.5, so that sigma and variance differ."""
    cases = []
    for batch, features, latent, dtype in ((2, 4, 3, torch.float32), (4, 5, 2, torch.float64)):
        hidden = torch.randn(batch, features, generator=generator, dtype=dtype).relu()
        to_mean = _layer(generator, features, latent, dtype, size=1.0)
        cases.append((hidden, to_mean, _layer(generator, features, latent, dtype, size=0.2, bias=-1.5)))
    return cases


def _codes_of_many_copies(answer, hidden: Tensor, to_mean: Layer, to_log_var: Layer, copies=3000) -> dict[str, Tensor]:
    """Mean and log-variance as returned, and what the codes of many copies of each image show about the noise."""
    batch, (mean, log_var) = len(hidden), (to_mean(hidden), to_log_var(hidden))
    shifts = torch.zeros(2, mean.shape[1], dtype=hidden.dtype).requires_grad_()

    def codes() -> tuple[Tensor, Tensor, Tensor]:
        found = answer(hidden.repeat(copies, 1), lambda h: to_mean(h) + shifts[0], lambda h: to_log_var(h) + shifts[1])
        shape = (copies * batch, mean.shape[1])
        if not isinstance(found, (tuple, list)) or [getattr(t, "shape", None) for t in found] != [shape] * 3:
            raise Refused("expected three tensors, z, mean and log_var, each of shape (batch, latent).")
        return found

    z, given_mean, given_log_var = codes()
    noise = (z.view(copies, *mean.shape) - mean) / (0.5 * log_var).exp()
    by_mean = gradients(z.mean(0), shifts)[0][0]
    noise_again = (codes()[0].view(copies, *mean.shape) - mean) / (0.5 * log_var).exp()
    by_log_var = gradients(noise_again.square().mean((0, 1)), shifts)[0][1]
    figures = {
        "mean": given_mean[:batch],
        "log_var": given_log_var[:batch],
        "mean of the noise": noise.mean(0),
        "deviation of the noise": noise.std(0),
        "gradient by the mean": by_mean,
        "gradient by log_var": by_log_var,
    }
    return {name: figure.detach().round(decimals=2) for name, figure in figures.items()}


def _bottleneck(hidden: Tensor, to_mean: Layer, to_log_var: Layer, sigma=lambda log_var: (0.5 * log_var).exp()):
    mean, log_var = to_mean(hidden), to_log_var(hidden)
    return mean + sigma(log_var) * torch.randn_like(mean), mean, log_var


def _bottleneck_library(hidden: Tensor, to_mean: Layer, to_log_var: Layer):
    q = td.Normal(to_mean(hidden), to_log_var(hidden).exp().sqrt())
    return q.rsample(), q.loc, 2 * q.scale.log()


def _bottleneck_row_by_row(hidden: Tensor, to_mean: Layer, to_log_var: Layer):
    mean, log_var = to_mean(hidden), to_log_var(hidden)
    noise = torch.stack([torch.randn(mean.shape[1], dtype=mean.dtype) for _ in mean])
    return torch.addcmul(mean, noise, torch.exp(log_var / 2)), mean, log_var


def _bottleneck_with(noise: Callable[[Tensor], Tensor]):
    """The bottleneck with other noise, made from the mean's shape."""

    def answer(hidden: Tensor, to_mean: Layer, to_log_var: Layer):
        mean, log_var = to_mean(hidden), to_log_var(hidden)
        return mean + (0.5 * log_var).exp() * noise(mean), mean, log_var

    return answer


def _bottleneck_detached(hidden: Tensor, to_mean: Layer, to_log_var: Layer):
    q = td.Normal(to_mean(hidden), (0.5 * to_log_var(hidden)).exp())
    return q.sample(), q.loc, 2 * q.scale.log()


def _bottleneck_variance(hidden: Tensor, to_mean: Layer, to_log_var: Layer):
    z, mean, log_var = _bottleneck(hidden, to_mean, to_log_var)
    return z, mean, log_var.exp()


BOTTLENECK = Exercise(
    name="vae.bottleneck",
    reference=_bottleneck,
    cases=_hidden_features,
    observe=_codes_of_many_copies,
    rtol=0.1,
    atol=0.15,  # the noise of 3,000 copies shows its deviation to 0.013
    alternatives=(_bottleneck_library, _bottleneck_row_by_row),
    mistakes=(
        Misconception(
            "no sampling",
            _bottleneck_with(torch.zeros_like),
            "your code is the mean: nothing is drawn. Trained so, the encoder's variance means nothing and the prior "
            "gives no usable codes.",
        ),
        Misconception(
            "sample detached",
            _bottleneck_detached,
            "no gradient arrives at the code: sample() cuts it off, as torch.normal and torch.no_grad() do. The "
            "encoder would never hear from the decoder.",
        ),
        Misconception(
            "sigma detached",
            partial(_bottleneck, sigma=lambda log_var: (0.5 * log_var).exp().detach()),
            "the gradient reaches the mean but not log_var: the standard deviation is detached. How much noise to add "
            "has to be learned, too.",
        ),
        Misconception(
            "log-variance without one half",
            partial(_bottleneck, sigma=torch.exp),
            "your noise has the standard deviation exp(log_var). That is the variance; the standard deviation is its "
            "square root.",
        ),
        Misconception(
            "log-variance taken for sigma",
            partial(_bottleneck, sigma=lambda log_var: log_var),
            "you multiply the noise by log_var itself, which may be negative. Turn it into a standard deviation first.",
        ),
        Misconception(
            "noise shared",
            _bottleneck_with(lambda mean: torch.randn(mean.shape[1], dtype=mean.dtype)),
            "all images of the batch get the same noise. Draw one noise vector per image: the mean over the batch "
            "would average nothing out.",
        ),
        Misconception(
            "uniform noise",
            _bottleneck_with(torch.rand_like),
            "your noise is uniform between 0 and 1 (torch.rand). A Gaussian code needs standard normal noise.",
        ),
        Misconception(
            "activation on the mean",
            lambda hidden, to_mean, to_log_var: _bottleneck(hidden, lambda h: to_mean(h).relu(), to_log_var),
            "your means are never negative: there is an activation after the last layer. The prior is symmetric around "
            "0, the mean may be any real number.",
        ),
        Misconception(
            "variance returned",
            _bottleneck_variance,
            "the code is right, but the third tensor is the variance. Return log_var as the layer gives it: the KL "
            "expects it so.",
        ),
        Misconception(
            "layers swapped",
            lambda hidden, to_mean, to_log_var: _bottleneck(hidden, to_log_var, to_mean),
            "mean and log_var come from each other's layers. They are told apart by nothing but their place.",
        ),
    ),
    hints=(
        "Both layers look at the same hidden features, and nothing comes after them.",
        "z = mean + standard deviation * noise, with one standard normal number for each entry of mean.",
        "log_var = log sigma^2, hence sigma = exp(log_var / 2); torch.randn_like(mean) has the shape you need.",
    ),
    minutes=8,
    difficulty=2,
    points=2,
)

# ------------------------------------------------------------------------------------------------ the negative ELBO


def _terms(generator: torch.Generator) -> list[tuple[Tensor, Tensor, Tensor, Tensor]]:
    """Logits, images, means and log-variances."""
    cases = []
    for batch, pixels, latent, dtype in ((2, 5, 2, torch.float32), (6, 9, 3, torch.float32), (3, 7, 4, torch.float64)):
        draw = partial(torch.randn, generator=generator, dtype=dtype)
        x = (draw(batch, pixels) > 0).to(dtype)
        cases.append((2 * draw(batch, pixels), x, draw(batch, latent), draw(batch, latent) - 1))
    return cases


def _kl(mean: Tensor, log_var: Tensor) -> Tensor:
    return 0.5 * (mean**2 + log_var.exp() - log_var - 1).sum(-1)


def _negative_elbo(logits: Tensor, x: Tensor, mean: Tensor, log_var: Tensor, price=1.0, weight=1.0) -> Tensor:
    """`price` of a nat of KL, `weight` of a nat of reconstruction."""
    return (price * _kl(mean, log_var) - weight * _log_bernoulli(logits, x)).mean()


def _negative_elbo_library(logits: Tensor, x: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
    prior = gaussian(torch.zeros_like(mean), torch.zeros_like(log_var))
    return (td.kl_divergence(gaussian(mean, log_var), prior) - _log_bernoulli_library(logits, x)).mean()


def _negative_elbo_summed(logits: Tensor, x: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
    bce = F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
    return (bce - 0.5 * torch.sum(1 + log_var - mean.pow(2) - log_var.exp())) / len(x)


LOSS = Exercise(
    name="vae.loss",
    reference=_negative_elbo,
    cases=_terms,
    alternatives=(_negative_elbo_library, _negative_elbo_summed),
    mistakes=(
        Misconception(
            "mean over pixels",
            lambda logits, x, *q: _negative_elbo(logits, x, *q, weight=1 / x.shape[1]),
            "the reconstruction is averaged over pixels while the KL is summed over latents. A nat of KL then costs as "
            "much as hundreds of nats of reconstruction, and the code collapses.",
        ),
        Misconception(
            "means over pixels and latents",
            lambda logits, x, mean, log_var: _negative_elbo(
                logits, x, mean, log_var, price=1 / mean.shape[1], weight=1 / x.shape[1]
            ),
            "both terms are averaged over their own dimensions. Pixels and latents differ in number, so the two terms "
            "lose their balance: beta is pixels over latents, not 1.",
        ),
        Misconception(
            "mean over latents",
            lambda logits, x, mean, log_var: _negative_elbo(logits, x, mean, log_var, price=1 / mean.shape[1]),
            "the KL is averaged over latent dimensions. The KL of independent dimensions is their sum.",
        ),
        Misconception(
            "sum over the batch",
            lambda logits, *rest: _negative_elbo(logits, *rest) * len(logits),
            "both terms are summed over the batch. Balance is kept, but the loss grows with the batch size and is no "
            "figure per image.",
        ),
        Misconception(
            "KL sign",
            partial(_negative_elbo, price=-1.0),
            "the KL has the wrong sign. In a loss it is added: with a minus the model is paid for leaving the prior, "
            "without limit.",
        ),
        Misconception(
            "KL missing",
            partial(_negative_elbo, price=0.0),
            "there is no KL in your loss: this trains an autoencoder. Nothing keeps the codes where the prior draws.",
        ),
        Misconception(
            "KL without one half",
            partial(_negative_elbo, price=2.0),
            "the KL counts double: its factor 1/2 is missing. Chapter 04's closed form has one.",
        ),
        Misconception(
            "sigmoid, then logits again",
            lambda logits, *rest: _negative_elbo(logits.sigmoid(), *rest),
            "a sigmoid is applied to the logits before a function that applies its own. It trains without complaint, "
            "and no pixel ever gets black or white.",
        ),
        Misconception(
            "maximised",
            lambda *terms: -_negative_elbo(*terms),
            "this is the ELBO itself. An optimiser minimises, so the loss is minus the ELBO.",
        ),
        Misconception(
            "one loss per image",
            lambda logits, x, mean, log_var: _kl(mean, log_var) - _log_bernoulli(logits, x),
            "you returned one figure per image. backward() needs a single number: take the mean over the batch, now.",
        ),
    ),
    hints=(
        "One figure per image first: KL minus log p(x|z). You have written log p(x|z) already.",
        "Sum over pixels, sum over latents, mean over the batch and over nothing else.",
        "The KL: 0.5 * (mean**2 + log_var.exp() - log_var - 1), summed over the last dimension.",
    ),
    minutes=8,
    difficulty=2,
    points=2,
)

# ----------------------------------------------------------------------------------------------- one training step


def _load_optimizers() -> None:
    """The first optimizer loads torch's compiler, which replaces functions of torch. Not while the guard looks."""
    torch.optim.SGD([torch.zeros(1)], lr=1.0)


def _small_problem(generator: torch.Generator) -> list[tuple[Tensor, Tensor, Tensor]]:
    """Weights and biases to train, and three batches."""
    _load_optimizers()
    return [
        tuple(torch.randn(*shape, generator=generator, dtype=dtype) for shape in ((size,), (1,), (3, 5, size)))
        for size, dtype in ((2, torch.float32), (4, torch.float64))
    ]


def _three_steps(answer, weights: Tensor, bias: Tensor, batches: Tensor) -> dict[str, Tensor]:
    """Where three steps of plain gradient descent lead, and what each of them returned."""
    parameters = [weights.clone().requires_grad_(), bias.clone().requires_grad_()]
    optimizer = torch.optim.SGD(parameters, lr=0.05)

    def loss(x: Tensor) -> Tensor:
        return (x @ parameters[0] + parameters[1] - x.sum(1).sin()).square().mean()

    returned, path = [], []
    for x in batches:
        value = answer(loss, optimizer, x)
        if not isinstance(value, float):
            raise Refused(f"expected the loss as a Python number, got {kind_of(value)}. Use .item().")
        returned.append(value)
        path.append(torch.cat([p.detach().clone() for p in parameters]))
    moved = not torch.equal(path[-1], torch.cat([weights, bias]))
    return {
        "losses": torch.tensor(returned),
        "parameters after each step": torch.stack(path),
        "gradients lie unused": float(not moved and any(p.grad is not None and p.grad.any() for p in parameters)),
    }


def _step(loss, optimizer, x: Tensor) -> float:
    optimizer.zero_grad()
    value = loss(x)
    value.backward()
    optimizer.step()
    return value.item()


def _step_zero_at_the_end(loss, optimizer, x: Tensor) -> float:
    value = loss(x)
    value.backward()
    optimizer.step()
    optimizer.zero_grad()
    return value.detach().item()


def _step_by_autograd(loss, optimizer, x: Tensor) -> float:
    value = loss(x)
    parameters = [p for group in optimizer.param_groups for p in group["params"]]
    for parameter, gradient in zip(parameters, torch.autograd.grad(value, parameters), strict=True):
        parameter.grad = gradient
    optimizer.step()
    return value.detach().tolist()


def _steps(order: str):
    """A step that does zero_grad (z), backward (b), gradient ascent (a) and step (s) in the order given."""

    def answer(loss, optimizer, x: Tensor) -> float:
        value = loss(x)
        actions = {"z": optimizer.zero_grad, "b": value.backward, "a": (-value).backward, "s": optimizer.step}
        for letter in order:
            actions[letter]()
        return value.item()

    return answer


def _step_reports_later(loss, optimizer, x: Tensor) -> float:
    _step(loss, optimizer, x)
    return loss(x).item()


STEP = Exercise(
    name="vae.step",
    reference=_step,
    cases=_small_problem,
    observe=_three_steps,
    alternatives=(_step_zero_at_the_end, _step_by_autograd),
    mistakes=(
        Misconception(
            "zero_grad missing",
            _steps("bs"),
            "the first step is right, the second is not: gradients add up from call to call. Clear them.",
        ),
        Misconception(
            "cleared too late",
            _steps("bzs"),
            "nothing moves: the gradients are cleared between backward() and step(), so there is nothing left to step "
            "along.",
        ),
        Misconception(
            "step missing",
            _steps("zb"),
            "nothing moves, though gradients arrive at all parameters: the optimizer is never told to step. The next "
            "zero_grad() throws them away.",
        ),
        Misconception(
            "step before backward",
            _steps("szb"),
            "you step before backward(): each step uses the gradient of the batch before, and the first one none.",
        ),
        Misconception(
            "uphill",
            _steps("zas"),
            "the parameters move the wrong way: you follow the gradient of minus the loss. An optimizer minimises.",
        ),
        Misconception(
            "loss reported after the step",
            _step_reports_later,
            "the parameters are right, but the loss you return is computed a second time, after the step. Return the "
            "one whose gradient you used.",
        ),
        Misconception(
            "two steps",
            _steps("zbss"),
            "the optimizer steps twice along the same gradient. One call, one step.",
        ),
    ),
    hints=(
        "Four things in order: clear the old gradients, compute the loss, compute its gradients, step.",
        "optimizer.zero_grad(), loss(x), .backward(), optimizer.step(); and .item() makes the loss a number.",
    ),
    minutes=6,
    difficulty=2,
)

# ------------------------------------------------------------------------------------------------- effective beta


def _losses(generator: torch.Generator) -> list[tuple]:
    """Every pair of reductions with both losses, for drawn sizes and weights."""
    cases = []
    for over_pixels in ("sum", "mean"):
        for over_latent in ("sum", "mean"):
            for loss in ("bce", "squared error"):
                pixels, latent = (int(torch.randint(*span, (), generator=generator)) for span in ((50, 900), (2, 40)))
                weight = round(0.1 + 3 * torch.rand((), generator=generator).item(), 3)
                cases.append((loss, over_pixels, over_latent, pixels, latent, weight))
    return cases


def _beta(loss: str, over_pixels: str, over_latent: str, pixels: float, latent: float, weight: float) -> float:
    a = (2.0 if loss == "squared error" else 1.0) / (pixels if over_pixels == "mean" else 1)
    b = weight / (latent if over_latent == "mean" else 1)
    return b / a


def _beta_step_by_step(loss, over_pixels, over_latent, pixels, latent, weight) -> Tensor:
    beta = torch.tensor(weight, dtype=torch.float64)
    beta = beta * pixels if over_pixels == "mean" else beta
    beta = beta / latent if over_latent == "mean" else beta
    return beta / 2 if loss == "squared error" else beta


def _beta_from_the_course(loss, over_pixels, over_latent, pixels, latent, weight) -> float:
    from vae_course.theory.effective_beta import effective_beta

    sizes = dict(pixels=pixels, latent=latent, over_pixels=over_pixels, over_latent=over_latent)
    return effective_beta(loss=loss.replace(" ", "-"), kl_weight=weight, **sizes)


BETA = Exercise(
    name="vae.beta",
    reference=_beta,
    cases=_losses,
    alternatives=(_beta_step_by_step, _beta_from_the_course),
    mistakes=(
        Misconception(
            "the weight alone",
            lambda loss, over_pixels, over_latent, pixels, latent, weight: weight,
            "you return the weight that stands in the code. The reductions multiply both terms, too.",
        ),
        Misconception(
            "upside down",
            lambda *case: 1 / _beta(*case),
            "this is a / b, one over beta: dividing the loss by the factor of the reconstruction leaves b / a before "
            "the KL.",
        ),
        Misconception(
            "squared error counted once",
            lambda loss, *sizes: _beta("bce", *sizes),
            "right for BCE. A bare squared error is twice the negative log-density of a Gaussian with sigma 1, which "
            "has a factor 1/2.",
        ),
        Misconception(
            "squared error counted half",
            lambda loss, *sizes: _beta(loss, *sizes) * (4 if loss == "squared error" else 1),
            "the factor of the squared error is upside down: the log-density contains half of it, so the bare one "
            "counts the log-density twice.",
        ),
        Misconception(
            "mean over pixels ignored",
            lambda loss, over_pixels, *rest: _beta(loss, "sum", *rest),
            "a mean over pixels changes nothing in your result. It divides the reconstruction by the number of pixels.",
        ),
        Misconception(
            "mean over latents ignored",
            lambda loss, over_pixels, over_latent, *rest: _beta(loss, over_pixels, "sum", *rest),
            "a mean over latents changes nothing in your result. It divides the KL by the number of latents.",
        ),
        Misconception(
            "a mean taken for a factor",
            lambda loss, over_pixels, over_latent, pixels, latent, weight: _beta(
                loss, over_pixels, over_latent, 1 / pixels, 1 / latent, weight
            ),
            "you multiply by n where a mean over n divides by n. A term that is averaged gets smaller, not larger.",
        ),
    ),
    hints=(
        "Write the loss as a times the summed negative log-likelihood plus b times the summed KL. Beta is b / a.",
        "A mean over n things is their sum divided by n. Which of a and b does each of the two means divide?",
        "A Gaussian with sigma 1 has the negative log-density 1/2 (x - mean)^2 plus a constant: for a bare squared "
        "error a gets a factor 2.",
    ),
    minutes=8,
    difficulty=3,
    points=2,
)

# ------------------------------------------------------------------------------- importance-weighted log-likelihood


def _several_codes(generator: torch.Generator) -> list[tuple]:
    """Logits `(K, batch, pixels)` of K codes `(K, batch, latent)`, drawn from q, for each image."""
    cases = []
    for samples, batch, pixels, latent, dtype in ((2, 3, 4, 2, torch.float32), (7, 4, 6, 3, torch.float64)):
        draw = partial(torch.randn, generator=generator, dtype=dtype)
        mean, log_var = draw(batch, latent), draw(batch, latent) - 1
        z = mean + (0.5 * log_var).exp() * draw(samples, batch, latent)
        cases.append((2 * draw(samples, batch, pixels), (draw(batch, pixels) > 0).to(dtype), z, mean, log_var))
    return cases


def _log_weights(logits: Tensor, x: Tensor, z: Tensor, mean: Tensor, log_var: Tensor, prior=1.0, q=1.0) -> Tensor:
    """log p(x|z) + log p(z) - log q(z|x), `(K, batch)`; `prior` and `q` are 0 where that term is left out."""
    log_prior = gaussian(torch.zeros_like(mean), torch.zeros_like(mean)).log_prob(z)
    return _log_bernoulli(logits, x) + prior * log_prior - q * gaussian(mean, log_var).log_prob(z)


def _log_mean_exp(log_weights: Tensor) -> Tensor:
    return log_weights.logsumexp(0) - log(len(log_weights))


def _log_likelihood(*case: Tensor) -> Tensor:
    return _log_mean_exp(_log_weights(*case))


def _log_likelihood_by_hand(logits: Tensor, x: Tensor, z: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
    log_ratio = 0.5 * (((z - mean) ** 2 / log_var.exp() + log_var - z**2).sum(-1))  # 2 pi cancels
    log_weights = _log_bernoulli_two_sides_each(logits, x) + log_ratio
    largest = log_weights.max(0).values
    return largest + (log_weights - largest).exp().mean(0).log()


def _log_bernoulli_two_sides_each(logits: Tensor, x: Tensor) -> Tensor:
    return torch.stack([_log_bernoulli_two_sides(one, x) for one in logits])


def _log_likelihood_in_a_loop(logits: Tensor, x: Tensor, z: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
    total = torch.full_like(mean[:, 0], -torch.inf)
    for k in range(len(z)):
        total = torch.logaddexp(total, _log_weights(logits[k], x, z[k], mean, log_var))
    return total - log(len(z))


LOG_LIKELIHOOD = Exercise(
    name="vae.log_likelihood",
    reference=_log_likelihood,
    cases=_several_codes,
    alternatives=(_log_likelihood_by_hand, _log_likelihood_in_a_loop),
    mistakes=(
        Misconception(
            "ELBO called log-likelihood",
            lambda *case: _log_weights(*case).mean(0),
            "this is the mean of the logarithms: an ELBO estimated with K codes. More codes make it steadier, not "
            "tighter, and minus this figure is no NLL. The mean is taken before the logarithm.",
        ),
        Misconception(
            "log K missing",
            lambda *case: _log_weights(*case).logsumexp(0),
            "your values are too high by log K: a sum over the codes stands where their mean belongs.",
        ),
        Misconception(
            "prior left out",
            lambda *case: _log_mean_exp(_log_weights(*case, prior=0.0)),
            "log p(z) is missing from the weights. The joint p(x, z) has two factors.",
        ),
        Misconception(
            "q left out",
            lambda *case: _log_mean_exp(_log_weights(*case, q=0.0)),
            "the weights are not divided by q(z|x). The codes were drawn from q, where it is large they come too "
            "often, and the division corrects that.",
        ),
        Misconception(
            "reconstruction alone",
            lambda logits, x, *rest: _log_mean_exp(_log_bernoulli(logits, x)),
            "you average p(x|z) over codes drawn from q, as if they came from the prior. Without the ratio p(z)/q(z|x) "
            "the encoder's knowledge of the image is used for nothing.",
        ),
        Misconception(
            "log-variance taken for log sigma",
            lambda logits, x, z, mean, log_var: _log_likelihood(logits, x, z, mean, 2 * log_var),
            "q's density uses exp(log_var) as its standard deviation. That is the variance.",
        ),
        Misconception(
            "sign",
            lambda *case: -_log_likelihood(*case),
            "this is the negative log-likelihood. The function promises log p(x), which under a Bernoulli is negative.",
        ),
        Misconception(
            "mean over the batch",
            lambda *case: _log_likelihood(*case).mean(),
            "you returned one figure for the batch. Each image has its own log-likelihood.",
        ),
    ),
    hints=(
        "For every code and image one log-weight: log p(x|z) + log p(z) - log q(z|x), shape (K, batch).",
        "The estimate is the logarithm of the mean weight over the K codes. torch.logsumexp keeps it from underflow.",
        "logsumexp over dimension 0, minus log K. Densities: your Gaussian; sigma is 1 or exp(log_var / 2).",
    ),
    minutes=12,
    difficulty=3,
    points=3,
)

# ----------------------------------------------------------------------------------------------- a VAE of your own

SIDE, KINDS = 8, 16
COIN_FLIPS = SIDE**2 * log(2)
# What the best model without a code pays for an image of one bar: every pixel on its own, white in one of 8 images.
NO_CODE = SIDE**2 * (log(SIDE) - (1 - 1 / SIDE) * log(SIDE - 1))


def _bars(generator: torch.Generator, n: int) -> Tensor:
    """8x8 images with one white bar: the first half of them horizontal, the second vertical."""
    images = torch.zeros(n, SIDE, SIDE)
    images[torch.arange(n), torch.randint(SIDE, (n,), generator=generator)] = 1
    images[n // 2 :] = images[n // 2 :].mT.clone()
    return images.flatten(1)


def _bars_to_train_on(generator: torch.Generator) -> list[tuple[Tensor, int, int, int, float]]:
    """256 images to train on and 256 to test with; latent and hidden units, steps, learning rate."""
    _load_optimizers()
    return [(torch.cat([_bars(generator, 256), _bars(generator, 256)]), 4, 64, 240, 0.01)]


@torch.no_grad()
def _judge_a_vae(answer, images: Tensor, latent: int, hidden: int, steps: int, lr: float) -> dict[str, float]:
    """What is true of the trained model, by this check's own formula. The first 256 images train, the others test."""
    with torch.enable_grad():
        found = answer(images[:256], latent, hidden, steps, lr)
    if not isinstance(found, (tuple, list)) or len(found) != 2 or not all(map(callable, found)):
        raise Refused("expected two functions, encode and decode.")
    encode, decode = found
    x = images[256:]
    code = encode(x)
    if not isinstance(code, (tuple, list)) or [getattr(t, "shape", None) for t in code] != [(len(x), latent)] * 2:
        raise Refused("encode(x) must return mean and log_var, each of shape (batch, latent).")
    if getattr(at_mean := decode(code[0]), "shape", None) != x.shape:
        raise Refused("decode(z) must return one logit per pixel, shape (batch, pixels).")
    rate = _kl(*code)
    drawn = torch.stack([_log_bernoulli(decode(_drawn(*code)), x) for _ in range(8)]).mean(0)
    elbo, sharp = ((drawn - rate).view(2, -1).mean(1), _log_bernoulli(at_mean, x).view(2, -1).mean(1))
    return {
        "ELBO on horizontal bars": float(elbo[0] > -NO_CODE / 2),
        "ELBO on vertical bars": float(elbo[1] > -NO_CODE / 2),
        "ELBO far above coin flips": float(elbo.min() > -(COIN_FLIPS + NO_CODE) / 2),
        "mean codes reconstruct": float(sharp.min() > -NO_CODE / 2),
        "rate below a bit per pixel": float(rate.mean() < COIN_FLIPS),
        "decode gives logits": float(at_mean.min() < 0 or at_mean.max() > 1),
    }


def _train(images: Tensor, latent: int, hidden: int, steps: int, lr: float, sample=_drawn, loss=_negative_elbo):
    pixels = images.shape[1]
    sizes = ((pixels, hidden), (hidden, latent), (hidden, latent), (latent, hidden), (hidden, pixels))
    layers = nn.ModuleList(nn.Linear(*size) for size in sizes)
    optimizer = torch.optim.Adam(layers.parameters(), lr=lr, fused=True)

    def encode(x: Tensor) -> tuple[Tensor, Tensor]:
        features = layers[0](x).relu()
        return layers[1](features), layers[2](features)

    def decode(z: Tensor) -> Tensor:
        return layers[4](layers[3](z).relu())

    for _ in range(steps):
        x = images[torch.randint(len(images), (64,))]
        mean, log_var = encode(x)
        optimizer.zero_grad()
        loss(decode(sample(mean, log_var)), x, mean, log_var).backward()
        optimizer.step()
    return encode, decode


def _train_with_distributions(images: Tensor, latent: int, hidden: int, steps: int, lr: float):
    """One layer for mean and log-variance, tanh, a shuffle for every pass, the loss summed over the batch."""
    pixels = images.shape[1]
    encoder = nn.Sequential(nn.Linear(pixels, hidden), nn.Tanh(), nn.Linear(hidden, 2 * latent))
    decoder = nn.Sequential(nn.Linear(latent, hidden), nn.Tanh(), nn.Linear(hidden, pixels))
    optimizer = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], lr=lr)
    order = torch.cat([torch.randperm(len(images)) for _ in range(1 + 64 * steps // len(images))])
    for chosen in order[: 64 * steps].split(64):
        q = gaussian(*encoder(images[chosen]).chunk(2, dim=1))
        p = td.Independent(td.Bernoulli(logits=decoder(q.rsample())), 1)
        prior = gaussian(torch.zeros(latent), torch.zeros(latent))
        optimizer.zero_grad()
        (td.kl_divergence(q, prior) - p.log_prob(images[chosen])).sum().backward()
        optimizer.step()
    return lambda x: encoder(x).chunk(2, dim=1), decoder


def _train_squashed(images: Tensor, *sizes):
    encode, decode = _train(images, *sizes, loss=lambda logits, *rest: _negative_elbo(logits.sigmoid(), *rest))
    return encode, lambda z: decode(z).sigmoid()


def _mean_over_pixels(logits: Tensor, x: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
    return _negative_elbo(logits, x, mean, log_var, weight=1 / x.shape[1])


TRAIN = Exercise(
    name="vae.train",
    reference=_train,
    cases=_bars_to_train_on,
    observe=_judge_a_vae,
    alternatives=(_train_with_distributions, partial(_train, sample=lambda mean, lv: gaussian(mean, lv).rsample())),
    mistakes=(
        Misconception(
            "nothing learned",
            lambda images, latent, hidden, steps, lr: _train(images, latent, hidden, 0, lr),
            "the model is no better than coin flips, log 2 per pixel. Does Adam have the parameters of all five "
            "layers, and does it take its steps?",
        ),
        Misconception(
            "no sampling",
            partial(_train, sample=lambda mean, log_var: mean),
            "mean codes are reconstructed well, drawn ones are not: the model was trained without sampling. Its "
            "encoder is stochastic in name only, and its ELBO is worse than that of coin flips.",
        ),
        Misconception(
            "KL missing",
            partial(_train, loss=partial(_negative_elbo, price=0.0)),
            "the reconstructions are fine, but the rate is higher than a bit per pixel, what storing the image would "
            "cost. Nothing keeps the code small: is the KL in the loss?",
        ),
        Misconception(
            "KL sign",
            partial(_train, loss=partial(_negative_elbo, price=-1.0)),
            "the rate has run away without limit and the reconstructions are lost: the model is paid for being far "
            "from the prior. Look at the sign of the KL, and of the whole loss.",
        ),
        Misconception(
            "mean over pixels",
            partial(_train, loss=_mean_over_pixels),
            "the model gives every image the same grey average: a collapsed code. Either the KL weighs too much, as it "
            "does when the reconstruction is averaged over pixels, or no gradient of the decoder reaches the encoder.",
        ),
        Misconception(
            "sigmoid twice",
            _train_squashed,
            "what decode returns lies between 0 and 1, so a sigmoid is in it already, while negative_elbo expects "
            "logits and applies its own. Let the last layer be linear.",
        ),
        Misconception(
            "the same batch again and again",
            lambda images, *sizes: _train(images[:64], *sizes),
            "the model knows horizontal bars and has never seen a vertical one: it was trained on the first 64 images. "
            "Draw a new batch at every step.",
        ),
    ),
    hints=(
        "Five linear layers, two functions encode and decode made of them, one optimizer for all their parameters, a "
        "loop.",
        "In the loop: draw 64 indices with torch.randint, pass the hidden features through bottleneck, the code "
        "through decode, everything to negative_elbo.",
        "training_step wants a function of the batch: def loss(x), inside your function. nn.ModuleList([...]) has "
        "all parameters of the layers you put in.",
    ),
    minutes=20,
    difficulty=3,
    points=3,
)

EXERCISES = (BERNOULLI, RECONSTRUCT, GAUSSIAN, BOTTLENECK, LOSS, STEP, BETA, LOG_LIKELIHOOD, TRAIN)
