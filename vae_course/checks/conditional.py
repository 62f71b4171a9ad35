"""Exercises of chapter 09, conditional and semi-supervised VAEs."""

import math
from collections.abc import Callable

import torch
from torch import Tensor
from torch import distributions as td
from torch.nn import functional

from vae_course.checks.exercise import Answer, Exercise, Misconception
from vae_course.checks.sandbox import Refused

KINDS = 4  # classes in the cases of this chapter


def _uniform(generator: torch.Generator, *shape: int, dtype=torch.float32) -> Tensor:
    return torch.rand(*shape, generator=generator, dtype=dtype)


def _normal(generator: torch.Generator, *shape: int, dtype=torch.float32) -> Tensor:
    return torch.randn(*shape, generator=generator, dtype=dtype)


# --- a label beside the values ----------------------------------------------------------------------------------------


def _labelled_values(generator: torch.Generator) -> list[tuple[Tensor, Tensor, int]]:
    """Values, labels and the number of classes; the last class does not occur in the first batch."""
    small = (_normal(generator, 3, 2), torch.tensor([2, 0, 1]), 5)
    images = (_uniform(generator, 4, 1, 2, 3), torch.tensor([3, 1, 0, 3]), 4)
    codes = (_normal(generator, 6, 3, dtype=torch.float64), torch.randint(0, 7, (6,), generator=generator), 8)
    return [small, images, codes]


def _join(values: Tensor, y: Tensor, classes: int) -> Tensor:
    return torch.cat([values.flatten(1), functional.one_hot(y, classes).to(values)], 1)


def _join_by_hand(values: Tensor, y: Tensor, classes: int) -> Tensor:
    columns = [(y == k).to(values.dtype) for k in range(classes)]
    return torch.cat([values.reshape(len(values), -1), torch.stack(columns, dim=1)], dim=1)


def _join_scatter(values: Tensor, y: Tensor, classes: int) -> Tensor:
    label = torch.zeros(len(y), classes, dtype=values.dtype).scatter(1, y[:, None], 1.0)
    return torch.hstack([values.flatten(1), label])


JOIN = Exercise(
    name="conditional.join",
    reference=_join,
    cases=_labelled_values,
    alternatives=(_join_by_hand, _join_scatter, lambda v, y, k: torch.cat([v.flatten(1), torch.eye(k).to(v)[y]], 1)),
    mistakes=(
        Misconception(
            "label as a number",
            lambda v, y, k: torch.cat([v.flatten(1), y[:, None].to(v)], 1),
            "the label is one column with its number. Classes are names, not sizes: a 7 is not seven times a 1. Give "
            "each class a column of its own.",
        ),
        Misconception(
            "label as a share",
            lambda v, y, k: torch.cat([v.flatten(1), y[:, None].to(v) / (k - 1)], 1),
            "the label is one column, scaled to [0, 1]. That still puts the classes in an order, with neighbours. Give "
            "each class a column of its own.",
        ),
        Misconception(
            "classes counted in the batch",
            lambda v, y, k: torch.cat([v.flatten(1), functional.one_hot(y).to(v)], 1),
            "the width depends on the largest label in the batch, so a batch without the last class does not fit the "
            "network. The number of classes is an argument: use it.",
        ),
        Misconception(
            "label first",
            lambda v, y, k: torch.cat([functional.one_hot(y, k).to(v), v.flatten(1)], 1),
            "the label stands before the values. Any order would do, but it must be the same everywhere; here it is "
            "values first.",
        ),
        Misconception(
            "classes counted from one",
            lambda v, y, k: torch.cat([v.flatten(1), functional.one_hot((y - 1) % k, k).to(v)], 1),
            "the one stands a column too far to the left: labels count from 0, so label 0 belongs to the first column.",
        ),
        Misconception(
            "one label for all",
            lambda v, y, k: torch.cat([v.flatten(1), functional.one_hot(y[:1].expand_as(y), k).to(v)], 1),
            "every row carries the label of the first one. Each image has a label of its own.",
        ),
    ),
    hints=(
        "A class is a name. Which representation does not say that class 3 lies between 2 and 4?",
        "torch.nn.functional.one_hot(y, classes) gives whole numbers; .to(values) turns them into what values are.",
        "values.flatten(1) makes rows of images; torch.cat([...], 1) puts the label's columns behind them.",
    ),
    minutes=5,
    difficulty=1,
)

