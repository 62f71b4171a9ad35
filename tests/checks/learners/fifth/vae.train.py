import torch
import torch.distributions as td
import torch.nn.functional as F
from torch import nn


def wrong_1(images, latent, hidden, steps, lr):
    """Mistake: the mean is decoded in training, nothing is drawn."""
    pixels = images.shape[1]
    body = nn.Sequential(nn.Linear(pixels, hidden), nn.ReLU())
    to_mean, to_log_var = nn.Linear(hidden, latent), nn.Linear(hidden, latent)
    decoder = nn.Sequential(nn.Linear(latent, hidden), nn.ReLU(), nn.Linear(hidden, pixels))
    parts = nn.ModuleList([body, to_mean, to_log_var, decoder])
    optimizer = torch.optim.Adam(parts.parameters(), lr=lr)

    def encode(x):
        h = body(x)
        return to_mean(h), to_log_var(h)

    for _ in range(steps):
        x = images[torch.randint(len(images), (64,))]
        mean, log_var = encode(x)
        z = mean
        bce = F.binary_cross_entropy_with_logits(decoder(z), x, reduction="none").sum(1)
        kl = 0.5 * (mean**2 + log_var.exp() - log_var - 1).sum(1)
        loss = (bce + kl).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return encode, decoder


def wrong_2(images, latent, hidden, steps, lr):
    """Mistake: the cross-entropy is averaged over the pixels (the default), the KL is summed."""
    pixels = images.shape[1]
    encoder = nn.Sequential(nn.Linear(pixels, hidden), nn.ReLU())
    heads = nn.ModuleDict({"mean": nn.Linear(hidden, latent), "log_var": nn.Linear(hidden, latent)})
    decoder = nn.Sequential(nn.Linear(latent, hidden), nn.ReLU(), nn.Linear(hidden, pixels))
    parameters = [*encoder.parameters(), *heads.parameters(), *decoder.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=lr)

    def encode(x):
        h = encoder(x)
        return heads["mean"](h), heads["log_var"](h)

    def decode(z):
        return decoder(z)

    for _ in range(steps):
        batch = images[torch.randint(0, images.shape[0], (64,))]
        mean, log_var = encode(batch)
        q = td.Normal(mean, torch.exp(0.5 * log_var))
        reconstruction = F.binary_cross_entropy_with_logits(decode(q.rsample()), batch)
        kl = td.kl_divergence(q, td.Normal(0.0, 1.0)).sum(-1).mean()
        optimizer.zero_grad()
        (reconstruction + kl).backward()
        optimizer.step()
    return encode, decode


class _Net(nn.Module):
    def __init__(self, pixels, hidden, latent):
        super().__init__()
        self.inward = nn.Linear(pixels, hidden)
        self.to_mean = nn.Linear(hidden, latent)
        self.to_log_var = nn.Linear(hidden, latent)
        self.from_code = nn.Linear(latent, hidden)
        self.to_logits = nn.Linear(hidden, pixels)

    def encode(self, x):
        h = self.inward(x).relu()
        return self.to_mean(h), self.to_log_var(h)

    def decode(self, z):
        return self.to_logits(self.from_code(z).relu())


def wrong_3(images, latent, hidden, steps, lr):
    """Mistake: the noise has the standard deviation exp(log_var), the half is missing."""
    net = _Net(images.shape[1], hidden, latent)
    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    for _ in range(steps):
        x = images[torch.randint(len(images), (64,))]
        mean, log_var = net.encode(x)
        z = mean + log_var.exp() * torch.randn_like(mean)
        logits = net.decode(z)
        nll = F.binary_cross_entropy_with_logits(logits, x, reduction="sum") / len(x)
        kl = -0.5 * (1 + log_var - mean.pow(2) - log_var.exp()).sum() / len(x)
        optimizer.zero_grad()
        (nll + kl).backward()
        optimizer.step()
    return net.encode, net.decode


def wrong_4(images, latent, hidden, steps, lr):
    """Two mistakes: a ReLU after the layer of the mean, and decode returns probabilities in place of logits."""
    pixels = images.shape[1]
    body = nn.Linear(pixels, hidden)
    to_mean, to_log_var = nn.Linear(hidden, latent), nn.Linear(hidden, latent)
    back, out = nn.Linear(latent, hidden), nn.Linear(hidden, pixels)
    layers = (body, to_mean, to_log_var, back, out)
    optimizer = torch.optim.Adam([p for layer in layers for p in layer.parameters()], lr=lr)

    def encode(x):
        h = F.relu(body(x))
        return F.relu(to_mean(h)), to_log_var(h)

    def decode(z):
        return torch.sigmoid(out(F.relu(back(z))))

    for _ in range(steps):
        x = images[torch.randint(len(images), (64,))]
        mean, log_var = encode(x)
        z = mean + torch.exp(0.5 * log_var) * torch.randn_like(mean)
        bce = F.binary_cross_entropy(decode(z), x, reduction="none").sum(1)
        kl = 0.5 * (mean**2 + log_var.exp() - log_var - 1).sum(1)
        optimizer.zero_grad()
        (bce + kl).mean().backward()
        optimizer.step()
    return encode, decode


def right_1(images, latent, hidden, steps, lr):
    """Right: a small module, cross-entropy with logits and closed-form KL, summed, then averaged over the batch."""
    net = _Net(images.shape[1], hidden, latent)
    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    with torch.enable_grad():
        for _ in range(steps):
            x = images[torch.randint(len(images), (64,))]
            mean, log_var = net.encode(x)
            z = mean + (0.5 * log_var).exp() * torch.randn_like(mean)
            nll = F.binary_cross_entropy_with_logits(net.decode(z), x, reduction="none").sum(1)
            kl = 0.5 * (mean.square() + log_var.exp() - log_var - 1).sum(1)
            optimizer.zero_grad()
            (nll + kl).mean().backward()
            optimizer.step()
    return net.encode, net.decode


def right_2(images, latent, hidden, steps, lr):
    """Right: nn.Sequential and torch.distributions, shuffled epochs, one joint loss to be maximised."""
    pixels = images.shape[1]
    body = nn.Sequential(nn.Linear(pixels, hidden), nn.ReLU())
    heads = nn.ModuleList([nn.Linear(hidden, latent), nn.Linear(hidden, latent)])
    decoder = nn.Sequential(nn.Linear(latent, hidden), nn.ReLU(), nn.Linear(hidden, pixels))
    optimizer = torch.optim.Adam(nn.ModuleList([body, heads, decoder]).parameters(), lr=lr, maximize=True)
    prior = td.Independent(td.Normal(torch.zeros(latent), torch.ones(latent)), 1)

    def encode(x):
        h = body(x)
        return heads[0](h), heads[1](h)

    def decode(z):
        return decoder(z)

    queue = torch.empty(0, dtype=torch.long)
    for _ in range(steps):
        while len(queue) < 64:
            queue = torch.cat([queue, torch.randperm(len(images))])
        x, queue = images[queue[:64]], queue[64:]
        mean, log_var = encode(x)
        q = td.Independent(td.Normal(mean, torch.exp(log_var / 2)), 1)
        p = td.Independent(td.Bernoulli(logits=decode(q.rsample()), validate_args=False), 1)
        elbo = p.log_prob(x) - td.kl_divergence(q, prior)
        optimizer.zero_grad()
        elbo.mean().backward()
        optimizer.step()
    return encode, decode
