from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor, distributions as td
from torch.nn import functional as F


def wrong_1(
    encode: Callable[[Tensor], tuple[Tensor, Tensor]],
    decode: Callable[[Tensor], Tensor],
    train: list[Float[Tensor, "_ pixels"]],
    test: list[Float[Tensor, "_ pixels"]],
) -> tuple[Tensor, Tensor, Tensor]:
    """Averages the means of the batches: the images of the smaller last batch count more than the others."""
    reconstructions, rates = [], []
    for x in test:
        mean, log_var = encode(x)
        logits = decode(mean + (0.5 * log_var).exp() * torch.randn_like(mean))
        bce = F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(1)
        reconstructions.append(-bce.mean())
        rates.append(0.5 * (mean**2 + log_var.exp() - 1 - log_var).sum(1).mean())
    reconstruction, rate = torch.stack(reconstructions).mean(), torch.stack(rates).mean()
    return reconstruction, rate, reconstruction - rate


def wrong_2(
    encode: Callable[[Tensor], tuple[Tensor, Tensor]],
    decode: Callable[[Tensor], Tensor],
    train: list[Float[Tensor, "_ pixels"]],
    test: list[Float[Tensor, "_ pixels"]],
) -> tuple[Tensor, Tensor, Tensor]:
    """Reports the training images instead of the test images."""
    reconstruction, rate, n = 0.0, 0.0, 0
    for x in train:
        mean, log_var = encode(x)
        logits = decode(mean + (0.5 * log_var).exp() * torch.randn_like(mean))
        reconstruction -= F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
        rate += 0.5 * (mean**2 + log_var.exp() - 1 - log_var).sum()
        n += len(x)
    return reconstruction / n, rate / n, (reconstruction - rate) / n


def wrong_3(
    encode: Callable[[Tensor], tuple[Tensor, Tensor]],
    decode: Callable[[Tensor], Tensor],
    train: list[Float[Tensor, "_ pixels"]],
    test: list[Float[Tensor, "_ pixels"]],
) -> tuple[Tensor, Tensor, Tensor]:
    """Decodes the mean instead of a drawn code: the reconstruction looks too good."""
    reconstruction, rate, n = 0.0, 0.0, 0
    for x in test:
        mean, log_var = encode(x)
        logits = decode(mean)
        reconstruction -= F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
        rate += 0.5 * (mean**2 + log_var.exp() - 1 - log_var).sum()
        n += len(x)
    return reconstruction / n, rate / n, (reconstruction - rate) / n


def wrong_4(
    encode: Callable[[Tensor], tuple[Tensor, Tensor]],
    decode: Callable[[Tensor], Tensor],
    train: list[Float[Tensor, "_ pixels"]],
    test: list[Float[Tensor, "_ pixels"]],
) -> tuple[Tensor, Tensor, Tensor]:
    """Draws with the standard deviation exp(log_var): the one half in the exponent is missing."""
    reconstruction, rate, n = 0.0, 0.0, 0
    for x in test:
        mean, log_var = encode(x)
        logits = decode(mean + log_var.exp() * torch.randn_like(mean))
        reconstruction -= F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
        rate += 0.5 * (mean**2 + log_var.exp() - 1 - log_var).sum()
        n += len(x)
    return reconstruction / n, rate / n, (reconstruction - rate) / n


def wrong_5(
    encode: Callable[[Tensor], tuple[Tensor, Tensor]],
    decode: Callable[[Tensor], Tensor],
    train: list[Float[Tensor, "_ pixels"]],
    test: list[Float[Tensor, "_ pixels"]],
) -> tuple[Tensor, Tensor, Tensor]:
    """Returns losses: the cross-entropy and the negative ELBO, with the opposite sign of what is asked for."""
    loss, rate, n = 0.0, 0.0, 0
    for x in test:
        mean, log_var = encode(x)
        logits = decode(mean + (0.5 * log_var).exp() * torch.randn_like(mean))
        loss += F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
        rate += 0.5 * (mean**2 + log_var.exp() - 1 - log_var).sum()
        n += len(x)
    return loss / n, rate / n, (loss + rate) / n