# --- the conditional bound --------------------------------------------------------------------------------------------


def _tiny_model(generator: torch.Generator, latent: int, pixels: int, dtype) -> tuple[Callable, Callable]:
    """encode(x, y) -> (mean, log_var) and decode(z, y) -> logits, in which the label matters."""
    into = _normal(generator, pixels, latent, dtype=dtype)
    means, scales = _normal(generator, 2, KINDS, latent, dtype=dtype)
    out = _normal(generator, latent, pixels, dtype=dtype)
    shifts = _normal(generator, KINDS, pixels, dtype=dtype)

    def encode(x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        return 0.3 * x @ into + means[y], 0.5 * scales[y] - 1 + 0 * x @ into

    def decode(z: Tensor, y: Tensor) -> Tensor:
        return z @ out + shifts[y]

    return encode, decode


def _bound_cases(generator: torch.Generator) -> list[tuple]:
    cases = []
    for batch, latent, pixels, dtype in ((2, 2, 3, torch.float32), (5, 3, 6, torch.float32), (4, 2, 9, torch.float64)):
        x = (_uniform(generator, batch, pixels, dtype=dtype) > 0.5).to(dtype)
        # Labels from 1 on: a label that got lost and became 0 is then noticed.
        y = torch.randint(1, KINDS, (batch,), generator=generator)
        noise = _normal(generator, batch, latent, dtype=dtype)
        cases.append((*_tiny_model(generator, latent, pixels, dtype), x, y, noise))
    return cases


def _log_p(logits: Tensor, x: Tensor) -> Tensor:
    return -functional.binary_cross_entropy_with_logits(logits, x, reduction="none")


def _gaussian_kl(mean: Tensor, log_var: Tensor) -> Tensor:
    return 0.5 * (mean**2 + log_var.exp() - log_var - 1)


def _bound(encode, decode, x: Tensor, y: Tensor, noise: Tensor) -> Tensor:
    mean, log_var = encode(x, y)
    z = mean + (0.5 * log_var).exp() * noise
    return _log_p(decode(z, y), x).sum(-1) - _gaussian_kl(mean, log_var).sum(-1)


def _bound_by_distributions(encode, decode, x: Tensor, y: Tensor, noise: Tensor) -> Tensor:
    mean, log_var = encode(x, y)
    q = td.Normal(mean, log_var.mul(0.5).exp())
    prior = td.Normal(torch.zeros_like(mean), torch.ones_like(mean))
    p = td.Independent(td.Bernoulli(logits=decode(q.loc + q.scale * noise, y)), 1)
    return p.log_prob(x) - td.kl_divergence(q, prior).sum(-1)


def _bound_one_by_one(encode, decode, x: Tensor, y: Tensor, noise: Tensor) -> Tensor:
    return torch.stack([_bound(encode, decode, x[[i]], y[[i]], noise[[i]])[0] for i in range(len(x))])


def _bound_with(*, to_encoder=lambda y: y, to_decoder=lambda y: y, scale=0.5, noisy=1.0, weight=1.0, extra=0.0):
    """The bound with one thing changed."""

    def answer(encode, decode, x: Tensor, y: Tensor, noise: Tensor) -> Tensor:
        mean, log_var = encode(x, to_encoder(y))
        z = mean + noisy * (scale * log_var).exp() * noise
        return _log_p(decode(z, to_decoder(y)), x).sum(-1) - weight * _gaussian_kl(mean, log_var).sum(-1) + extra

    return answer


def _bound_mean_over_latent(encode, decode, x: Tensor, y: Tensor, noise: Tensor) -> Tensor:
    mean, log_var = encode(x, y)
    z = mean + (0.5 * log_var).exp() * noise
    return _log_p(decode(z, y), x).sum(-1) - _gaussian_kl(mean, log_var).mean(-1)


BOUND = Exercise(
    name="conditional.bound",
    reference=_bound,
    cases=_bound_cases,
    alternatives=(_bound_by_distributions, _bound_one_by_one),
    mistakes=(
        Misconception(
            "decoder without the label",
            _bound_with(to_decoder=torch.zeros_like),
            "your decoder gets label 0 for every image. Without the label it models p(x|z), and no class can be asked "
            "for.",
        ),
        Misconception(
            "encoder without the label",
            _bound_with(to_encoder=torch.zeros_like),
            "your encoder gets label 0 for every image. The posterior of z depends on the label, too: it is q(z|x,y).",
        ),
        Misconception(
            "log p(y) added",
            _bound_with(extra=-math.log(KINDS)),
            f"every value is log {KINDS} too low: with log p(y) added this bounds log p(x, y). Given the label, the "
            "bound is on log p(x|y).",
        ),
        Misconception(
            "KL added",
            _bound_with(weight=-1.0),
            "you added the KL. It is a price: the bound is reconstruction minus KL.",
        ),
        Misconception(
            "KL missing",
            _bound_with(weight=0.0),
            "this is the reconstruction alone. Without the KL nothing keeps codes where the prior will look for them.",
        ),
        Misconception(
            "mean over latent dimensions",
            _bound_mean_over_latent,
            "you averaged the KL over the latent dimensions. Independent dimensions add up: sum over them, "
            "as over pixels.",
        ),
        Misconception(
            "standard deviation without the half",
            _bound_with(scale=1.0),
            "your noise is scaled by exp(log_var), the variance. The standard deviation is exp(log_var / 2).",
        ),
        Misconception(
            "decoding the mean",
            _bound_with(noisy=0.0),
            "you decode the mean of q(z|x,y). The bound averages over z drawn from it: use the noise.",
        ),
    ),
    hints=(
        "It is chapter 05's bound. Look for every place where the label has to go in: there are two.",
        "z = mean + exp(log_var / 2) * noise; the logits are those of decode(z, y).",
        "Sum the log-probabilities over pixels and the KL over latent dimensions, one figure per image.",
    ),
    minutes=10,
    difficulty=2,
    points=2,
)

# --- Bayes' rule from one bound per class -----------------------------------------------------------------------------


def _rule_cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """Bounds on log p(x|y), far below zero as they are for images, and an uneven prior."""
    cases = []
    for batch, classes, dtype in ((2, 3, torch.float32), (6, 10, torch.float32), (5, 4, torch.float64)):
        bounds = -400 + 2 * _normal(generator, batch, classes, dtype=dtype)
        prior = torch.arange(1, classes + 1, dtype=dtype) + _uniform(generator, classes, dtype=dtype)
        cases.append((bounds, prior / prior.sum()))
    return cases


def _rule(bounds: Tensor, prior: Tensor) -> Tensor:
    return (bounds + prior.log()).softmax(-1)


def _rule_by_hand(bounds: Tensor, prior: Tensor) -> Tensor:
    weights = prior * (bounds - bounds.max(-1, keepdim=True).values).exp()
    return weights / weights.sum(-1, keepdim=True)


def _rule_logsumexp(bounds: Tensor, prior: Tensor) -> Tensor:
    joint = bounds + prior.log()
    return (joint - joint.logsumexp(-1, keepdim=True)).exp()


def _rule_underflow(bounds: Tensor, prior: Tensor) -> Tensor:
    weights = prior * bounds.exp()
    return weights / weights.sum(-1, keepdim=True)


def _observe_rule(answer: Answer, bounds: Tensor, prior: Tensor) -> Tensor:
    value = answer(bounds, prior)
    if isinstance(value, Tensor) and value.isnan().any():
        raise Refused("some probabilities are NaN, not a number.")
    return value


RULE = Exercise(
    name="conditional.rule",
    reference=_rule,
    cases=_rule_cases,
    observe=_observe_rule,
    alternatives=(_rule_by_hand, _rule_logsumexp, lambda b, p: td.Categorical(logits=b + p.log()).probs),
    mistakes=(
        Misconception(
            "prior forgotten",
            lambda b, p: b.softmax(-1),
            "you left out p(y), as if all classes were equally frequent. A rare class needs more evidence.",
        ),
        Misconception(
            "prior without logarithm",
            lambda b, p: (b + p).softmax(-1),
            "you added a probability to logarithms. Add log p(y).",
        ),
        Misconception(
            "underflow",
            _rule_underflow,
            "some probabilities are NaN: exp(-400) is 0 in single precision, and 0 / 0 is no number. Stay with "
            "logarithms until the largest has been subtracted; softmax does that.",
        ),
        Misconception(
            "normalised over images",
            lambda b, p: (b + p.log()).softmax(0),
            "your columns sum to 1, not your rows: you normalised over the images. Each image has a distribution over "
            "classes.",
        ),
        Misconception(
            "only the winner",
            lambda b, p: functional.one_hot((b + p.log()).argmax(-1), b.shape[-1]).to(b),
            "you return the most probable class alone. Asked for are the probabilities of all classes.",
        ),
        Misconception(
            "sign",
            lambda b, p: (-b - p.log()).softmax(-1),
            "your least probable class is the best one: the sign of the bounds is turned round.",
        ),
        Misconception(
            "logarithms returned",
            lambda b, p: (b + p.log()).log_softmax(-1),
            "your values are log-probabilities. Take their exponential.",
        ),
    ),
    hints=(
        "Bayes' rule: p(y|x) is proportional to p(x|y) p(y).",
        "In logarithms: the bound plus log p(y), then normalise over the classes.",
        "torch.softmax(..., -1) normalises without overflow or underflow.",
    ),
    minutes=6,
    difficulty=1,
)

# --- the label summed out ---------------------------------------------------------------------------------------------


def _sum_cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor]]:
    """Logits of q(y|x) and bounds on log p(x|y), both (batch, classes)."""
    cases = []
    for batch, classes, dtype in ((2, 3, torch.float32), (6, 10, torch.float32), (4, 5, torch.float64)):
        logits = 1.5 * _normal(generator, batch, classes, dtype=dtype)
        cases.append((logits, -20 + 3 * _normal(generator, batch, classes, dtype=dtype)))
    return cases


