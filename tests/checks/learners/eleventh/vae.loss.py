import torch
from torch import distributions as td
from torch.nn import functional as F


def wrong_1(logits, x, mean, log_var):
    """Wrong: averages the KL over the latent dimensions in place of summing it."""
    reconstruction = F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(1)
    kl = -0.5 * (1 + log_var - mean**2 - log_var.exp()).mean(1)
    return (reconstruction + kl).mean()


def wrong_2(logits, x, mean, log_var):
    """Wrong: exchanges the arguments of the KL, KL(p || q) in place of KL(q || p)."""
    q = td.Normal(mean, (0.5 * log_var).exp())
    prior = td.Normal(torch.zeros_like(mean), torch.ones_like(mean))
    log_p = td.Bernoulli(logits=logits, validate_args=False).log_prob(x).sum(-1)
    return -(log_p - td.kl_divergence(prior, q).sum(-1)).mean()


def wrong_3(logits, x, mean, log_var):
    """Wrong: computes probabilities first and the cross-entropy from them, which is cut off at 100 nats where the sigmoid is 0 or 1 (large logits)."""
    p = torch.sigmoid(logits)
    losses = []
    for i in range(len(x)):
        bce = F.binary_cross_entropy(p[i], x[i], reduction="sum")
        kl = 0.5 * (mean[i] ** 2 + log_var[i].exp() - log_var[i] - 1).sum()
        losses.append(bce + kl)
    return torch.stack(losses).mean()


def wrong_4(logits, x, mean, log_var):
    """Wrong twice: takes exp(log_var) for the standard deviation in the KL, and averages the cross-entropy over the pixels."""
    bce = F.binary_cross_entropy_with_logits(logits, x)
    q = td.Normal(mean, log_var.exp())
    kl = td.kl_divergence(q, td.Normal(torch.zeros_like(mean), 1.0)).sum(1)
    return bce + kl.mean()


def right_1(logits, x, mean, log_var):
    """Right: log(1 + e^l) - x l for each pixel and half of mu^2 + sigma^2 - 1 - log sigma^2 for each dimension; all added up, divided by the number of images."""
    pixels = torch.logaddexp(logits, torch.zeros_like(logits)) - x * logits
    latents = 0.5 * (mean.square() + torch.expm1(log_var) - log_var)
    return (pixels.sum() + latents.sum()) / len(x)


def right_2(logits, x, mean, log_var):
    """Right: image by image, log-sigmoids of l and -l weighted with x and 1 - x, minus the KL; minus the mean of these ELBOs."""
    elbos = []
    for l, target, mu, lv in zip(logits, x, mean, log_var):
        log_p = target @ F.logsigmoid(l) + (1 - target) @ F.logsigmoid(-l)
        kl = (mu @ mu + lv.exp().sum() - lv.sum() - len(mu)) / 2
        elbos.append(log_p - kl)
    return -torch.stack(elbos).mean()
