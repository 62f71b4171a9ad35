import torch
from jaxtyping import Float
from torch import Tensor


def wrong_1(
    log_w: Float[Tensor, "samples batch"], z: Float[Tensor, "samples batch latent"]
) -> Float[Tensor, "batch latent"]:
    """exponentiates without subtracting the largest log-weight, so very small weights all become 0 and the quotient NaN"""
    w = log_w.exp()
    w = w / w.sum(0)
    return (w[..., None] * z).sum(0)


def wrong_2(
    log_w: Float[Tensor, "samples batch"], z: Float[Tensor, "samples batch latent"]
) -> Float[Tensor, "batch latent"]:
    """normalises over the images (the last dimension) instead of over the samples"""
    w = torch.softmax(log_w, dim=-1)
    return (w.unsqueeze(-1) * z).sum(0)


def wrong_3(
    log_w: Float[Tensor, "samples batch"], z: Float[Tensor, "samples batch latent"]
) -> Float[Tensor, "batch latent"]:
    """two mistakes: divides by the number of samples instead of by the sum of the weights, and exponentiates very small log-weights directly"""
    return (log_w.exp()[..., None] * z).mean(0)


def wrong_4(
    log_w: Float[Tensor, "samples batch"], z: Float[Tensor, "samples batch latent"]
) -> Float[Tensor, "batch latent"]:
    """weights that already sum to one are averaged over samples instead of summed: too small by the number of samples"""
    w = log_w.softmax(0)
    return (w[..., None] * z).mean(dim=0)


def wrong_5(
    log_w: Float[Tensor, "samples batch"], z: Float[Tensor, "samples batch latent"]
) -> Float[Tensor, "batch latent"]:
    """subtracts the largest log-weight of all images before the exponential: an image with much smaller weights becomes 0/0"""
    w = (log_w - log_w.max()).exp()
    w = w / w.sum(0, keepdim=True)
    return torch.einsum("sb,sbl->bl", w, z)


def wrong_6(
    log_w: Float[Tensor, "samples batch"], z: Float[Tensor, "samples batch latent"]
) -> Float[Tensor, "batch latent"]:
    """uses the log-weights themselves as weights, divided by their sum"""
    w = log_w / log_w.sum(0)
    return (w[..., None] * z).sum(0)


def right_1(
    log_w: Float[Tensor, "samples batch"], z: Float[Tensor, "samples batch latent"]
) -> Float[Tensor, "batch latent"]:
    """a softmax over the samples and a weighted sum"""
    return (log_w.softmax(0)[..., None] * z).sum(0)


def right_2(
    log_w: Float[Tensor, "samples batch"], z: Float[Tensor, "samples batch latent"]
) -> Float[Tensor, "batch latent"]:
    """log-weights normalised by logsumexp, and einsum"""
    w = (log_w - log_w.logsumexp(0, keepdim=True)).exp()
    return torch.einsum("sb,sbl->bl", w, z)


def right_3(
    log_w: Float[Tensor, "samples batch"], z: Float[Tensor, "samples batch latent"]
) -> Float[Tensor, "batch latent"]:
    """a loop over images, each with its own largest log-weight subtracted"""
    means = []
    for i in range(log_w.shape[1]):
        w = (log_w[:, i] - log_w[:, i].max()).exp()
        means.append(w @ z[:, i] / w.sum())
    return torch.stack(means)