def _summed(logits: Tensor, bounds: Tensor) -> Tensor:
    q, log_q = logits.softmax(-1), logits.log_softmax(-1)
    return (q * (bounds - math.log(bounds.shape[-1]) - log_q)).sum(-1)


def _summed_by_kl(logits: Tensor, bounds: Tensor) -> Tensor:
    q = td.Categorical(logits=logits)
    uniform = td.Categorical(logits=torch.zeros_like(logits))
    return (q.probs * bounds).sum(-1) - td.kl_divergence(q, uniform)


def _summed_by_entropy(logits: Tensor, bounds: Tensor) -> Tensor:
    q = td.Categorical(logits=logits)
    return torch.einsum("bk,bk->b", q.probs, bounds) - math.log(bounds.shape[1]) + q.entropy()


def _entropy(logits: Tensor) -> Tensor:
    return -(logits.softmax(-1) * logits.log_softmax(-1)).sum(-1)


def _expected(logits: Tensor, bounds: Tensor) -> Tensor:
    return (logits.softmax(-1) * bounds).sum(-1) - math.log(bounds.shape[-1])


SUM = Exercise(
    name="conditional.sum",
    reference=_summed,
    cases=_sum_cases,
    alternatives=(_summed_by_kl, _summed_by_entropy),
    mistakes=(
        Misconception(
            "entropy missing",
            _expected,
            "the entropy of q(y|x) is missing. Without it the bound is best when q(y|x) bets everything on one class, "
            "and it is no longer tight at the true posterior.",
        ),
        Misconception(
            "entropy subtracted",
            lambda g, b: _expected(g, b) - _entropy(g),
            "you subtracted the entropy of q(y|x). It comes from -log q(y|x) inside the average: it is added.",
        ),
        Misconception(
            "log p(y) missing",
            lambda g, b: (g.softmax(-1) * b).sum(-1) + _entropy(g),
            "log p(y) is missing: every value is the logarithm of the number of classes too high, and may lie above "
            "log p(x).",
        ),
        Misconception(
            "all classes equally weighted",
            lambda g, b: b.mean(-1) - math.log(b.shape[-1]) + _entropy(g),
            "you averaged over the classes with equal weights. The weights are q(y|x).",
        ),
        Misconception(
            "only the most probable class",
            lambda g, b: b.gather(-1, g.argmax(-1, keepdim=True))[:, 0] - math.log(b.shape[-1]) + _entropy(g),
            "you took the bound of the most probable class alone. argmax has no gradient: the classifier would learn "
            "nothing from which class explains the image. Sum over all classes.",
        ),
        Misconception(
            "q(y|x) replaced by its best value",
            lambda g, b: b.logsumexp(-1) - math.log(b.shape[-1]),
            "this is the largest value over all q(y|x), with the classifier left out. It is a bound, too, but q(y|x) "
            "learns nothing from it.",
        ),
        Misconception(
            "logits as weights",
            lambda g, b: (g * (b - math.log(b.shape[-1]))).sum(-1) + _entropy(g),
            "your weights are the logits. Weights of an average are positive and sum to 1: take the softmax.",
        ),
        Misconception(
            "mean over the batch",
            lambda g, b: _summed(g, b).mean(),
            "you averaged over the batch. One figure per image is asked for.",
        ),
    ),
    hints=(
        "log p(x) >= sum over y of q(y|x) [log p(x|y) + log p(y) - log q(y|x)].",
        "p(y) is uniform: log p(y) = -log K. The last part of the sum is the entropy of q(y|x).",
        "log_softmax gives log q(y|x) without the logarithm of a rounded zero.",
    ),
    minutes=10,
    difficulty=2,
    points=2,
)

