import math

import torch
from torch import distributions as td
from torch import nn
from torch.nn import functional as F


def wrong_1(images, latent, hidden, steps, lr):
    """Wrong: the reconstruction is averaged over pixels (the default reduction), while the KL is summed over dimensions."""
    pixels = images.shape[1]
    inside, to_mean, to_log_var = nn.Linear(pixels, hidden), nn.Linear(hidden, latent), nn.Linear(hidden, latent)
    decoder = nn.Sequential(nn.Linear(latent, hidden), nn.ReLU(), nn.Linear(hidden, pixels))
    modules = nn.ModuleList([inside, to_mean, to_log_var, decoder]).to(images.dtype)

    def encode(x):
        h = inside(x).relu()
        return to_mean(h), to_log_var(h)

    optimizer = torch.optim.Adam(modules.parameters(), lr=lr)
    for _ in range(steps):
        x = images[torch.randint(len(images), (64,))]
        mean, log_var = encode(x)
        z = mean + (0.5 * log_var).exp() * torch.randn_like(mean)
        kl = 0.5 * (mean**2 + log_var.exp() - log_var - 1).sum(1).mean()
        loss = F.binary_cross_entropy_with_logits(decoder(z), x) + kl
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return encode, decoder


def wrong_2(images, latent, hidden, steps, lr):
    """Wrong: the mean is decoded during training, no code is ever drawn."""
    n, pixels = images.shape
    body = nn.Sequential(nn.Linear(pixels, hidden), nn.ReLU()).to(images.dtype)
    heads = nn.ModuleList([nn.Linear(hidden, latent), nn.Linear(hidden, latent)]).to(images.dtype)
    decode = nn.Sequential(nn.Linear(latent, hidden), nn.ReLU(), nn.Linear(hidden, pixels)).to(images.dtype)
    encode = lambda x: tuple(head(body(x)) for head in heads)  # noqa: E731
    parameters = [*body.parameters(), *heads.parameters(), *decode.parameters()]
    adam = torch.optim.Adam(parameters, lr=lr)
    for _ in range(steps):
        x = images[torch.randperm(n)[:64]]
        mean, log_var = encode(x)
        reconstruction = td.Bernoulli(logits=decode(mean), validate_args=False).log_prob(x).sum(1)
        kl = td.kl_divergence(td.Normal(mean, (log_var / 2).exp()), td.Normal(0.0, 1.0)).sum(1)
        loss = (kl - reconstruction).mean()
        adam.zero_grad()
        loss.backward()
        adam.step()
    return encode, decode


def wrong_3(images, latent, hidden, steps, lr):
    """Wrong: the decode that is returned gives probabilities (a sigmoid is at its end) instead of logits."""
    pixels = images.shape[1]
    encoder = nn.Sequential(nn.Linear(pixels, hidden), nn.ReLU()).to(images.dtype)
    to_mean, to_log_var = (nn.Linear(hidden, latent).to(images.dtype) for _ in range(2))
    decoder = nn.Sequential(nn.Linear(latent, hidden), nn.ReLU(), nn.Linear(hidden, pixels), nn.Sigmoid()).to(
        images.dtype
    )
    parts = [encoder, to_mean, to_log_var, decoder]
    optimizer = torch.optim.Adam([w for part in parts for w in part.parameters()], lr=lr)

    def encode(x):
        h = encoder(x)
        return to_mean(h), to_log_var(h)

    for _ in range(steps):
        x = images[torch.randint(0, len(images), (64,))]
        mu, lv = encode(x)
        p = decoder(mu + torch.exp(lv / 2) * torch.randn_like(lv))
        bce = F.binary_cross_entropy(p, x, reduction="none").sum(1)
        kl = -0.5 * (1 + lv - mu.pow(2) - lv.exp()).sum(1)
        optimizer.zero_grad()
        (bce + kl).mean().backward()
        optimizer.step()
    return encode, decoder


