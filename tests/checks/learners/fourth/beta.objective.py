import torch


def wrong_1(log_prob, kl, beta):
    """Wrong: sign, returns the loss (to be minimised)."""
    return -log_prob.sum(1) + beta * kl.sum(1)


def wrong_2(log_prob, kl, beta):
    """Wrong: mean over pixels in place of the sum."""
    return log_prob.mean(dim=-1) - beta * kl.sum(dim=-1)


def wrong_3(log_prob, kl, beta):
    """Wrong: the price is put on the distortion, not on the rate."""
    return torch.einsum("bp->b", log_prob) * beta - torch.einsum("bl->b", kl)


def wrong_4(log_prob, kl, beta):
    """Wrong twice: the KL is ADDED, and it is the mean over the latent dimensions."""
    distortion = -log_prob.sum(1)
    rate = kl.mean(1)
    return -distortion + beta * rate


def right_1(log_prob, kl, beta):
    """Right: one-liner."""
    return log_prob.sum(-1) - beta * kl.sum(-1)


def right_2(log_prob, kl, beta):
    """Right: loop over the images, stacked."""
    rows = []
    for i in range(log_prob.shape[0]):
        distortion = -torch.sum(log_prob[i])
        rate = torch.sum(kl[i])
        rows.append(-(distortion + beta * rate))
    return torch.stack(rows)