# --- both kinds of image in one objective -----------------------------------------------------------------------------


def _objective_cases(generator: torch.Generator) -> list[tuple]:
    """Bounds of images without labels and with, logits and labels of the latter, share and alpha."""
    cases = []
    for n, m, classes, dtype in ((3, 2, 3, torch.float32), (8, 5, 4, torch.float32), (6, 4, 10, torch.float64)):
        unlabelled, labelled = -10 - _uniform(generator, n, dtype=dtype), -12 - _uniform(generator, m, dtype=dtype)
        logits = _normal(generator, m, classes, dtype=dtype)
        # The label is never the class that the classifier prefers.
        y = (logits.argmax(1) + torch.randint(1, classes, (m,), generator=generator)) % classes
        share, alpha = 0.1 + 0.4 * _uniform(generator, 2).double()
        cases.append((unlabelled, labelled, logits, y, share.item(), alpha.item() + 0.7))
    return cases


def _objective(u: Tensor, b: Tensor, logits: Tensor, y: Tensor, share: float, alpha: float) -> Tensor:
    log_q = logits.log_softmax(-1)[torch.arange(len(y)), y]
    return u.mean() + share * b.mean() + alpha * log_q.mean()


def _objective_cross_entropy(u, b, logits, y, share, alpha):
    return u.mean() + share * b.mean() - alpha * functional.cross_entropy(logits, y)


