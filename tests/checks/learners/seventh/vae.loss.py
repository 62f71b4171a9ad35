import torch
from torch.nn import functional as F


def wrong_1(logits, x, mean, log_var):
    """Wrong: the KL is averaged over the latent dimensions instead of summed."""
    reconstruction = F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(-1)
    kl = 0.5 * (mean**2 + log_var.exp() - 1 - log_var).mean(-1)
    return (reconstruction + kl).mean()


def wrong_2(logits, x, mean, log_var):
    """Wrong: goes through probabilities with a guard of 1e-7 in the logarithms, which is inaccurate for logits of 200."""
    p = logits.sigmoid()
    log_p = (x * (p + 1e-7).log() + (1 - x) * (1 - p + 1e-7).log()).sum(1)
    kl = (mean.square() + log_var.exp() - log_var - 1).sum(1) / 2
    return torch.mean(kl - log_p)


def wrong_3(logits, x, mean, log_var):
    """Wrong: the KL has sigma = exp(log_var / 2) where the variance belongs."""
    sigma = torch.exp(0.5 * log_var)
    total = torch.zeros((), dtype=logits.dtype)
    for i in range(len(x)):
        bce = F.binary_cross_entropy_with_logits(logits[i], x[i], reduction="sum")
        kl = 0.5 * torch.sum(mean[i] ** 2 + sigma[i] - log_var[i] - 1)
        total = total + bce + kl
    return total / len(x)


def wrong_4(logits, x, mean, log_var):
    """Wrong twice: the KL lacks its one half, and the loss is summed over the batch instead of averaged."""
    bce = F.softplus(logits) - torch.einsum("bp,bp->bp", x, logits)
    kl = mean.pow(2) + log_var.exp() - log_var - 1
    return bce.sum() + kl.sum()


def right_1(logits, x, mean, log_var):
    """Right: binary cross-entropy with logits plus the closed KL, summed per image, then averaged."""
    bce = F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(-1)
    kl = 0.5 * (mean.square() + log_var.exp() - log_var - 1).sum(-1)
    return (bce + kl).mean()


def right_2(logits, x, mean, log_var):
    """Right: image by image, with logsigmoid for both colours and the KL from its three parts."""
    losses = []
    for l, image, m, lv in zip(logits, x, mean, log_var):
        log_p = torch.dot(image, F.logsigmoid(l)) + torch.dot(1 - image, F.logsigmoid(-l))
        kl = 0.5 * (torch.dot(m, m) + torch.expm1(lv).sum() - lv.sum())
        losses.append(kl - log_p)
    return sum(losses) / len(losses)
