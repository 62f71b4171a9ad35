import torch
import torch.distributions as td


def wrong_1(mean_q, mean_p, variance):
    """Mistake: the variance is handed to Normal as its standard deviation."""
    kl = td.kl_divergence(td.Normal(mean_q, variance), td.Normal(mean_p, variance))
    return kl.flatten(1).sum(1)


def wrong_2(mean_q, mean_p, variance):
    """Mistake: the factor 1/2 is missing."""
    difference = (mean_q - mean_p).flatten(1)
    return torch.einsum("bi,bi->b", difference, difference) / variance


def wrong_3(mean_q, mean_p, variance):
    """Mistake: averaged over the pixels, not summed."""
    return ((mean_q - mean_p).pow(2) / (2 * variance)).flatten(1).mean(1)


def wrong_4(mean_q, mean_p, variance):
    """Two mistakes: the distance is not squared, and the 2 of the denominator is missing."""
    distance = torch.linalg.vector_norm((mean_q - mean_p).flatten(1), dim=1)
    return distance / variance


def right_1(mean_q, mean_p, variance):
    """Right: squared distance over twice the variance, per image."""
    return (mean_q - mean_p).square().reshape(len(mean_q), -1).sum(1) / (2 * variance)


def right_2(mean_q, mean_p, variance):
    """Right: the library's KL of Normals with the root of the variance, in a loop over images."""
    sigma = torch.as_tensor(variance, dtype=mean_q.dtype).sqrt()
    return torch.stack(
        [td.kl_divergence(td.Normal(q, sigma), td.Normal(p, sigma)).sum() for q, p in zip(mean_q, mean_p)]
    )
