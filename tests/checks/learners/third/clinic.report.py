from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor
from torch import distributions as td
from torch.nn import functional as F


def wrong_1(
    encode: Callable[[Tensor], tuple[Tensor, Tensor]],
    decode: Callable[[Tensor], Tensor],
    train: list[Float[Tensor, "_ pixels"]],
    test: list[Float[Tensor, "_ pixels"]],
) -> tuple[Tensor, Tensor, Tensor]:
    """Averages the means of the batches, so that images of a smaller last batch count more."""
    reconstructions, rates = [], []
    with torch.no_grad():
        for x in test:
            mean, log_var = encode(x)
            z = mean + (0.5 * log_var).exp() * torch.randn_like(mean)
            bce = F.binary_cross_entropy_with_logits(decode(z), x, reduction="none")
            reconstructions.append(-bce.sum(1).mean())
            rates.append(0.5 * (mean**2 + log_var.exp() - 1 - log_var).sum(1).mean())
    reconstruction, rate = torch.stack(reconstructions).mean(), torch.stack(rates).mean()
    return reconstruction, rate, reconstruction - rate


def wrong_2(
    encode: Callable[[Tensor], tuple[Tensor, Tensor]],
    decode: Callable[[Tensor], Tensor],
    train: list[Float[Tensor, "_ pixels"]],
    test: list[Float[Tensor, "_ pixels"]],
) -> tuple[Tensor, Tensor, Tensor]:
    """Counts the training images, too, since 'every image counts once'."""
    reconstruction, rate, count = 0.0, 0.0, 0
    with torch.no_grad():
        for x in [*train, *test]:
            mean, log_var = encode(x)
            z = mean + (0.5 * log_var).exp() * torch.randn_like(mean)
            reconstruction -= F.binary_cross_entropy_with_logits(decode(z), x, reduction="sum")
            rate += 0.5 * (mean**2 + log_var.exp() - 1 - log_var).sum()
            count += len(x)
    reconstruction, rate = reconstruction / count, rate / count
    return reconstruction, rate, reconstruction - rate


def wrong_3(
    encode: Callable[[Tensor], tuple[Tensor, Tensor]],
    decode: Callable[[Tensor], Tensor],
    train: list[Float[Tensor, "_ pixels"]],
    test: list[Float[Tensor, "_ pixels"]],
) -> tuple[Tensor, Tensor, Tensor]:
    """Decodes the mean instead of a drawn code, which makes the reconstruction look better than it is."""
    reconstruction, rate, count = 0.0, 0.0, 0
    with torch.no_grad():
        for x in test:
            mean, log_var = encode(x)
            reconstruction -= F.binary_cross_entropy_with_logits(decode(mean), x, reduction="sum")
            rate += 0.5 * (mean**2 + log_var.exp() - 1 - log_var).sum()
            count += len(x)
    reconstruction, rate = reconstruction / count, rate / count
    return reconstruction, rate, reconstruction - rate


def wrong_4(
    encode: Callable[[Tensor], tuple[Tensor, Tensor]],
    decode: Callable[[Tensor], Tensor],
    train: list[Float[Tensor, "_ pixels"]],
    test: list[Float[Tensor, "_ pixels"]],
) -> tuple[Tensor, Tensor, Tensor]:
    """Two slips: draws with the variance for the standard deviation, and returns the reconstruction as a positive loss."""
    loss, rate, count = 0.0, 0.0, 0
    with torch.no_grad():
        for x in test:
            mean, log_var = encode(x)
            z = mean + log_var.exp() * torch.randn_like(mean)
            loss += F.binary_cross_entropy_with_logits(decode(z), x, reduction="sum")
            rate += 0.5 * (mean**2 + log_var.exp() - 1 - log_var).sum()
            count += len(x)
    loss, rate = loss / count, rate / count
    return loss, rate, -loss - rate


def right_1(
    encode: Callable[[Tensor], tuple[Tensor, Tensor]],
    decode: Callable[[Tensor], Tensor],
    train: list[Float[Tensor, "_ pixels"]],
    test: list[Float[Tensor, "_ pixels"]],
) -> tuple[Tensor, Tensor, Tensor]:
    """Sums over the batches of test images, divided by their number at the end."""
    total_reconstruction, total_rate, count = 0.0, 0.0, 0
    with torch.no_grad():
        for x in test:
            mean, log_var = encode(x)
            z = mean + torch.exp(0.5 * log_var) * torch.randn_like(mean)
            total_reconstruction -= F.binary_cross_entropy_with_logits(
                decode(z), x, reduction="sum"
            )
            total_rate += 0.5 * (mean.square() + log_var.exp() - 1 - log_var).sum()
            count += len(x)
    reconstruction, rate = total_reconstruction / count, total_rate / count
    return reconstruction, rate, reconstruction - rate


@torch.no_grad()
def right_2(
    encode: Callable[[Tensor], tuple[Tensor, Tensor]],
    decode: Callable[[Tensor], Tensor],
    train: list[Float[Tensor, "_ pixels"]],
    test: list[Float[Tensor, "_ pixels"]],
) -> tuple[Tensor, Tensor, Tensor]:
    """torch's distributions, one value for each image, all images put together before the mean."""
    terms, rates = [], []
    for x in test:
        mean, log_var = encode(x)
        q = td.Normal(mean, (log_var / 2).exp())
        prior = td.Normal(torch.zeros_like(mean), torch.ones_like(mean))
        logits = decode(q.sample())
        terms.append((x * logits - F.softplus(logits)).sum(-1))
        rates.append(td.kl_divergence(q, prior).sum(-1))
    terms, rates = torch.cat(terms), torch.cat(rates)
    return terms.mean(), rates.mean(), (terms - rates).mean()