def wrong_6(
    encode: Callable[[Tensor], tuple[Tensor, Tensor]],
    decode: Callable[[Tensor], Tensor],
    train: list[Float[Tensor, "_ pixels"]],
    test: list[Float[Tensor, "_ pixels"]],
) -> tuple[Tensor, Tensor, Tensor]:
    """Two mistakes: the KL is averaged over the latent dimensions instead of summed, and the reconstruction over the pixels."""
    reconstruction, rate, n = 0.0, 0.0, 0
    for x in test:
        mean, log_var = encode(x)
        logits = decode(mean + (0.5 * log_var).exp() * torch.randn_like(mean))
        reconstruction -= F.binary_cross_entropy_with_logits(logits, x) * len(x)
        rate += 0.5 * (mean**2 + log_var.exp() - 1 - log_var).mean() * len(x)
        n += len(x)
    return reconstruction / n, rate / n, (reconstruction - rate) / n


def right_1(
    encode: Callable[[Tensor], tuple[Tensor, Tensor]],
    decode: Callable[[Tensor], Tensor],
    train: list[Float[Tensor, "_ pixels"]],
    test: list[Float[Tensor, "_ pixels"]],
) -> tuple[Tensor, Tensor, Tensor]:
    """Sums over images, pixels and dimensions in a loop over the batches, divided by the number of images."""
    reconstruction, rate, n = 0.0, 0.0, 0
    with torch.no_grad():
        for x in test:
            mean, log_var = encode(x)
            logits = decode(mean + (0.5 * log_var).exp() * torch.randn_like(mean))
            reconstruction -= F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
            rate += 0.5 * (mean**2 + log_var.exp() - 1 - log_var).sum()
            n += len(x)
    return reconstruction / n, rate / n, (reconstruction - rate) / n


def right_2(
    encode: Callable[[Tensor], tuple[Tensor, Tensor]],
    decode: Callable[[Tensor], Tensor],
    train: list[Float[Tensor, "_ pixels"]],
    test: list[Float[Tensor, "_ pixels"]],
) -> tuple[Tensor, Tensor, Tensor]:
    """One figure per image by torch.distributions, concatenated and averaged at the end."""
    reconstructions, rates = [], []
    for x in test:
        mean, log_var = encode(x)
        q = td.Normal(mean, (0.5 * log_var).exp())
        p = td.Bernoulli(logits=decode(q.sample()), validate_args=False)
        reconstructions.append(p.log_prob(x).sum(1))
        rates.append(td.kl_divergence(q, td.Normal(0.0, 1.0)).sum(1))
    reconstruction, rate = torch.cat(reconstructions), torch.cat(rates)
    return reconstruction.mean(), rate.mean(), (reconstruction - rate).mean()


@torch.no_grad()
def right_3(
    encode: Callable[[Tensor], tuple[Tensor, Tensor]],
    decode: Callable[[Tensor], Tensor],
    train: list[Float[Tensor, "_ pixels"]],
    test: list[Float[Tensor, "_ pixels"]],
) -> tuple[Tensor, Tensor, Tensor]:
    """Means of the batches weighed by their sizes, softplus form of the likelihood."""
    sizes = torch.tensor([float(len(x)) for x in test])
    weights = sizes / sizes.sum()
    figures = []
    for x in test:
        mean, log_var = encode(x)
        std = torch.exp(log_var / 2)
        logits = decode(torch.addcmul(mean, std, torch.randn(std.shape).to(std)))
        reconstruction = (x * logits - F.softplus(logits)).sum(1).mean()
        rate = (mean.square() + std.square() - log_var - 1).sum(1).mean() / 2
        figures.append(torch.stack([reconstruction, rate]))
    reconstruction, rate = (torch.stack(figures) * weights.to(figures[0])[:, None]).sum(0)
    return reconstruction, rate, reconstruction - rate
