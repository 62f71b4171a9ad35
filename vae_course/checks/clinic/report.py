"""Reconstruction, rate and ELBO on the test images, in nats per image."""

from collections.abc import Callable

import torch
from torch import Tensor
from torch import distributions as td
from torch.nn import functional as F

from vae_course.checks._gaussian import draw_code, kl_per_dimension, kl_to_standard_normal
from vae_course.checks.clinic._shared import cross_entropy, layer
from vae_course.checks.compare import kind_of
from vae_course.checks.exercise import Answer, Exercise, Misconception
from vae_course.checks.sandbox import Refused
from vae_course.distributions import gaussian

Report = tuple[Tensor, Tensor, Tensor]  # reconstruction, rate and ELBO


def cases(generator: torch.Generator) -> list[tuple]:
    """An encoder, a decoder, batches of training and of test images, the last one smaller and brighter."""
    drawn = []
    for pixels, latent in ((6, 2), (8, 3)):
        signs = torch.tensor([1.1, -1.1, 1.0])[:latent]
        to_mean = layer(generator, pixels, signs, 0.3)
        to_log_var = layer(generator, pixels, torch.full((latent,), 0.4), 0.2)
        to_logits = layer(generator, latent, torch.ones(pixels), 2.0)
        sizes = ((3, 0.9), (2, 0.9), (4, 0.05), (1, 0.8))
        rows = [torch.rand(n, pixels, generator=generator) * 0.1 + level for n, level in sizes]
        drawn.append((lambda x, m=to_mean, v=to_log_var: (m(x), v(x)), to_logits, rows[:2], rows[2:]))
    return drawn


def _terms(
    encode: Callable, decode: Callable, batches: list[Tensor], draw=draw_code, rate=kl_to_standard_normal
) -> list[Tensor]:
    """For each batch, log p(x|z) in its first row and the KL in its second."""
    rows = []
    for x in batches:
        mean, log_var = encode(x)
        rows.append(torch.stack([-cross_entropy(decode(draw(mean, log_var)), x), rate(mean, log_var)]))
    return rows


def reference(encode: Callable, decode: Callable, train: list[Tensor], test: list[Tensor]) -> Report:
    reconstruction, rate = torch.cat(_terms(encode, decode, test), 1).mean(1)
    return reconstruction, rate, reconstruction - rate


def observe(
    answer: Answer, encode: Callable, decode: Callable, train: list[Tensor], test: list[Tensor], copies=10_000
) -> dict[str, float]:
    """Each image many times over, so that the noise of the drawn codes averages out."""
    found = answer(encode, decode, *([x.repeat(copies, 1) for x in part] for part in (train, test)))
    if not isinstance(found, (tuple, list)) or len(found) != 3:
        raise Refused(f"expected three figures, reconstruction, rate and ELBO; got {kind_of(found)}.")
    return dict(zip(("reconstruction", "rate", "elbo"), (float(f) for f in found), strict=True))


def _report_library(encode: Callable, decode: Callable, train: list[Tensor], test: list[Tensor]) -> tuple:
    sums, n = torch.zeros(2, dtype=torch.float64), 0
    for x in test:
        q = gaussian(*encode(x))
        p = td.Independent(td.Bernoulli(logits=decode(q.rsample()), validate_args=False), 1)
        kl = td.kl_divergence(q, gaussian(torch.zeros_like(q.mean), torch.zeros_like(q.mean)))
        sums, n = sums + torch.stack([p.log_prob(x).sum(), kl.sum()]).double(), n + len(x)
    reconstruction, rate = (sums / n).tolist()
    return reconstruction, rate, reconstruction - rate


ALTERNATIVES = (
    _report_library,
    lambda encode, decode, train, test: reference(encode, decode, train, [torch.cat(test)]),
)


def _report_with(price: float = 1.0, **changed: Callable) -> Answer:
    """The report with another price of the rate in the ELBO, or with codes or rates made in another way."""

    def answer(encode: Callable, decode: Callable, train: list[Tensor], test: list[Tensor]) -> Report:
        reconstruction, rate = torch.cat(_terms(encode, decode, test, **changed), 1).mean(1)
        return reconstruction, rate, reconstruction - price * rate

    return answer


def _report_batch_means(encode: Callable, decode: Callable, train: list[Tensor], test: list[Tensor]) -> Report:
    reconstruction, rate = torch.stack([rows.mean(1) for rows in _terms(encode, decode, test)]).mean(0)
    return reconstruction, rate, reconstruction - rate


def _report_per_pixel(encode: Callable, decode: Callable, train: list[Tensor], test: list[Tensor]) -> Report:
    reconstruction, rate, _ = reference(encode, decode, train, test)
    reconstruction = reconstruction / test[0].shape[1]
    return reconstruction, rate, reconstruction - rate


def _report_means(encode: Callable, decode: Callable, train: list[Tensor], test: list[Tensor]) -> Report:
    rows = torch.cat(_terms(encode, decode, test, rate=lambda m, v: kl_per_dimension(m, v).mean(-1)), 1)
    reconstruction, rate = rows.mean(1)
    reconstruction = reconstruction / test[0].shape[1]
    return reconstruction, rate, reconstruction - rate