def _objective_categorical(u, b, logits, y, share, alpha):
    return torch.stack([u.mean(), share * b.mean(), alpha * td.Categorical(logits=logits).log_prob(y).mean()]).sum()


def _log_q(logits: Tensor, y: Tensor) -> Tensor:
    return -functional.cross_entropy(logits, y)


OBJECTIVE = Exercise(
    name="conditional.objective",
    reference=_objective,
    cases=_objective_cases,
    alternatives=(_objective_cross_entropy, _objective_categorical),
    mistakes=(
        Misconception(
            "classification term missing",
            lambda u, b, g, y, s, a: u.mean() + s * b.mean(),
            "the classification term is missing. The labelled bound does not contain q(y|x), so your labels would "
            "never reach the classifier.",
        ),
        Misconception(
            "classification term subtracted",
            lambda u, b, g, y, s, a: u.mean() + s * b.mean() - a * _log_q(g, y),
            "you subtracted log q(y|x). The objective is maximised: the true label shall become probable.",
        ),
        Misconception(
            "share forgotten",
            lambda u, b, g, y, s, a: u.mean() + b.mean() + a * _log_q(g, y),
            "the labelled bound counts as much as all images without labels. Weighed by the share, each image counts "
            "the same.",
        ),
        Misconception(
            "share on the images without labels",
            lambda u, b, g, y, s, a: s * u.mean() + b.mean() + a * _log_q(g, y),
            "the share is on the wrong side: it counts labelled images for each unlabelled one, so it weighs the "
            "labelled bound.",
        ),
        Misconception(
            "the classifier's own guess",
            lambda u, b, g, y, s, a: u.mean() + s * b.mean() + a * g.log_softmax(-1).amax(-1).mean(),
            "you reward the class that the classifier prefers, whatever the label. Take log q at the true label y.",
        ),
        Misconception(
            "probability instead of its logarithm",
            lambda u, b, g, y, s, a: u.mean() + s * b.mean() + a * g.softmax(-1).gather(1, y[:, None]).mean(),
            "your classification term is a probability. All other terms are logarithms: take log q(y|x) at the label.",
        ),
        Misconception(
            "sums over the images",
            lambda u, b, g, y, s, a: u.sum() + s * b.sum() + a * _log_q(g, y) * len(y),
            "you summed over images. Means are asked for, so that share and alpha do not depend on the batch size.",
        ),
        Misconception(
            "alpha on the labelled bound",
            lambda u, b, g, y, s, a: u.mean() + a * (s * b.mean() + _log_q(g, y)),
            "alpha weighs your labelled bound, too. It belongs to the classification term alone.",
        ),
    ),
    hints=(
        "Three means: of the bounds without labels, of the bounds with labels, of log q(y|x) at the true labels.",
        "log q(y|x) at the label is minus the cross-entropy of the logits.",
        "The weights are 1, share and alpha; the classification term is added, because the objective is maximised.",
    ),
    minutes=8,
    difficulty=2,
    points=2,
)

