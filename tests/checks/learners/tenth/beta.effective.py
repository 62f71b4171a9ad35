import torch


def wrong_1(loss, pixels, latent):
    """Wrong: adds one nat to every dimension and to every pixel, so it compares `latent` nats of rate with `pixels` nats of distortion."""
    nll, kl = torch.zeros(1, pixels), torch.zeros(1, latent)
    base = float(loss(nll, kl))
    return (float(loss(nll, kl + 1)) - base) / (float(loss(nll + 1, kl)) - base)


def wrong_2(loss, pixels, latent):
    """Wrong: forgets the constant: does not subtract the loss at zero before it divides."""
    nll = torch.full((1, pixels), 1.0 / pixels)
    kl = torch.full((1, latent), 1.0 / latent)
    rate = loss(torch.zeros_like(nll), kl)
    distortion = loss(nll, torch.zeros_like(kl))
    return float(rate / distortion)


def wrong_3(loss, pixels, latent):
    """Wrong: the ratio upside down: the cost of a nat of distortion divided by that of a nat of rate."""
    nll = torch.zeros(1, pixels, dtype=torch.float64, requires_grad=True)
    kl = torch.zeros(1, latent, dtype=torch.float64, requires_grad=True)
    g_nll, g_kl = torch.autograd.grad(loss(nll, kl), (nll, kl))
    return (g_nll.mean() / g_kl.mean()).item()


def wrong_4(loss, pixels, latent):
    """Wrong twice: one nat in every pixel and every dimension instead of one in all, and the loss at zero is not subtracted."""
    with_rate = loss(torch.zeros(1, pixels), torch.ones(1, latent))
    with_distortion = loss(torch.ones(1, pixels), torch.zeros(1, latent))
    return float(with_rate) / float(with_distortion)


def right_1(loss, pixels, latent):
    """Right: a thousand nats in all, spread evenly, once over the dimensions and once over the pixels; both compared with the loss at zero."""

    def value(distortion, rate):
        nll = torch.full((4, pixels), distortion / pixels, dtype=torch.float64)
        kl = torch.full((4, latent), rate / latent, dtype=torch.float64)
        return float(loss(nll, kl))

    start = value(0.0, 0.0)
    return (value(0.0, 1000.0) - start) / (value(1000.0, 0.0) - start)


def right_2(loss, pixels, latent):
    """Right: fits loss = c + a D + b R by least squares to six losses at known totals D and R (spread evenly), and returns b / a."""
    generator = torch.Generator().manual_seed(0)
    totals = 100 * torch.rand(6, 2, generator=generator, dtype=torch.float64)
    losses = []
    for d, r in totals:
        nll, kl = (d / pixels).expand(1, pixels).clone(), (r / latent).expand(1, latent).clone()
        losses.append(float(loss(nll, kl)))
    design = torch.cat([torch.ones(6, 1, dtype=torch.float64), totals], 1)
    target = torch.tensor(losses, dtype=torch.float64)[:, None]
    _, a, b = torch.linalg.lstsq(design, target).solution[:, 0].tolist()
    return b / a
