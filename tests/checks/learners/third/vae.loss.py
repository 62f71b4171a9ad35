import torch
from torch import Tensor
from torch import distributions as td
from torch.nn import functional as F


def wrong_1(logits: Tensor, x: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
    """Averages the reconstruction over the pixels (the default reduction) while the KL is summed."""
    reconstruction = F.binary_cross_entropy_with_logits(logits, x)
    kl = 0.5 * (mean**2 + log_var.exp() - log_var - 1).sum(1)
    return reconstruction + kl.mean()


def wrong_2(logits: Tensor, x: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
    """Reads log_var as the logarithm of the standard deviation in the KL."""
    reconstruction = F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(1)
    sigma = log_var.exp()
    kl = 0.5 * (mean**2 + sigma**2 - 1).sum(1) - sigma.log().sum(1)
    return (reconstruction + kl).mean()


def wrong_3(logits: Tensor, x: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
    """Turns the sign of the likelihood only: minus the ELBO has plus KL, but here the KL is subtracted."""
    log_likelihood = -F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(1)
    kl = -0.5 * (1 + log_var - mean**2 - log_var.exp()).sum(1)
    return (-log_likelihood - kl).mean()


def wrong_4(logits: Tensor, x: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
    """Takes the logarithm of sigmoid probabilities, which is cut off at -100 and wrong for logits beyond about 17."""
    probabilities = logits.sigmoid()
    reconstruction = F.binary_cross_entropy(probabilities, x, reduction="sum")
    kl = 0.5 * (mean.pow(2) + log_var.exp() - log_var - 1).sum()
    return (reconstruction + kl) / x.shape[0]


def right_1(logits: Tensor, x: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
    """Sums cross-entropy and KL over everything with library functions and divides by the batch size."""
    reconstruction = F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
    q = td.Normal(mean, (0.5 * log_var).exp())
    p = td.Normal(torch.zeros_like(mean), torch.ones_like(mean))
    return (reconstruction + td.kl_divergence(q, p).sum()) / len(x)


def right_2(logits: Tensor, x: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
    """Goes image by image and writes the logarithms of the two probabilities as softplus."""
    losses = []
    for image_logits, image, m, v in zip(logits, x, mean, log_var, strict=True):
        nll = image * F.softplus(-image_logits) + (1 - image) * F.softplus(image_logits)
        kl = 0.5 * (m.square() + torch.expm1(v) - v)
        losses.append(nll.sum() + kl.sum())
    return torch.stack(losses).mean()
