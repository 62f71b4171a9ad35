import torch
from torch import distributions as td


def wrong_1(mean_q, mean_p, variance):
    """Wrong: the factor 1/2 is missing: squared distance of the means over the variance."""
    return ((mean_q - mean_p) ** 2).flatten(1).sum(1) / variance


def wrong_2(mean_q, mean_p, variance):
    """Wrong: averages over the entries of each image instead of adding them up."""
    axes = tuple(range(1, mean_q.dim()))
    return (0.5 * (mean_q - mean_p).square() / variance).mean(axes)


def wrong_3(mean_q, mean_p, variance):
    """Wrong: hands the variance to td.Normal as its scale, as if it were a standard deviation."""
    kl = td.kl_divergence(td.Normal(mean_q, variance), td.Normal(mean_p, variance))
    return kl.reshape(len(kl), -1).sum(-1)


def wrong_4(mean_q, mean_p, variance):
    """Wrong twice: the distance of the means is not squared, and the factor 1/2 is missing."""
    out = []
    for a, b in zip(mean_q, mean_p, strict=True):
        out.append(torch.linalg.vector_norm(a - b) / variance)
    return torch.stack(out)


def right_1(mean_q, mean_p, variance):
    """Right: torch's KL of two Independent Normals with the standard deviation sqrt(variance), all event axes joined."""
    sigma = variance.sqrt().expand_as(mean_q)
    event = mean_q.ndim - 1
    q = td.Independent(td.Normal(mean_q, sigma), event)
    p = td.Independent(td.Normal(mean_p, sigma), event)
    return td.kl_divergence(q, p)


def right_2(mean_q, mean_p, variance):
    """Right: the difference in units of sigma, then half its inner product with itself, by einsum over rows."""
    away = ((mean_q - mean_p) / variance.sqrt()).reshape(mean_q.shape[0], -1)
    return torch.einsum("bd,bd->b", away, away) / 2
