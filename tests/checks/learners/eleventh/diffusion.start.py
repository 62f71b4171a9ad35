import math

import torch


def wrong_1(z, noise, t, cumulative):
    """Wrong: takes the noise away and forgets to divide by the root of alpha-bar, so x comes out shrunk."""
    left = cumulative[t]
    return z - (1 - left).sqrt() * noise


def wrong_2(z, noise, t, cumulative):
    """Wrong: reads entry t - 1 of the table, as if it began at step 1 (at t = 0 the last entry)."""
    a = cumulative[t - 1]
    return (z - torch.sqrt(1 - a) * noise) / torch.sqrt(a)


def wrong_3(z, noise, t, cumulative):
    """Wrong: scales the noise with its variance 1 - alpha-bar in place of its standard deviation."""
    a = float(cumulative[t])
    rows = [(row - (1 - a) * e) / math.sqrt(a) for row, e in zip(z, noise)]
    return torch.stack(rows)


def wrong_4(z, noise, t, cumulative):
    """Wrong twice: adds the noise in place of taking it away, and divides by alpha-bar in place of its root."""
    a = cumulative[t]
    return (z + (1 - a) ** 0.5 * noise) / a


def right_1(z, noise, t, cumulative):
    """Right: z / sqrt(a) minus noise times the root of the noise-to-signal ratio (1 - a) / a."""
    a = float(cumulative[t])
    return torch.sub(z / math.sqrt(a), noise, alpha=math.sqrt((1 - a) / a))


def right_2(z, noise, t, cumulative):
    """Right: solves z = s x + r e, with the scales s and r computed by logarithms."""
    a = cumulative[t]
    noise_scale = torch.exp(0.5 * torch.log1p(-a))  # 0 at t = 0, where a = 1
    signal_scale = torch.exp(0.5 * torch.log(a))
    without_noise = torch.addcmul(z, noise, noise_scale.to(z.dtype).expand_as(z), value=-1)
    return without_noise / signal_scale