# --- one style, every class -------------------------------------------------------------------------------------------


def _every_class_cases(generator: torch.Generator) -> list[tuple]:
    cases = []
    for batch, latent, pixels, dtype in ((2, 2, 3, torch.float32), (6, 3, 5, torch.float32), (3, 2, 4, torch.float64)):
        encode, decode = _tiny_model(generator, latent, pixels, dtype)
        x = _uniform(generator, batch, pixels, dtype=dtype)
        y = torch.randint(1, KINDS, (batch,), generator=generator)
        y[0] = 1 + torch.randint(0, KINDS - 1, (), generator=generator)
        cases.append((lambda x, y, e=encode: e(x, y)[0], decode, x, y, KINDS))
    return cases


def _every_class(encode, decode, x: Tensor, y: Tensor, classes: int) -> Tensor:
    z = encode(x, y)
    return torch.stack([decode(z, torch.full_like(y, k)) for k in range(classes)], 1)


def _every_class_at_once(encode, decode, x: Tensor, y: Tensor, classes: int) -> Tensor:
    z = encode(x, y).repeat_interleave(classes, 0)
    return decode(z, torch.arange(classes).repeat(len(x))).unflatten(0, (len(x), classes))


def _every_class_one_by_one(encode, decode, x: Tensor, y: Tensor, classes: int) -> Tensor:
    rows = [decode(encode(x[[i]], y[[i]]).expand(classes, -1), torch.arange(classes)) for i in range(len(x))]
    return torch.stack(rows)


