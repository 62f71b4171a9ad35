import torch
from jaxtyping import Float
from torch import Tensor


def wrong_1(
    log_p_pixels: Float[Tensor, "codes pixels"],
    log_prior: Float[Tensor, "codes"],
    log_q: Float[Tensor, "codes"],
    seen: Float[Tensor, "pixels"],
) -> Float[Tensor, "codes"]:
    """Uses all pixels, those in the holes as well."""
    return torch.softmax(log_p_pixels.sum(1) + log_prior - log_q, 0)


def wrong_2(
    log_p_pixels: Float[Tensor, "codes pixels"],
    log_prior: Float[Tensor, "codes"],
    log_q: Float[Tensor, "codes"],
    seen: Float[Tensor, "pixels"],
) -> Float[Tensor, "codes"]:
    """Adds log q instead of subtracting it."""
    return torch.softmax((log_p_pixels * seen).sum(1) + log_prior + log_q, 0)


def wrong_3(
    log_p_pixels: Float[Tensor, "codes pixels"],
    log_prior: Float[Tensor, "codes"],
    log_q: Float[Tensor, "codes"],
    seen: Float[Tensor, "pixels"],
) -> Float[Tensor, "codes"]:
    """The prior is missing: only likelihood over proposal."""
    return torch.softmax((log_p_pixels * seen).sum(1) - log_q, 0)


def wrong_4(
    log_p_pixels: Float[Tensor, "codes pixels"],
    log_prior: Float[Tensor, "codes"],
    log_q: Float[Tensor, "codes"],
    seen: Float[Tensor, "pixels"],
) -> Float[Tensor, "codes"]:
    """Averages the log-probabilities over the seen pixels instead of summing them."""
    log_likelihood = (log_p_pixels * seen).sum(1) / seen.sum()
    return torch.softmax(log_likelihood + log_prior - log_q, 0)


def wrong_5(
    log_p_pixels: Float[Tensor, "codes pixels"],
    log_prior: Float[Tensor, "codes"],
    log_q: Float[Tensor, "codes"],
    seen: Float[Tensor, "pixels"],
) -> Float[Tensor, "codes"]:
    """Exponentiates before normalising: with hundreds of pixels every weight underflows to 0, and 0 / 0 is nan."""
    w = torch.exp((log_p_pixels * seen).sum(1) + log_prior - log_q)
    return w / w.sum()


def wrong_6(
    log_p_pixels: Float[Tensor, "codes pixels"],
    log_prior: Float[Tensor, "codes"],
    log_q: Float[Tensor, "codes"],
    seen: Float[Tensor, "pixels"],
) -> Float[Tensor, "codes"]:
    """Takes the mask the wrong way round: weighs by the pixels in the holes."""
    log_likelihood = log_p_pixels[:, seen == 0].sum(1)
    return torch.softmax(log_likelihood + log_prior - log_q, 0)


def right_1(
    log_p_pixels: Float[Tensor, "codes pixels"],
    log_prior: Float[Tensor, "codes"],
    log_q: Float[Tensor, "codes"],
    seen: Float[Tensor, "pixels"],
) -> Float[Tensor, "codes"]:
    """Sum over the chosen columns, then a softmax over the codes."""
    log_w = log_p_pixels[:, seen > 0].sum(1) + log_prior - log_q
    return log_w.softmax(0)


def right_2(
    log_p_pixels: Float[Tensor, "codes pixels"],
    log_prior: Float[Tensor, "codes"],
    log_q: Float[Tensor, "codes"],
    seen: Float[Tensor, "pixels"],
) -> Float[Tensor, "codes"]:
    """torch.where for the mask, logsumexp for the normalisation."""
    kept = torch.where(seen > 0, log_p_pixels, torch.zeros_like(log_p_pixels))
    log_w = kept.sum(-1) + log_prior - log_q
    return (log_w - torch.logsumexp(log_w, 0)).exp()


def right_3(
    log_p_pixels: Float[Tensor, "codes pixels"],
    log_prior: Float[Tensor, "codes"],
    log_q: Float[Tensor, "codes"],
    seen: Float[Tensor, "pixels"],
) -> Float[Tensor, "codes"]:
    """A loop over the codes, shifted by the largest before exp."""
    log_w = []
    for row, prior, q in zip(log_p_pixels, log_prior, log_q):
        log_w.append(torch.masked_select(row, seen.bool()).sum() + prior - q)
    log_w = torch.stack(log_w)
    w = torch.exp(log_w - log_w.max())
    return w / w.sum()
