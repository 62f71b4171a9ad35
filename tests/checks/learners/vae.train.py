import torch
from torch import distributions as td
from torch import nn
from torch.nn import functional as F


def log_bernoulli(logits, x):
    return -F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(-1)


def bottleneck(hidden, to_mean, to_log_var):
    mean, log_var = to_mean(hidden), to_log_var(hidden)
    return mean + (0.5 * log_var).exp() * torch.randn_like(mean), mean, log_var


def negative_elbo(logits, x, mean, log_var):
    kl = 0.5 * (mean**2 + log_var.exp() - log_var - 1).sum(-1)
    return (kl - log_bernoulli(logits, x)).mean()


def training_step(loss, optimizer, x):
    optimizer.zero_grad()
    value = loss(x)
    value.backward()
    optimizer.step()
    return value.item()


def wrong_1(images, latent, hidden, steps, lr):
    """Trains on the mean code: nothing is drawn, so the variance is never tested against the decoder."""
    pixels = images.shape[1]
    features = nn.Sequential(nn.Linear(pixels, hidden), nn.ReLU())
    to_mean, to_log_var = nn.Linear(hidden, latent), nn.Linear(hidden, latent)
    decode = nn.Sequential(nn.Linear(latent, hidden), nn.ReLU(), nn.Linear(hidden, pixels))
    parts = nn.ModuleList([features, to_mean, to_log_var, decode])
    optimizer = torch.optim.Adam(parts.parameters(), lr=lr)

    def loss(x):
        h = features(x)
        mean, log_var = to_mean(h), to_log_var(h)
        return negative_elbo(decode(mean), x, mean, log_var)

    for _ in range(steps):
        training_step(loss, optimizer, images[torch.randint(len(images), (64,))])
    return lambda x: (to_mean(features(x)), to_log_var(features(x))), decode


def wrong_2(images, latent, hidden, steps, lr):
    """The cross-entropy is averaged over the pixels while the KL is summed, so the code collapses."""
    pixels = images.shape[1]
    features = nn.Sequential(nn.Linear(pixels, hidden), nn.ReLU())
    to_mean, to_log_var = nn.Linear(hidden, latent), nn.Linear(hidden, latent)
    decode = nn.Sequential(nn.Linear(latent, hidden), nn.ReLU(), nn.Linear(hidden, pixels))
    parts = nn.ModuleList([features, to_mean, to_log_var, decode])
    optimizer = torch.optim.Adam(parts.parameters(), lr=lr)
    for _ in range(steps):
        x = images[torch.randint(len(images), (64,))]
        z, mean, log_var = bottleneck(features(x), to_mean, to_log_var)
        kl = -0.5 * (1 + log_var - mean**2 - log_var.exp()).sum(1).mean()
        loss = F.binary_cross_entropy_with_logits(decode(z), x) + kl
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return lambda x: (to_mean(features(x)), to_log_var(features(x))), decode


def wrong_3(images, latent, hidden, steps, lr):
    """The noise is multiplied by the variance exp(log_var) instead of the standard deviation; the KL reads the same numbers as a log-variance."""
    pixels = images.shape[1]
    encoder = nn.Linear(pixels, hidden)
    to_mean, to_log_var = nn.Linear(hidden, latent), nn.Linear(hidden, latent)
    decoder1, decoder2 = nn.Linear(latent, hidden), nn.Linear(hidden, pixels)

    def encode(x):
        h = F.relu(encoder(x))
        return to_mean(h), to_log_var(h)

    def decode(z):
        return decoder2(F.relu(decoder1(z)))

    layers = [encoder, to_mean, to_log_var, decoder1, decoder2]
    optimizer = torch.optim.Adam([p for layer in layers for p in layer.parameters()], lr=lr)
    for _ in range(steps):
        x = images[torch.randint(0, len(images), (64,))]
        mean, log_var = encode(x)
        z = mean + log_var.exp() * torch.randn_like(mean)
        optimizer.zero_grad()
        negative_elbo(decode(z), x, mean, log_var).backward()
        optimizer.step()
    return encode, decode


def wrong_4(images, latent, hidden, steps, lr):
    """A ReLU stands after the mean and log-variance layers, too, so codes are never negative and the variance never below 1."""
    pixels = images.shape[1]
    features = nn.Sequential(nn.Linear(pixels, hidden), nn.ReLU())
    to_mean = nn.Sequential(nn.Linear(hidden, latent), nn.ReLU())
    to_log_var = nn.Sequential(nn.Linear(hidden, latent), nn.ReLU())
    decode = nn.Sequential(nn.Linear(latent, hidden), nn.ReLU(), nn.Linear(hidden, pixels))
    parts = nn.ModuleList([features, to_mean, to_log_var, decode])
    optimizer = torch.optim.Adam(parts.parameters(), lr=lr)

    def loss(x):
        z, mean, log_var = bottleneck(features(x), to_mean, to_log_var)
        return negative_elbo(decode(z), x, mean, log_var)

    for _ in range(steps):
        training_step(loss, optimizer, images[torch.randint(len(images), (64,))])

    def encode(x):
        h = features(x)
        return to_mean(h), to_log_var(h)

    return encode, decode


