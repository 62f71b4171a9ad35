"""A whole VAE, from its layers to the training loop."""

from collections.abc import Callable
from functools import partial
from math import log

import torch
from torch import Tensor, nn
from torch import distributions as td

from vae_course.checks._gaussian import draw_code, kl_to_standard_normal
from vae_course.checks.exercise import Answer, Exercise, Misconception
from vae_course.checks.sandbox import Refused
from vae_course.checks.vae._shared import load_optimizers, log_bernoulli, negative_elbo, weighted_negative_elbo
from vae_course.distributions import gaussian

SIDE = 6


def _bars(generator: torch.Generator, n: int) -> Tensor:
    """6x6 images with one white bar: the first half of them horizontal, the second vertical."""
    images = torch.zeros(n, SIDE, SIDE)
    images[torch.arange(n), torch.randint(SIDE, (n,), generator=generator)] = 1
    images[n // 2 :] = images[n // 2 :].mT.clone()
    return images.flatten(1)


def cases(generator: torch.Generator) -> list[tuple[Tensor, int, int, int, float]]:
    """256 images to train on and 256 to test with; latent and hidden units, steps, learning rate."""
    load_optimizers()
    return [(torch.cat([_bars(generator, 256), _bars(generator, 256)]), 4, 64, 160, 0.012)]


def _trained(images: Tensor, latent: int, hidden: int, steps: int, lr: float, draw=draw_code, loss=negative_elbo):
    """`encode` and `decode` after training with this way to draw codes and this loss."""
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
        loss(decode(draw(mean, log_var)), x, mean, log_var).backward()
        optimizer.step()
    return encode, decode


def reference(images: Tensor, latent: int, hidden: int, steps: int, lr: float) -> tuple[Callable, Callable]:
    return _trained(images, latent, hidden, steps, lr)


# What it costs to describe an image by flipping a coin for every pixel, in nats.
COIN_FLIPS = SIDE**2 * log(2)
# What the best model without a code pays for an image of one bar: every pixel on its own, white in one of 6 images.
NO_CODE = SIDE**2 * (log(SIDE) - (1 - 1 / SIDE) * log(SIDE - 1))


def _elbo(decode: Callable, mean: Tensor, log_var: Tensor, x: Tensor, noise: Tensor) -> Tensor:
    """The ELBO of each image, from one code for each layer of noise, `(codes, images, latent)`."""
    of_drawn = torch.stack([log_bernoulli(decode(z), x) for z in mean + (0.5 * log_var).exp() * noise]).mean(0)
    return of_drawn - kl_to_standard_normal(mean, log_var)


def _gains_nothing(encode: Callable, decode: Callable, x: Tensor) -> dict[str, float]:
    """That other codes would not raise the ELBO of the images trained on. Training leaves nothing to gain there: where
    they raise it, something else was trained."""
    mean, log_var = encode(x)
    noise = torch.randn_like(mean.expand(16, *mean.shape))
    as_trained = _elbo(decode, mean, log_var, x, noise).mean()
    others = {"half the noise": (1, 0.5), "less noise": (1, 0.7), "codes nearer to the prior": (0.8, 1)}
    elbos = {k: _elbo(decode, a * mean, log_var + 2 * log(b), x, noise).mean() for k, (a, b) in others.items()}
    return {f"{name} would not pay": float(elbo < as_trained) for name, elbo in elbos.items()}


@torch.no_grad()
def observe(answer: Answer, images: Tensor, latent: int, hidden: int, steps: int, lr: float) -> dict[str, float]:
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
    rate = kl_to_standard_normal(*code)
    of_each = _elbo(decode, *code, x, torch.randn_like(code[0].expand(8, *code[0].shape)))
    elbo, sharp = (of_each.view(2, -1).mean(1), log_bernoulli(at_mean, x).view(2, -1).mean(1))
    return {
        "ELBO on horizontal bars": float(elbo[0] > -NO_CODE / 2),
        "ELBO on vertical bars": float(elbo[1] > -NO_CODE / 2),
        "ELBO far above coin flips": float(elbo.min() > -(COIN_FLIPS + NO_CODE) / 2),
        "mean codes reconstruct": float(sharp.min() > -NO_CODE / 2),
        "rate below a bit per pixel": float(rate.mean() < COIN_FLIPS),
        **_gains_nothing(encode, decode, images[:256]),
        "decode gives logits": float(at_mean.min() < 0 or at_mean.max() > 1),
    }


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


ALTERNATIVES = (_train_with_distributions, partial(_trained, draw=lambda mean, lv: gaussian(mean, lv).rsample()))


def _train_squashed(images: Tensor, *sizes):
    encode, decode = _trained(images, *sizes, loss=lambda logits, *rest: negative_elbo(logits.sigmoid(), *rest))
    return encode, lambda z: decode(z).sigmoid()


def _mean_over_pixels(logits: Tensor, x: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
    return weighted_negative_elbo(logits, x, mean, log_var, weight=1 / x.shape[1])


MISTAKES = (
    Misconception(
        "nothing learned",
        lambda images, latent, hidden, steps, lr: reference(images, latent, hidden, 0, lr),
        "the model is no better than coin flips, log 2 per pixel, or hardly. Does Adam have the parameters of all five "
        "layers, and does it take its steps?",
    ),
    Misconception(
        "no sampling",
        partial(_trained, draw=lambda mean, log_var: mean),
        "mean codes are reconstructed well, drawn ones are not: the noise in training was missing, or smaller than "
        "log_var says. The ELBO, which averages over drawn codes, is hardly better than that of coin flips, if at all.",
    ),
    Misconception(
        "noise of another size",
        partial(_trained, draw=lambda mean, log_var: mean + log_var.exp() * torch.randn_like(mean)),
        "your model would be better with half the noise that log_var says: it was trained with less. exp(log_var) is "
        "the variance; the noise is multiplied by the standard deviation, exp(0.5 * log_var).",
    ),
    Misconception(
        "KL per dimension",
        lambda images, latent, *rest: _trained(
            images, latent, *rest, loss=partial(weighted_negative_elbo, price=1 / latent)
        ),
        "your model would be better with codes nearer to the prior: the KL weighed too little in training. It is "
        "summed over the dimensions of the code, and averaged over the images alone.",
    ),
    Misconception(
        "KL missing",
        partial(_trained, loss=partial(weighted_negative_elbo, price=0.0)),
        "the reconstructions are fine, but the rate is higher than a bit per pixel, what storing the image would "
        "cost. Nothing keeps the code small: is the KL in the loss?",
    ),
    Misconception(
        "KL counted twice",
        partial(_trained, loss=partial(weighted_negative_elbo, price=2.0)),
        "your model would be better with less noise than log_var says, if not with half of it: in training the KL "
        "counted for more than it is, as it does without its 0.5, or the noise was smaller, or log_var cannot fall.",
    ),
    Misconception(
        "KL sign",
        partial(_trained, loss=partial(weighted_negative_elbo, price=-1.0)),
        "the rate has run away without limit and the reconstructions are lost: the model is paid for being far "
        "from the prior. Look at the sign of the KL, and of the whole loss.",
    ),
    Misconception(
        "mean over pixels",
        partial(_trained, loss=_mean_over_pixels),
        "the model gives every image the same grey average: a collapsed code. The KL weighs too much, as it does when "
        "the reconstruction is averaged over pixels, or no gradient of the decoder reaches the encoder, or log_var "
        "cannot fall.",
    ),
    Misconception(
        "sigmoid twice",
        _train_squashed,
        "what decode returns lies between 0 and 1, so a sigmoid is in it already, while negative_elbo expects "
        "logits and applies its own. Let the last layer be linear.",
    ),
    Misconception(
        "the same batch again and again",
        lambda images, *sizes: reference(images[:64], *sizes),
        "the model knows horizontal bars and has never seen a vertical one: it was trained on the first 64 images. "
        "Draw a new batch at every step.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    observe=observe,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
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
