import torch


def wrong_1(loss, pixels, latent):
    """Does not subtract the loss at zero, so a constant inside the loss spoils the ratio."""
    zero_nll, zero_kl = torch.zeros(1, pixels), torch.zeros(1, latent)
    rate = loss(zero_nll, torch.full((1, latent), 1 / latent))
    distortion = loss(torch.full((1, pixels), 1 / pixels), zero_kl)
    return float(rate / distortion)


def wrong_2(loss, pixels, latent):
    """Adds one nat to every pixel and to every dimension instead of one nat in all: the result is off by the factor latent / pixels."""
    nll, kl = torch.zeros(1, pixels), torch.zeros(1, latent)
    base = loss(nll, kl)
    return float((loss(nll, kl + 1) - base) / (loss(nll + 1, kl) - base))


def wrong_3(loss, pixels, latent):
    """The ratio is upside down: distortion over rate."""
    nll, kl = torch.zeros(1, pixels), torch.zeros(1, latent)
    base = loss(nll, kl)
    rate = loss(nll, kl + 1 / latent) - base
    distortion = loss(nll + 1 / pixels, kl) - base
    return float(distortion / rate)


def wrong_4(loss, pixels, latent):
    """Measures only what a nat of rate adds and does not divide by what a nat of distortion adds."""
    nll = torch.zeros(1, pixels)
    kl = torch.zeros(1, latent)
    one_nat = kl.clone()
    one_nat[0, 0] = 1.0
    return float(loss(nll, one_nat) - loss(nll, kl))


def wrong_5(loss, pixels, latent):
    """Adds a nat to every latent dimension, that is `latent` nats of rate, but one nat of distortion in all."""
    nll, kl = torch.zeros(1, pixels), torch.zeros(1, latent)
    base = loss(nll, kl)
    distortion = loss(torch.full((1, pixels), 1.0 / pixels), kl) - base
    rate = loss(nll, torch.ones(1, latent)) - base
    return float(rate / distortion)


def wrong_6(loss, pixels, latent):
    """Measures the slopes correctly and then corrects for means a second time, by the factor pixels / latent."""
    nll = torch.zeros(1, pixels, requires_grad=True)
    kl = torch.zeros(1, latent, requires_grad=True)
    d_nll, d_kl = torch.autograd.grad(loss(nll, kl), [nll, kl])
    return float(d_kl.mean() / d_nll.mean()) * pixels / latent


def right_1(loss, pixels, latent):
    """Differences from the loss at zero, the nat spread evenly, in double precision."""
    nll = torch.zeros(1, pixels, dtype=torch.float64)
    kl = torch.zeros(1, latent, dtype=torch.float64)
    base = float(loss(nll, kl))
    rate = float(loss(nll, kl + 1 / latent)) - base
    distortion = float(loss(nll + 1 / pixels, kl)) - base
    return rate / distortion


def right_2(loss, pixels, latent):
    """The nats are put into the first pixel and the first dimension of each of three images."""
    nll = torch.rand(3, pixels, dtype=torch.float64)
    kl = torch.rand(3, latent, dtype=torch.float64)
    more_nll, more_kl = nll.clone(), kl.clone()
    more_nll[:, 0] += 1
    more_kl[:, 0] += 1
    return float((loss(nll, more_kl) - loss(nll, kl)) / (loss(more_nll, kl) - loss(nll, kl)))


def right_3(loss, pixels, latent):
    """Calls the loss at three pairs of distortion and rate and solves the linear system for its two slopes and its constant."""
    points = [(0.0, 0.0), (2.0, 1.0), (1.0, 3.0)]  # distortion and rate in all, in nats
    values = []
    for d, r in points:
        nll = torch.full((1, pixels), d / pixels, dtype=torch.float64)
        kl = torch.full((1, latent), r / latent, dtype=torch.float64)
        values.append([float(loss(nll, kl))])
    table = torch.tensor([[d, r, 1.0] for d, r in points], dtype=torch.float64)
    a, b, _ = torch.linalg.solve(table, torch.tensor(values, dtype=torch.float64))[:, 0].tolist()
    return b / a
