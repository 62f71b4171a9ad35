import torch
from torch import nn
from torch.nn import functional as F


def _layers(pixels, latent, hidden):
    return (
        nn.Linear(pixels, hidden),
        nn.Linear(hidden, latent),
        nn.Linear(hidden, latent),
        nn.Linear(latent, hidden),
        nn.Linear(hidden, pixels),
    )


def _negative_elbo(logits, x, mean, log_var):
    reconstruction = F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(-1)
    kl = 0.5 * (mean.square() + log_var.exp() - log_var - 1).sum(-1)
    return (reconstruction + kl).mean()


def wrong_1(images, latent, hidden, steps, lr):
    """Draws the codes with torch.normal: the encoder gets no gradient from the reconstruction."""
    first, to_mean, to_log_var, back, last = _layers(images.shape[1], latent, hidden)

    def encode(x):
        h = first(x).relu()
        return to_mean(h), to_log_var(h)

    def decode(z):
        return last(back(z).relu())

    parameters = [p for layer in (first, to_mean, to_log_var, back, last) for p in layer.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=lr)
    for _ in range(steps):
        x = images[torch.randint(len(images), (64,))]
        mean, log_var = encode(x)
        z = torch.normal(mean, (0.5 * log_var).exp())
        optimizer.zero_grad()
        _negative_elbo(decode(z), x, mean, log_var).backward()
        optimizer.step()
    return encode, decode


def wrong_2(images, latent, hidden, steps, lr):
    """Returns an encode whose second output is the standard deviation and not the log-variance."""
    first, to_mean, to_log_var, back, last = _layers(images.shape[1], latent, hidden)

    def encode(x):
        h = first(x).relu()
        return to_mean(h), (0.5 * to_log_var(h)).exp()

    def decode(z):
        return last(back(z).relu())

    parameters = [p for layer in (first, to_mean, to_log_var, back, last) for p in layer.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=lr)
    for _ in range(steps):
        x = images[torch.randint(len(images), (64,))]
        mean, std = encode(x)
        z = mean + std * torch.randn_like(std)
        optimizer.zero_grad()
        _negative_elbo(decode(z), x, mean, 2 * std.log()).backward()
        optimizer.step()
    return encode, decode


def wrong_3(images, latent, hidden, steps, lr):
    """Draws with the variance as standard deviation, while the KL takes it for the variance."""
    first, to_mean, to_log_var, back, last = _layers(images.shape[1], latent, hidden)

    def encode(x):
        h = first(x).relu()
        return to_mean(h), to_log_var(h)

    def decode(z):
        return last(back(z).relu())

    parameters = [p for layer in (first, to_mean, to_log_var, back, last) for p in layer.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=lr)
    for _ in range(steps):
        x = images[torch.randint(len(images), (64,))]
        mean, log_var = encode(x)
        z = mean + log_var.exp() * torch.randn_like(mean)
        optimizer.zero_grad()
        _negative_elbo(decode(z), x, mean, log_var).backward()
        optimizer.step()
    return encode, decode


def wrong_4(images, latent, hidden, steps, lr):
    """Draws the batch once, before the loop, and trains on the same 64 images all the time."""
    first, to_mean, to_log_var, back, last = _layers(images.shape[1], latent, hidden)

    def encode(x):
        h = first(x).relu()
        return to_mean(h), to_log_var(h)

    def decode(z):
        return last(back(z).relu())

    parameters = [p for layer in (first, to_mean, to_log_var, back, last) for p in layer.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=lr)
    x = images[torch.randint(len(images), (64,))]
    for _ in range(steps):
        mean, log_var = encode(x)
        z = mean + (0.5 * log_var).exp() * torch.randn_like(mean)
        optimizer.zero_grad()
        _negative_elbo(decode(z), x, mean, log_var).backward()
        optimizer.step()
    return encode, decode


def right_1(images, latent, hidden, steps, lr):
    """Five nn.Linear in plain functions, one loop."""
    first, to_mean, to_log_var, back, last = _layers(images.shape[1], latent, hidden)

    def encode(x):
        h = first(x).relu()
        return to_mean(h), to_log_var(h)

    def decode(z):
        return last(back(z).relu())

    parameters = [p for layer in (first, to_mean, to_log_var, back, last) for p in layer.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=lr)
    for _ in range(steps):
        x = images[torch.randint(len(images), (64,))]
        mean, log_var = encode(x)
        z = mean + (0.5 * log_var).exp() * torch.randn_like(mean)
        optimizer.zero_grad()
        _negative_elbo(decode(z), x, mean, log_var).backward()
        optimizer.step()
    return encode, decode


class _VAE(nn.Module):
    def __init__(self, pixels, latent, hidden):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(pixels, hidden), nn.ReLU())
        self.mean, self.log_var = nn.Linear(hidden, latent), nn.Linear(hidden, latent)
        self.decode = nn.Sequential(nn.Linear(latent, hidden), nn.ReLU(), nn.Linear(hidden, pixels))

    def encode(self, x):
        h = self.body(x)
        return self.mean(h), self.log_var(h)


def right_2(images, latent, hidden, steps, lr):
    """A module with two heads, batches by randperm, the loss summed and divided by 64, log-densities from torch.distributions."""
    model = _VAE(images.shape[-1], latent, hidden)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    prior = torch.distributions.Normal(0.0, 1.0)
    for _ in range(steps):
        x = images[torch.randperm(len(images))[:64]]
        mean, log_var = model.encode(x)
        q = torch.distributions.Normal(mean, torch.exp(log_var / 2))
        logits = model.decode(q.rsample())
        log_p = torch.distributions.Bernoulli(logits=logits, validate_args=False).log_prob(x).sum()
        loss = (torch.distributions.kl_divergence(q, prior).sum() - log_p) / len(x)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
    return model.encode, model.decode