def wrong_4(images, latent, hidden, steps, lr):
    """Wrong twice: exp(log_var) multiplies the noise as if it were sigma, and the KL is averaged over the latent dimensions."""
    pixels = images.shape[1]
    net = nn.ModuleDict(
        {
            "in": nn.Linear(pixels, hidden),
            "mean": nn.Linear(hidden, latent),
            "log_var": nn.Linear(hidden, latent),
            "up": nn.Linear(latent, hidden),
            "out": nn.Linear(hidden, pixels),
        }
    ).to(images.dtype)

    def encode(x):
        h = F.relu(net["in"](x))
        return net["mean"](h), net["log_var"](h)

    def decode(z):
        return net["out"](F.relu(net["up"](z)))

    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    for _ in range(steps):
        x = images[torch.randint(len(images), (64,))]
        mean, log_var = encode(x)
        z = mean + log_var.exp() * torch.randn_like(mean)
        nll = F.binary_cross_entropy_with_logits(decode(z), x, reduction="sum") / len(x)
        kl = 0.5 * (mean**2 + log_var.exp() - 1 - log_var).mean()
        loss = nll + kl
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return encode, decode


def right_1(images, latent, hidden, steps, lr):
    """Right: five Linear layers in a module class, ReLU as a clamp, the ELBO written with torch.distributions."""
    pixels = images.shape[1]

    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.down, self.up = nn.Linear(pixels, hidden), nn.Linear(latent, hidden)
            self.mean, self.log_var = nn.Linear(hidden, latent), nn.Linear(hidden, latent)
            self.out = nn.Linear(hidden, pixels)

        def encode(self, x):
            features = torch.clamp(self.down(x), min=0)
            return self.mean(features), self.log_var(features)

        def decode(self, z):
            return self.out(torch.clamp(self.up(z), min=0))

    with torch.enable_grad():
        model = Model().to(images.dtype)
        adam = torch.optim.Adam(model.parameters(), lr=lr)
        for _ in range(steps):
            x = images[torch.randint(len(images), (64,))]
            mean, log_var = model.encode(x)
            q = td.Independent(td.Normal(mean, torch.exp(log_var / 2)), 1)
            prior = td.Independent(td.Normal(torch.zeros_like(mean), torch.ones_like(mean)), 1)
            pixels_given_z = td.Independent(
                td.Bernoulli(logits=model.decode(q.rsample()), validate_args=False), 1, validate_args=False
            )
            elbo = pixels_given_z.log_prob(x) - td.kl_divergence(q, prior)
            adam.zero_grad()
            torch.neg(elbo.mean()).backward()
            adam.step()
    return model.encode, model.decode


def right_2(images, latent, hidden, steps, lr):
    """Right: bare weight matrices and biases, softplus for the Bernoulli terms, autograd.grad into Adam by hand."""
    pixels, kind = images.shape[1], images.dtype

    def layer(inputs, outputs):
        bound = 1 / math.sqrt(inputs)
        weight = torch.empty(outputs, inputs, dtype=kind).uniform_(-bound, bound)
        bias = torch.empty(outputs, dtype=kind).uniform_(-bound, bound)
        return weight.requires_grad_(), bias.requires_grad_()

    sizes = [(pixels, hidden), (hidden, latent), (hidden, latent), (latent, hidden), (hidden, pixels)]
    layers = [layer(*size) for size in sizes]
    weights = [w for pair in layers for w in pair]

    def linear(k, values):
        return values @ layers[k][0].T + layers[k][1]

    def encode(x):
        features = linear(0, x).relu()
        return linear(1, features), linear(2, features)

    def decode(z):
        return linear(4, linear(3, z).relu())

    adam = torch.optim.Adam(weights, lr=lr)
    for _ in range(steps):
        x = images[torch.multinomial(torch.ones(len(images)), 64, replacement=True)]
        with torch.enable_grad():
            mean, log_var = encode(x)
            logits = decode(torch.addcmul(mean, (log_var / 2).exp(), torch.randn_like(mean)))
            nll = x * F.softplus(-logits) + (1 - x) * F.softplus(logits)
            rate = 0.5 * (mean.square() + torch.expm1(log_var) - log_var)
            gradients = torch.autograd.grad((nll.sum() + rate.sum()) / len(x), weights)
        for w, gradient in zip(weights, gradients):
            w.grad = gradient
        adam.step()
    return encode, decode
