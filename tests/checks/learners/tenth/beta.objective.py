import torch


def wrong_1(log_prob, kl, beta):
    """Wrong: returns distortion + beta * rate, the loss to be minimised, without the minus sign."""
    distortion = -log_prob.sum(dim=1)
    rate = kl.sum(dim=1)
    return distortion + beta * rate


def wrong_2(log_prob, kl, beta):
    """Wrong: averages the log-probability over the pixels where it should be summed."""
    return log_prob.mean(1) - beta * kl.sum(1)


def wrong_3(log_prob, kl, beta):
    """Wrong: the price beta stands on the distortion, the rate costs 1."""
    out = []
    for row, nats in zip(log_prob, kl):
        out.append(beta * row.sum() - nats.sum())
    return torch.stack(out)


def wrong_4(log_prob, kl, beta):
    """Wrong twice: adds the rate in place of subtracting it, and averages it over the latent dimensions."""
    reconstruction = torch.einsum("bp->b", log_prob)
    return reconstruction + beta * kl.mean(dim=-1)


def right_1(log_prob, kl, beta):
    """Right: loops over the images, with distortion and rate named and summed."""
    figures = []
    for i in range(log_prob.shape[0]):
        distortion = -log_prob[i].sum()
        rate = kl[i].sum()
        figures.append(-(distortion + beta * rate))
    return torch.stack(figures)


def right_2(log_prob, kl, beta):
    """Right: one sum over a row in which the log-probabilities and the priced, negated KLs stand side by side."""
    return torch.cat([log_prob, -beta * kl], dim=1).sum(dim=1)