def _report_squares(encode: Callable, decode: Callable, train: list[Tensor], test: list[Tensor]) -> Report:
    x = torch.cat(test)
    mean, log_var = encode(x)
    reconstruction = -(decode(draw_code(mean, log_var)).sigmoid() - x).square().sum(-1).mean()
    rate = kl_to_standard_normal(mean, log_var).mean()
    return reconstruction, rate, reconstruction - rate


MISTAKES = (
    Misconception(
        "KL's arguments swapped",
        _report_with(rate=lambda m, v: 0.5 * ((1 + m**2) / v.exp() + v - 1).sum(-1)),
        "your rate is KL(p || q), from the prior to the posterior. The ELBO needs KL(q || p): q comes first.",
    ),
    Misconception(
        "reconstruction with its sign changed",
        lambda *case: (-reference(*case)[0], *reference(*case)[1:]),
        "your reconstruction is the cross-entropy, a loss. The reconstruction term is log p(x|z), minus that.",
    ),
    Misconception(
        "evaluation on training data",
        lambda encode, decode, train, test: reference(encode, decode, test, train),
        "your figures are those of the training images, which the model was shown. Ask the test images.",
    ),
    Misconception(
        "nn.KLDivLoss(mean, std)",
        _report_with(rate=lambda m, v: F.kl_div(m, (0.5 * v).exp(), reduction="none").mean().expand(len(m))),
        "your rate is nn.KLDivLoss(mean, std). That class compares tables of probabilities; of a Gaussian's mean "
        "and standard deviation it makes a number without meaning.",
    ),
    Misconception(
        "KL missing from the ELBO",
        _report_with(price=0.0),
        "your third figure is the reconstruction alone. Without the KL it is no bound on anything, and an ordinary "
        "autoencoder wins every comparison.",
    ),
    Misconception(
        "KL added to the ELBO",
        _report_with(price=-1.0),
        "you add the KL to the reconstruction, which is a log-probability. In a loss it is added, in the ELBO "
        "taken away.",
    ),
    Misconception(
        "mean code decoded",
        _report_with(draw=lambda mean, log_var: mean),
        "your reconstruction is that of the mean code. The ELBO averages over drawn codes, and yours looks better "
        "by whatever the noise costs.",
    ),
    Misconception(
        "rate averaged over dimensions",
        _report_with(rate=lambda m, v: kl_per_dimension(m, v).mean(-1)),
        "your rate is the mean over the latent dimensions. The KL of the code is their sum.",
    ),
    Misconception(
        "mean of the batches' means",
        _report_batch_means,
        "you average the means of the batches. The last batch is smaller, so its images count more than the "
        "others: sum over images, divide once.",
    ),
    Misconception(
        "mean over pixels",
        _report_per_pixel,
        "your reconstruction is averaged over pixels. Rate and reconstruction are both in nats per image, or their "
        "difference has no meaning.",
    ),
    Misconception(
        "sigma without the half",
        _report_with(draw=lambda mean, log_var: draw_code(mean, 2 * log_var)),
        "your codes are drawn with the standard deviation exp(log_var): the one half in the exponent is missing.",
    ),
    Misconception(
        "losses for figures",
        lambda *case: (-(report := reference(*case))[0], report[1], -report[2]),
        "your reconstruction and your ELBO are losses, with the opposite sign: log p(x|z) of an image is "
        "negative, and so is its ELBO.",
    ),
    Misconception(
        "means over pixels and dimensions",
        _report_means,
        "you average both terms, the reconstruction over the pixels and the rate over the latent dimensions. Both "
        "are sums.",
    ),
    Misconception(
        "codes from the prior",
        _report_with(draw=lambda mean, log_var: torch.randn_like(mean)),
        "your codes come from the prior, whatever the image is. E_q means codes drawn from q(z|x).",
    ),
    Misconception(
        "no half in the rate",
        _report_with(rate=lambda m, v: 2 * kl_to_standard_normal(m, v)),
        "your rate lacks its factor 1/2. KL = 0.5 (mean^2 + variance - log variance - 1), summed over dimensions.",
    ),
    Misconception(
        "first batch only",
        lambda encode, decode, train, test: reference(encode, decode, train, test[:1]),
        "you look at the first batch of test images only. All of them count.",
    ),
    Misconception(
        "last batch only",
        lambda encode, decode, train, test: reference(encode, decode, train, test[-1:]),
        "only the last batch is in your figures. Are the sums put back to 0 in the loop, or is something assigned "
        "that should be added?",
    ),
    Misconception(
        "training images counted, too",
        lambda encode, decode, train, test: reference(encode, decode, train, train + test),
        "you average over training and test images together. The page is about test images only.",
    ),
    Misconception(
        "log-variance taken for log sigma in the rate",
        _report_with(rate=lambda m, v: kl_to_standard_normal(m, 2 * v)),
        "your rate uses log_var as if it were log sigma: exp(log_var) is already the variance.",
    ),
    Misconception(
        "sums, not means",
        lambda encode, decode, train, test: tuple(
            figure * sum(map(len, test)) for figure in reference(encode, decode, train, test)
        ),
        "your figures are sums over the test images. Nats *per image* are asked for: divide by their number.",
    ),
    Misconception(
        "squared error",
        _report_squares,
        "your reconstruction is a squared error. The pixels are Bernoulli: minus the binary cross-entropy.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    observe=observe,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    rtol=0.02,  # the noise of 10,000 copies moves the figures by a tenth of that
    atol=0.0,
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