EVERY = Exercise(
    name="conditional.every_class",
    reference=_every_class,
    cases=_every_class_cases,
    alternatives=(_every_class_at_once, _every_class_one_by_one),
    mistakes=(
        Misconception(
            "encoded with the new label",
            lambda e, d, x, y, k: torch.stack(
                [d(e(x, torch.full_like(y, j)), torch.full_like(y, j)) for j in range(k)], 1
            ),
            "you encode each image with the class you want. The style is read off with the label the image really has; "
            "told that a 3 is an 8, the encoder explains the difference by z.",
        ),
        Misconception(
            "decoded with the old label",
            lambda e, d, x, y, k: torch.stack([d(e(x, y), y) for _ in range(k)], 1),
            "all columns show the image's own class: the decoder gets the old label.",
        ),
        Misconception(
            "labels exchanged",
            lambda e, d, x, y, k: torch.stack([d(e(x, torch.full_like(y, j)), y) for j in range(k)], 1),
            "the labels are exchanged: the true one belongs to the encoder, the wished one to the decoder.",
        ),
        Misconception(
            "one style for all",
            lambda e, d, x, y, k: _every_class(e, d, x[:1].expand_as(x), y[:1].expand_as(y), k),
            "every row has the style of the first image. Each image is encoded for itself.",
        ),
        Misconception(
            "classes before images",
            lambda e, d, x, y, k: _every_class(e, d, x, y, k).transpose(0, 1),
            "rows and columns are exchanged: rows are images, columns are classes.",
        ),
        Misconception(
            "classes mixed up with images",
            lambda e, d, x, y, k: d(e(x, y).repeat(k, 1), torch.arange(k).repeat_interleave(len(x))).view(
                len(x), k, -1
            ),
            "the images are there, in a wrong order: repeat gives all images for one class first, view reads all "
            "classes of one image first.",
        ),
        Misconception(
            "prior's mean",
            lambda e, d, x, y, k: _every_class(lambda x, y: 0 * e(x, y), d, x, y, k),
            "your rows are all the same, with z = 0: these are average members of each class. The style comes from "
            "encoding the images.",
        ),
    ),
    hints=(
        "Two labels are at work. Which one did the image have, and which one shall it get?",
        "Encode once with y. Then decode the same code once for each class k, with a batch of labels k.",
        "torch.full_like(y, k) is a batch of labels k; torch.stack(..., 1) puts the classes second.",
    ),
    minutes=8,
    difficulty=2,
)

# --- the labels one may see -------------------------------------------------------------------------------------------

DRAWS = 60


def _draw_cases(generator: torch.Generator) -> list[tuple[Tensor, int]]:
    cases = []
    for counts, per_class in (((9, 7, 12), 2), ((12, 20, 10, 16), 3)):
        labels = torch.cat([torch.full((n,), k) for k, n in enumerate(counts)])
        cases.append((labels[torch.randperm(len(labels), generator=generator)], per_class))
    return cases


def _observe_draw(answer: Answer, labels: Tensor, per_class: int) -> tuple[Tensor, ...]:
    """Over many draws: images per class, how many different ones, their average place within their class (0 first, 1
    last), and whether all draws are the same."""
    draws = [answer(labels, per_class) for _ in range(DRAWS)]
    if not all(isinstance(d, Tensor) and d.ndim == 1 and not d.is_floating_point() and len(d) for d in draws):
        raise Refused("expected a tensor of whole numbers, one-dimensional: the places of the chosen images in labels.")
    if any(int(d.min()) < 0 or int(d.max()) >= len(labels) for d in draws):
        raise Refused(f"some of your places do not exist: there are {len(labels)} labels.")
    classes = int(labels.max()) + 1
    counts = torch.stack([torch.bincount(labels[d], minlength=classes) for d in draws]).double()
    different = torch.tensor([float(len(d.unique())) for d in draws])
    place = torch.empty(len(labels), dtype=torch.float64)
    for k in range(classes):
        (of_class,) = torch.where(labels == k)
        place[of_class] = torch.linspace(0, 1, len(of_class), dtype=torch.float64)
    same = float(all(torch.equal(d.sort().values, draws[0].sort().values) for d in draws))
    return (
        counts.mean(0),
        counts.amin(0),
        different.mean(),
        torch.cat([place[d] for d in draws]).mean(),
        torch.tensor(same),
    )


