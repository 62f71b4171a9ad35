import torch


def wrong_1(log_prob, kl, beta):
    """Averages log p(x|z) over the pixels instead of summing it, so the rate weighs far too much."""
    return log_prob.mean(dim=1) - beta * kl.sum(dim=1)


def wrong_2(log_prob, kl, beta):
    """Puts the price on the distortion instead of on the rate."""
    return beta * log_prob.sum(dim=1) - kl.sum(dim=1)


def wrong_3(log_prob, kl, beta):
    """Averages the KL over the batch, so every image is charged the same rate."""
    return log_prob.sum(dim=1) - beta * kl.sum(dim=1).mean()


def wrong_4(log_prob, kl, beta):
    """Returns the loss to be minimised, distortion plus beta times rate, with the sign not turned."""
    distortion = -log_prob.sum(dim=1)
    return distortion + beta * kl.sum(dim=1)


def right_1(log_prob, kl, beta):
    """Distortion and rate by sums over the last axis."""
    distortion = -log_prob.sum(-1)
    rate = kl.sum(-1)
    return -(distortion + beta * rate)


def right_2(log_prob, kl, beta):
    """Joins the pixels and the priced dimensions in one table and sums its rows."""
    return torch.cat([log_prob, -beta * kl], dim=1).sum(dim=1)
