import torch
from torch import distributions as td
from torch.nn import functional as F


def wrong_1(encode, decode, train, test):
    """The mean of the batches' means: images of a smaller last batch count more."""
    figures = []
    with torch.no_grad():
        for x in test:
            mean, log_var = encode(x)
            z = mean + (0.5 * log_var).exp() * torch.randn_like(mean)
            nll = F.binary_cross_entropy_with_logits(decode(z), x, reduction="none").sum(1)
            kl = 0.5 * (log_var.exp() + mean**2 - 1 - log_var).sum(1)
            figures.append(torch.stack([-nll.mean(), kl.mean()]))
    reconstruction, rate = torch.stack(figures).mean(0)
    return reconstruction, rate, reconstruction - rate


def wrong_2(encode, decode, train, test):
    """Reports the figures of the training images."""
    reconstruction, rate, n = 0.0, 0.0, 0
    with torch.no_grad():
        for x in train:
            mean, log_var = encode(x)
            z = mean + (0.5 * log_var).exp() * torch.randn_like(mean)
            reconstruction -= F.binary_cross_entropy_with_logits(decode(z), x, reduction="sum")
            rate += 0.5 * (log_var.exp() + mean**2 - 1 - log_var).sum()
            n += len(x)
    return reconstruction / n, rate / n, (reconstruction - rate) / n


def wrong_3(encode, decode, train, test):
    """Decodes the mean of q(z|x), no code is drawn."""
    reconstruction, rate, n = 0.0, 0.0, 0
    with torch.no_grad():
        for x in test:
            mean, log_var = encode(x)
            reconstruction -= F.binary_cross_entropy_with_logits(decode(mean), x, reduction="sum")
            rate += 0.5 * (log_var.exp() + mean**2 - 1 - log_var).sum()
            n += len(x)
    return reconstruction / n, rate / n, (reconstruction - rate) / n


def wrong_4(encode, decode, train, test):
    """Two slips: the reconstruction is the positive cross-entropy, and the rate is added to it as in a loss."""
    loss, rate, n = 0.0, 0.0, 0
    with torch.no_grad():
        for x in test:
            mean, log_var = encode(x)
            z = mean + (0.5 * log_var).exp() * torch.randn_like(mean)
            loss += F.binary_cross_entropy_with_logits(decode(z), x, reduction="sum")
            rate += 0.5 * (log_var.exp() + mean**2 - 1 - log_var).sum()
            n += len(x)
    return loss / n, rate / n, (loss + rate) / n


def right_1(encode, decode, train, test):
    """Sums over the test batches, divided by the number of images."""
    reconstruction, rate, n = torch.tensor(0.0), torch.tensor(0.0), 0
    with torch.no_grad():
        for x in test:
            mean, log_var = encode(x)
            z = mean + (0.5 * log_var).exp() * torch.randn_like(mean)
            logits = decode(z)
            reconstruction = reconstruction + (x * logits - F.softplus(logits)).sum()
            rate = rate + 0.5 * (log_var.exp() + mean**2 - 1 - log_var).sum()
            n += len(x)
    return reconstruction / n, rate / n, (reconstruction - rate) / n


def right_2(encode, decode, train, test):
    """torch's distributions, one figure for each image, all of them averaged at the end."""
    logs, kls = [], []
    with torch.no_grad():
        for x in test:
            mean, log_var = encode(x)
            q = td.Normal(mean, (0.5 * log_var).exp())
            p = td.Bernoulli(logits=decode(q.sample()), validate_args=False)
            logs.append(p.log_prob(x).sum(-1))
            prior = td.Normal(torch.zeros_like(mean), torch.ones_like(mean))
            kls.append(td.kl_divergence(q, prior).sum(-1))
    reconstruction, rate = torch.cat(logs).mean(), torch.cat(kls).mean()
    return reconstruction, rate, reconstruction - rate
