import torch


def wrong_1(log_prob, kl, beta):
    """Beta stands on the wrong term: it weighs the reconstruction instead of the KL."""
    return beta * log_prob.sum(1) - kl.sum(1)


def wrong_2(log_prob, kl, beta):
    """The sign of the whole is wrong: this is the loss to be minimised, distortion + beta * rate."""
    distortion = -log_prob.sum(dim=1)
    rate = kl.sum(dim=1)
    return distortion + beta * rate


def wrong_3(log_prob, kl, beta):
    """The KL is added instead of subtracted, so rate is rewarded."""
    return log_prob.sum(-1) + beta * kl.sum(-1)


def wrong_4(log_prob, kl, beta):
    """Averages over the pixels and over the latent dimensions instead of summing both."""
    return log_prob.mean(1) - beta * kl.mean(1)


def wrong_5(log_prob, kl, beta):
    """Averages over the batch: one number instead of one figure per image."""
    return (log_prob.sum(1) - beta * kl.sum(1)).mean()


def wrong_6(log_prob, kl, beta):
    """Beta multiplies the whole ELBO, the reconstruction as well as the KL."""
    elbo = log_prob.sum(1) - kl.sum(1)
    return beta * elbo


def right_1(log_prob, kl, beta):
    """Distortion and rate by name, then minus their priced sum."""
    distortion, rate = -log_prob.sum(1), kl.sum(1)
    return -(distortion + beta * rate)


def right_2(log_prob, kl, beta):
    """Sums written as einsum."""
    return torch.einsum("bp->b", log_prob) - beta * torch.einsum("bl->b", kl)


def right_3(log_prob, kl, beta):
    """A loop over images; the KL is appended to the pixels with the weight -beta and all is summed."""
    return torch.stack([torch.cat([p, -beta * k]).sum() for p, k in zip(log_prob, kl)])
