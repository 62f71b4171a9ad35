import torch
import torch.distributions as td
import torch.nn.functional as F


def wrong_1(encode, decode, train, test):
    """Mistake: the mean of the batches' means, in which the images of a smaller last batch count more."""
    reconstructions, rates = [], []
    with torch.no_grad():
        for x in test:
            mean, log_var = encode(x)
            z = mean + (0.5 * log_var).exp() * torch.randn_like(mean)
            bce = F.binary_cross_entropy_with_logits(decode(z), x, reduction="none").sum(1)
            kl = 0.5 * (mean**2 + log_var.exp() - log_var - 1).sum(1)
            reconstructions.append(-bce.mean())
            rates.append(kl.mean())
    reconstruction, rate = torch.stack(reconstructions).mean(), torch.stack(rates).mean()
    return reconstruction, rate, reconstruction - rate


def wrong_2(encode, decode, train, test):
    """Mistake: the mean code is decoded, nothing is drawn."""
    x = torch.cat(test)
    with torch.no_grad():
        mean, log_var = encode(x)
        log_p = td.Bernoulli(logits=decode(mean), validate_args=False).log_prob(x).sum(-1)
        q = td.Normal(mean, (0.5 * log_var).exp())
        kl = td.kl_divergence(q, td.Normal(0.0, 1.0)).sum(-1)
    return log_p.mean(), kl.mean(), (log_p - kl).mean()


def wrong_3(encode, decode, train, test):
    """Mistake: the reconstruction is returned as a positive cross-entropy, and the ELBO is minus the loss."""
    n = sum(len(x) for x in test)
    bce, kl = torch.zeros(()), torch.zeros(())
    with torch.no_grad():
        for x in test:
            mean, log_var = encode(x)
            z = mean + torch.randn_like(mean) * log_var.mul(0.5).exp()
            bce += F.binary_cross_entropy_with_logits(decode(z), x, reduction="sum")
            kl += -0.5 * (1 + log_var - mean.square() - log_var.exp()).sum()
    return bce / n, kl / n, -(bce + kl) / n


def wrong_4(encode, decode, train, test):
    """Two mistakes: train and test together are measured, and the noise has the standard deviation exp(log_var)."""
    log_ps, kls = [], []
    with torch.no_grad():
        for x in [*train, *test]:
            mean, log_var = encode(x)
            z = td.Normal(mean, log_var.exp()).sample()
            logits = decode(z)
            log_ps.append((x * F.logsigmoid(logits) + (1 - x) * F.logsigmoid(-logits)).sum(1))
            kls.append(0.5 * (mean**2 + log_var.exp() - log_var - 1).sum(1))
    reconstruction, rate = torch.cat(log_ps).mean(), torch.cat(kls).mean()
    return reconstruction, rate, reconstruction - rate


def right_1(encode, decode, train, test):
    """Right: figures of each image collected over the batches, one mean over all images at the end."""
    log_ps, kls = [], []
    with torch.no_grad():
        for x in test:
            mean, log_var = encode(x)
            z = mean + (0.5 * log_var).exp() * torch.randn_like(mean)
            log_ps.append(-F.binary_cross_entropy_with_logits(decode(z), x, reduction="none").sum(1))
            kls.append(0.5 * (mean**2 + log_var.exp() - log_var - 1).sum(1))
    reconstruction, rate = torch.cat(log_ps).mean(), torch.cat(kls).mean()
    return reconstruction, rate, reconstruction - rate


@torch.no_grad()
def right_2(encode, decode, train, test):
    """Right: running sums with torch.distributions, divided by the number of images."""
    n, reconstruction, rate = 0, 0.0, 0.0
    for x in test:
        mean, log_var = encode(x)
        q = td.Independent(td.Normal(mean, torch.exp(log_var / 2)), 1)
        prior = td.Independent(td.Normal(torch.zeros_like(mean), torch.ones_like(mean)), 1)
        p = td.Independent(td.Bernoulli(logits=decode(q.sample()), validate_args=False), 1)
        reconstruction = reconstruction + p.log_prob(x).sum()
        rate = rate + td.kl_divergence(q, prior).sum()
        n += x.shape[0]
    return reconstruction / n, rate / n, (reconstruction - rate) / n
