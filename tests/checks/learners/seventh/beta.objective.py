import torch


def wrong_1(log_prob, kl, beta):
    """Wrong: the sign, it is the loss to be minimised and not the objective."""
    distortion = -log_prob.sum(1)
    rate = kl.sum(1)
    return distortion + beta * rate


def wrong_2(log_prob, kl, beta):
    """Wrong: averages the log-probability over the pixels instead of summing it."""
    return log_prob.mean(dim=1).sub(beta * kl.sum(dim=1))


def wrong_3(log_prob, kl, beta):
    """Wrong: the price is on the distortion instead of the rate."""
    return torch.einsum("bp->b", log_prob) * beta - torch.einsum("bl->b", kl)


def wrong_4(log_prob, kl, beta):
    """Wrong twice: averages the KL over the latent dimensions, and adds it instead of subtracting."""
    out = []
    for pixels, units in zip(log_prob, kl):
        out.append(pixels.sum() + beta * units.mean())
    return torch.stack(out)


def right_1(log_prob, kl, beta):
    """Right: the two sums, beta on the rate."""
    return log_prob.sum(1) - beta * kl.sum(1)


def right_2(log_prob, kl, beta):
    """Right: one row of distortions and priced rates, put side by side, summed and negated."""
    costs = torch.cat([-log_prob, beta * kl], dim=-1)
    return -costs.sum(dim=-1)
