import math

import torch


def wrong_1(z, noise, t, cumulative):
    """Wrong: reads the table one entry too early, at t - 1."""
    a = cumulative[t - 1]
    return (z - (1 - a).sqrt() * noise) / a.sqrt()


def wrong_2(z, noise, t, cumulative):
    """Wrong: takes away the noise times its variance 1 - a, not times its standard deviation."""
    left = float(cumulative[t])
    return (z - (1 - left) * noise) / math.sqrt(left)


def wrong_3(z, noise, t, cumulative):
    """Wrong: takes back the last step alone, with alpha_t instead of the product of all alphas."""
    alpha = cumulative[t] / cumulative[max(t - 1, 0)]
    scaled = torch.sqrt((1 - alpha).clamp(min=0)) * noise
    return (z - scaled) / torch.sqrt(alpha)


def wrong_4(z, noise, t, cumulative):
    """Wrong twice: takes away the noise times its variance, and does not divide by the root of what is left of x."""
    return torch.stack([image - (1 - cumulative[t]) * e for image, e in zip(z, noise)])


def right_1(z, noise, t, cumulative):
    """Right: stretches z by 1 / sqrt(a), and takes away the noise times the root of 1 / a - 1."""
    stretch = cumulative[t].rsqrt()
    amount = ((1 - cumulative[t]) / cumulative[t]).sqrt()
    return stretch * z - amount * noise


def right_2(z, noise, t, cumulative):
    """Right: image by image, with Python's roots of the entry at t."""
    left = cumulative[t].item()
    signal, spread = math.sqrt(left), math.sqrt(1.0 - left)
    images = []
    for image, e in zip(z, noise):
        images.append(torch.sub(image, e, alpha=spread).div(signal))
    return torch.stack(images)
