import torch
from jaxtyping import Float, Int
from torch import Tensor, distributions as td
from torch.nn import functional as F


def wrong_1(
    encode,
    decode,
    x: Float[Tensor, "batch pixels"],
    y: Int[Tensor, "batch"],
    noise: Float[Tensor, "batch latent"],
) -> Float[Tensor, "batch"]:
    """Draws with the standard deviation exp(log_var): the one half in the exponent is missing."""
    mean, log_var = encode(x, y)
    logits = decode(mean + log_var.exp() * noise, y)
    reconstruction = -F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(1)
    kl = 0.5 * (mean**2 + log_var.exp() - 1 - log_var).sum(1)
    return reconstruction - kl


def wrong_2(
    encode,
    decode,
    x: Float[Tensor, "batch pixels"],
    y: Int[Tensor, "batch"],
    noise: Float[Tensor, "batch latent"],
) -> Float[Tensor, "batch"]:
    """Turns logits into probabilities and takes their logarithms, which is nan as soon as a sigmoid rounds to 0 or 1."""
    mean, log_var = encode(x, y)
    p = torch.sigmoid(decode(mean + (0.5 * log_var).exp() * noise, y))
    reconstruction = (x * p.log() + (1 - x) * (1 - p).log()).sum(1)
    kl = 0.5 * (mean**2 + log_var.exp() - 1 - log_var).sum(1)
    return reconstruction - kl


def wrong_3(
    encode,
    decode,
    x: Float[Tensor, "batch pixels"],
    y: Int[Tensor, "batch"],
    noise: Float[Tensor, "batch latent"],
) -> Float[Tensor, "batch"]:
    """Averages the reconstruction over the pixels instead of summing, while the KL is summed."""
    mean, log_var = encode(x, y)
    logits = decode(mean + (0.5 * log_var).exp() * noise, y)
    reconstruction = -F.binary_cross_entropy_with_logits(logits, x, reduction="none").mean(1)
    kl = 0.5 * (mean**2 + log_var.exp() - 1 - log_var).sum(1)
    return reconstruction - kl


def wrong_4(
    encode,
    decode,
    x: Float[Tensor, "batch pixels"],
    y: Int[Tensor, "batch"],
    noise: Float[Tensor, "batch latent"],
) -> Float[Tensor, "batch"]:
    """Decodes the mean and never uses the noise."""
    mean, log_var = encode(x, y)
    logits = decode(mean, y)
    reconstruction = -F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(1)
    kl = 0.5 * (mean**2 + log_var.exp() - 1 - log_var).sum(1)
    return reconstruction - kl


def wrong_5(
    encode,
    decode,
    x: Float[Tensor, "batch pixels"],
    y: Int[Tensor, "batch"],
    noise: Float[Tensor, "batch latent"],
) -> Float[Tensor, "batch"]:
    """Adds the KL to the reconstruction instead of subtracting it."""
    mean, log_var = encode(x, y)
    logits = decode(mean + torch.exp(log_var / 2) * noise, y)
    reconstruction = -F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(1)
    kld = -0.5 * torch.sum(1 + log_var - mean.pow(2) - log_var.exp(), dim=1)
    return reconstruction + kld


def wrong_6(
    encode,
    decode,
    x: Float[Tensor, "batch pixels"],
    y: Int[Tensor, "batch"],
    noise: Float[Tensor, "batch latent"],
) -> Float[Tensor, "batch"]:
    """In the KL the standard deviation stands where the variance belongs."""
    mean, log_var = encode(x, y)
    std = (0.5 * log_var).exp()
    logits = decode(mean + std * noise, y)
    reconstruction = -F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(1)
    kl = 0.5 * (mean**2 + std - 1 - log_var).sum(1)
    return reconstruction - kl


def right_1(
    encode,
    decode,
    x: Float[Tensor, "batch pixels"],
    y: Int[Tensor, "batch"],
    noise: Float[Tensor, "batch latent"],
) -> Float[Tensor, "batch"]:
    """Cross-entropy with logits and the closed form of the KL."""
    mean, log_var = encode(x, y)
    logits = decode(mean + (0.5 * log_var).exp() * noise, y)
    reconstruction = -F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(1)
    kl = 0.5 * (mean**2 + log_var.exp() - 1 - log_var).sum(1)
    return reconstruction - kl


def right_2(
    encode,
    decode,
    x: Float[Tensor, "batch pixels"],
    y: Int[Tensor, "batch"],
    noise: Float[Tensor, "batch latent"],
) -> Float[Tensor, "batch"]:
    """torch.distributions for the likelihood, the posterior, the prior and their KL."""
    mean, log_var = encode(x, y)
    q = td.Normal(mean, torch.exp(0.5 * log_var))
    prior = td.Normal(torch.zeros_like(mean), torch.ones_like(mean))
    z = q.loc + q.scale * noise
    p = td.Bernoulli(logits=decode(z, y), validate_args=False)
    return p.log_prob(x).sum(-1) - td.kl_divergence(q, prior).sum(-1)


def right_3(
    encode,
    decode,
    x: Float[Tensor, "batch pixels"],
    y: Int[Tensor, "batch"],
    noise: Float[Tensor, "batch latent"],
) -> Float[Tensor, "batch"]:
    """Softplus form of the Bernoulli log-probability; the KL term by term, a loop over latent dimensions."""
    mean, log_var = encode(x, y)
    std = log_var.exp().sqrt()
    logits = decode(mean + std * noise, y)
    bound = (x * logits - F.softplus(logits)).sum(dim=1)
    for i in range(mean.shape[1]):
        bound = bound + 0.5 + 0.5 * log_var[:, i] - 0.5 * mean[:, i] ** 2 - 0.5 * std[:, i] ** 2
    return bound