def _of(labels: Tensor, k: int) -> Tensor:
    return torch.where(labels == k)[0]


def _per_class(pick: Callable[[Tensor, int], Tensor]) -> Answer:
    """Classes one after the other, each by `pick(places of the class, how many)`."""
    return lambda labels, m: torch.cat([pick(_of(labels, int(k)), m) for k in labels.unique()])


def _shuffled(places: Tensor, m: int) -> Tensor:
    return places[torch.randperm(len(places))[:m]]


def _draw_multinomial(labels: Tensor, m: int) -> Tensor:
    same = (labels == labels.unique()[:, None]).double()
    return torch.multinomial(same, m).flatten()


def _draw_by_sorting(labels: Tensor, m: int) -> Tensor:
    order = torch.randperm(len(labels))
    return torch.cat([order[labels[order] == k][:m] for k in range(int(labels.max()) + 1)])


def _draw_always_the_same(labels: Tensor, m: int) -> Tensor:
    fixed = torch.Generator().manual_seed(0)
    return torch.cat(
        [p[torch.randperm(len(p), generator=fixed)[:m]] for p in (_of(labels, int(k)) for k in labels.unique())]
    )


DRAW = Exercise(
    name="conditional.draw",
    reference=_per_class(_shuffled),
    cases=_draw_cases,
    observe=_observe_draw,
    alternatives=(_draw_multinomial, _draw_by_sorting),
    mistakes=(
        Misconception(
            "the first of each class",
            _per_class(lambda places, m: places[:m]),
            "you take the first images of each class, every time. With so few labels the result depends on which ones "
            "they are: draw them, so that the spread can be seen.",
        ),
        Misconception(
            "always the same draw",
            _draw_always_the_same,
            "every call chooses the same images: a seed is set inside. One lucky draw would then be your result.",
        ),
        Misconception(
            "classes left to chance",
            lambda labels, m: torch.randperm(len(labels))[: m * len(labels.unique())],
            "the number is right in all, not in each class: some classes may get no label at all. Draw class by class.",
        ),
        Misconception(
            "with replacement",
            _per_class(lambda places, m: places[torch.randint(len(places), (m,))]),
            "some images are chosen twice, so there are fewer labels than you say. Draw without replacement.",
        ),
        Misconception(
            "last class missing",
            lambda labels, m: torch.cat([_shuffled(_of(labels, k), m) for k in range(int(labels.max()))]),
            "the last class gets no labels: range(labels.max()) stops one before it.",
        ),
        Misconception(
            "places within the class",
            _per_class(lambda places, m: torch.randperm(len(places))[:m]),
            "you return places within each class's own list. Asked for are places in labels: index the list of places "
            "once more.",
        ),
        Misconception(
            "one too many",
            lambda labels, m: _per_class(_shuffled)(labels, m + 1),
            "each class has one label more than asked for. With so few labels that counts.",
        ),
    ),
    hints=(
        "Class by class: where are its images, and which of them are chosen?",
        "torch.where(labels == k)[0] are the places of class k; torch.randperm(n)[:m] are m different ones of n.",
        "places[torch.randperm(len(places))[:m]] for each class, put together with torch.cat.",
    ),
    minutes=8,
    difficulty=2,
    rtol=1e-6,
    atol=0.12,
)

EXERCISES = (JOIN, BOUND, RULE, SUM, OBJECTIVE, EVERY, DRAW)
