import torch
from torch.distributions import Bernoulli, Normal, kl_divergence
from torch.nn import functional as F


def wrong_1(encode, decode, train, test):
    """Wrong: averages the means of the batches, so images of a smaller last batch count more than once."""
    reconstructions, rates = [], []
    for x in test:
        mean, log_var = encode(x)
        z = mean + (0.5 * log_var).exp() * torch.randn_like(mean)
        bce = F.binary_cross_entropy_with_logits(decode(z), x, reduction="none").sum(1)
        kl = 0.5 * (mean**2 + log_var.exp() - log_var - 1).sum(1)
        reconstructions.append(-bce.mean())
        rates.append(kl.mean())
    reconstruction = torch.stack(reconstructions).mean()
    rate = torch.stack(rates).mean()
    return reconstruction, rate, reconstruction - rate


def wrong_2(encode, decode, train, test):
    """Wrong: no code is drawn: the posterior mean is decoded."""
    n = sum(len(x) for x in test)
    reconstruction = torch.tensor(0.0)
    rate = torch.tensor(0.0)
    for x in test:
        mean, log_var = encode(x)
        logits = decode(mean)
        reconstruction = reconstruction - F.binary_cross_entropy_with_logits(
            logits, x, reduction="sum"
        )
        rate = rate - 0.5 * (1 + log_var - mean.pow(2) - log_var.exp()).sum()
    return reconstruction / n, rate / n, (reconstruction - rate) / n


def wrong_3(encode, decode, train, test):
    """Wrong: the KL has its arguments exchanged: KL(p || q) instead of KL(q || p)."""
    log_p, rates = [], []
    for x in test:
        mean, log_var = encode(x)
        q = Normal(mean, (0.5 * log_var).exp())
        prior = Normal(torch.zeros_like(mean), torch.ones_like(mean))
        log_p.append(Bernoulli(logits=decode(q.sample()), validate_args=False).log_prob(x).sum(-1))
        rates.append(kl_divergence(prior, q).sum(-1))
    reconstruction, rate = torch.cat(log_p).mean(), torch.cat(rates).mean()
    return reconstruction, rate, reconstruction - rate


def wrong_4(encode, decode, train, test):
    """Wrong twice: codes are drawn with the standard deviation exp(log_var), and batch means are averaged."""
    rec, kl = torch.tensor(0.0), torch.tensor(0.0)
    for x in test:
        mean, log_var = encode(x)
        z = torch.normal(mean, log_var.exp())
        logits = decode(z)
        rec = rec + (x * F.logsigmoid(logits) + (1 - x) * F.logsigmoid(-logits)).sum(1).mean()
        kl = kl + 0.5 * (mean.square() + log_var.exp() - log_var - 1).sum(1).mean()
    rec, kl = rec / len(test), kl / len(test)
    return rec, kl, rec - kl


@torch.no_grad()
def right_1(encode, decode, train, test):
    """Right: the figures of single test images, from torch.distributions, put in one long row and averaged once."""
    log_p, rates = [], []
    for x in test:
        mean, log_var = encode(x)
        q = Normal(mean, (0.5 * log_var).exp(), validate_args=False)
        prior = Normal(torch.zeros_like(mean), torch.ones_like(mean))
        pixels = Bernoulli(logits=decode(q.sample()), validate_args=False)
        log_p.append(pixels.log_prob(x).sum(dim=1))
        rates.append(kl_divergence(q, prior).sum(dim=1))
    log_p, rates = torch.cat(log_p), torch.cat(rates)
    return log_p.mean(), rates.mean(), (log_p - rates).mean()


def right_2(encode, decode, train, test):
    """Right: batch means weighted by batch sizes; log p = x * logit - softplus(logit), the KL written out."""
    images = torch.tensor([float(len(x)) for x in test], dtype=torch.float64)
    table = []
    for x in test:
        mean, log_var = encode(x)
        noise = torch.randn(mean.shape, dtype=mean.dtype)
        logits = decode(torch.addcmul(mean, log_var.div(2).exp(), noise)).double()
        log_p = (x.double() * logits - torch.logaddexp(logits, torch.zeros_like(logits))).sum(1)
        kl = (mean.square() + log_var.exp() - 1 - log_var).double().sum(1) / 2
        table.append(torch.stack([log_p.mean(), kl.mean(), log_p.mean() - kl.mean()]))
    weighted = (images / images.sum()) @ torch.stack(table)
    reconstruction, rate, elbo = weighted.to(test[0].dtype)
    return reconstruction, rate, elbo
