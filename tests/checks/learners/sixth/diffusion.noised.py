import torch


def wrong_1(x, noise, t, cumulative):
    """The variance 1 - alpha-bar multiplies the noise, without a root."""
    a = cumulative[t].reshape(-1, *[1] * (x.dim() - 1))
    return a.sqrt() * x + (1 - a) * noise


def wrong_2(x, noise, t, cumulative):
    """Off by one: reads entry t - 1 of the table (and the last one for t = 0)."""
    a = cumulative[t - 1]
    while a.dim() < x.dim():
        a = a.unsqueeze(-1)
    return a.sqrt() * x + (1 - a).sqrt() * noise


def wrong_3(x, noise, t, cumulative):
    """Weights that sum to one: 1 - sqrt(alpha-bar) for the noise."""
    a = cumulative[t].sqrt()
    mix = [torch.lerp(n, image, weight) for image, n, weight in zip(x, noise, a)]
    return torch.stack(mix)


def wrong_4(x, noise, t, cumulative):
    """The image is scaled by alpha-bar without a root, and the table is read at t - 1."""
    a = cumulative[(t - 1).clamp(min=0)]
    return torch.einsum("b,b...->b...", a, x) + torch.einsum("b,b...->b...", (1 - a).sqrt(), noise)


def right_1(x, noise, t, cumulative):
    """Table entries reshaped to broadcast over the event."""
    a = cumulative[t].view(-1, *(1,) * (x.dim() - 1))
    return a.sqrt() * x + (1 - a).sqrt() * noise


def right_2(x, noise, t, cumulative):
    """A loop over the images."""
    rows = []
    for image, eps, step in zip(x, noise, t.tolist()):
        share = cumulative[step]
        rows.append(share**0.5 * image + (1 - share) ** 0.5 * eps)
    return torch.stack(rows)