def wrong_5(images, latent, hidden, steps, lr):
    """The decoder ends in a sigmoid and the loss applies another: it trains and returns probabilities where logits are expected."""
    pixels = images.shape[1]
    features = nn.Sequential(nn.Linear(pixels, hidden), nn.ReLU())
    to_mean, to_log_var = nn.Linear(hidden, latent), nn.Linear(hidden, latent)
    decode = nn.Sequential(nn.Linear(latent, hidden), nn.ReLU(), nn.Linear(hidden, pixels), nn.Sigmoid())
    parts = nn.ModuleList([features, to_mean, to_log_var, decode])
    optimizer = torch.optim.Adam(parts.parameters(), lr=lr)

    def loss(x):
        z, mean, log_var = bottleneck(features(x), to_mean, to_log_var)
        return negative_elbo(decode(z), x, mean, log_var)

    for _ in range(steps):
        training_step(loss, optimizer, images[torch.randint(len(images), (64,))])

    def encode(x):
        h = features(x)
        return to_mean(h), to_log_var(h)

    return encode, decode


def wrong_6(images, latent, hidden, steps, lr):
    """The KL is left out of the loss: a plain autoencoder, whose noise shrinks away and whose codes ignore the prior."""
    pixels = images.shape[1]
    features = nn.Sequential(nn.Linear(pixels, hidden), nn.ReLU())
    to_mean, to_log_var = nn.Linear(hidden, latent), nn.Linear(hidden, latent)
    decode = nn.Sequential(nn.Linear(latent, hidden), nn.ReLU(), nn.Linear(hidden, pixels))
    parts = nn.ModuleList([features, to_mean, to_log_var, decode])
    optimizer = torch.optim.Adam(parts.parameters(), lr=lr)

    def loss(x):
        z, _, _ = bottleneck(features(x), to_mean, to_log_var)
        return -log_bernoulli(decode(z), x).mean()

    for _ in range(steps):
        training_step(loss, optimizer, images[torch.randint(len(images), (64,))])

    def encode(x):
        h = features(x)
        return to_mean(h), to_log_var(h)

    return encode, decode


def right_1(images, latent, hidden, steps, lr):
    """The learner's own functions of exercises 4 to 6 and nn.Sequential."""
    pixels = images.shape[1]
    features = nn.Sequential(nn.Linear(pixels, hidden), nn.ReLU())
    to_mean, to_log_var = nn.Linear(hidden, latent), nn.Linear(hidden, latent)
    decode = nn.Sequential(nn.Linear(latent, hidden), nn.ReLU(), nn.Linear(hidden, pixels))
    parts = nn.ModuleList([features, to_mean, to_log_var, decode])
    optimizer = torch.optim.Adam(parts.parameters(), lr=lr)

    def loss(x):
        z, mean, log_var = bottleneck(features(x), to_mean, to_log_var)
        return negative_elbo(decode(z), x, mean, log_var)

    for _ in range(steps):
        training_step(loss, optimizer, images[torch.randint(len(images), (64,))])

    def encode(x):
        h = features(x)
        return to_mean(h), to_log_var(h)

    return encode, decode


class _VAE(nn.Module):
    def __init__(self, pixels, hidden, latent):
        super().__init__()
        self.fc1 = nn.Linear(pixels, hidden)
        self.fc21 = nn.Linear(hidden, latent)
        self.fc22 = nn.Linear(hidden, latent)
        self.fc3 = nn.Linear(latent, hidden)
        self.fc4 = nn.Linear(hidden, pixels)

    def encode(self, x):
        h = torch.relu(self.fc1(x))
        return self.fc21(h), self.fc22(h)

    def decode(self, z):
        return self.fc4(torch.relu(self.fc3(z)))


def right_2(images, latent, hidden, steps, lr):
    """A module class and torch.distributions for the loss; its bound methods are returned."""
    model = _VAE(images.shape[1], hidden, latent)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    prior = td.Independent(td.Normal(torch.zeros(latent), torch.ones(latent)), 1)
    for _ in range(steps):
        x = images[torch.randperm(len(images))[:64]]
        mean, log_var = model.encode(x)
        q = td.Independent(td.Normal(mean, (0.5 * log_var).exp()), 1)
        p = td.Independent(td.Bernoulli(logits=model.decode(q.rsample()), validate_args=False), 1)
        loss = (td.kl_divergence(q, prior) - p.log_prob(x)).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model.eval()
    return model.encode, model.decode


def right_3(images, latent, hidden, steps, lr):
    """Bare weight matrices and matrix products, the loss written out with softplus and divided by the batch size."""

    def layer(inputs, outputs):
        bound = inputs**-0.5
        weight = torch.empty(inputs, outputs).uniform_(-bound, bound)
        return weight.requires_grad_(), torch.zeros(outputs, requires_grad=True)

    pixels = images.shape[1]
    (w1, b1), (w2, b2), (w3, b3) = layer(pixels, hidden), layer(hidden, latent), layer(hidden, latent)
    (w4, b4), (w5, b5) = layer(latent, hidden), layer(hidden, pixels)

    def encode(x):
        h = (x @ w1 + b1).clamp(min=0)
        return h @ w2 + b2, h @ w3 + b3

    def decode(z):
        return (z @ w4 + b4).clamp(min=0) @ w5 + b5

    optimizer = torch.optim.Adam([w1, b1, w2, b2, w3, b3, w4, b4, w5, b5], lr=lr)
    for _ in range(steps):
        x = images[torch.randint(len(images), (64,))]
        mean, log_var = encode(x)
        logits = decode(torch.addcmul(mean, (0.5 * log_var).exp(), torch.randn(mean.shape)))
        cross_entropy = (F.softplus(logits) - x * logits).sum()
        kl = -0.5 * (1 + log_var - mean.pow(2) - log_var.exp()).sum()
        optimizer.zero_grad()
        ((cross_entropy + kl) / len(x)).backward()
        optimizer.step()
    return encode, decode
