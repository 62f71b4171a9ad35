import torch


def wrong_1(z, predicted, noise, t, cumulative):
    """Wrong: noise is added in the last step, too."""
    alpha = cumulative[t] / cumulative[t - 1]
    beta = 1 - alpha
    mean = (z - beta / (1 - cumulative[t]).sqrt() * predicted) / alpha.sqrt()
    return mean + beta.sqrt() * noise


def wrong_2(z, predicted, noise, t, cumulative):
    """Wrong: beta taken for the standard deviation, the root is missing."""
    left, before = cumulative[t], cumulative[t - 1]
    alpha = left / before
    beta = 1 - alpha
    x = (z - torch.sqrt(1 - left) * predicted) / torch.sqrt(left)
    mean = before.sqrt() * beta / (1 - left) * x + alpha.sqrt() * (1 - before) / (1 - left) * z
    if t == 1:
        return mean
    return mean + beta * noise


def wrong_3(z, predicted, noise, t, cumulative):
    """Wrong: the posterior variance beta (1 - a_{t-1}) / (1 - a_t) in place of beta."""
    left, before = cumulative[t], cumulative[t - 1]
    alpha = left / before
    beta = 1 - alpha
    x = (z - (1 - left).sqrt() * predicted) / left.sqrt()
    mean = (before.sqrt() * beta * x + alpha.sqrt() * (1 - before) * z) / (1 - left)
    variance = beta * (1 - before) / (1 - left)
    return mean + variance.sqrt() * noise


def wrong_4(z, predicted, noise, t, cumulative):
    """Wrong twice: the predicted noise is weighted with beta / (1 - a_t) without the root, and the mean is not divided by sqrt(alpha)."""
    alpha = cumulative[t] / cumulative[t - 1]
    beta = 1 - alpha
    mean = z - beta / (1 - cumulative[t]) * predicted
    return mean + (beta.sqrt() * noise if t > 1 else 0)


def right_1(z, predicted, noise, t, cumulative):
    """Right: the short formula of the mean in z and the predicted noise."""
    alpha = cumulative[t] / cumulative[t - 1]
    beta = 1 - alpha
    mean = (z - beta / (1 - cumulative[t]).sqrt() * predicted) / alpha.sqrt()
    return mean if t == 1 else mean + beta.sqrt() * noise


def right_2(z, predicted, noise, t, cumulative):
    """Right: the long way, first x, then the product of two Gaussians (coefficients of x and of z)."""
    left, before = cumulative[t], cumulative[t - 1]
    beta = 1 - left / before
    x = (z - torch.sqrt(1 - left) * predicted) / torch.sqrt(left)
    of_x = torch.sqrt(before) * beta / (1 - left)
    of_z = torch.sqrt(1 - beta) * (1 - before) / (1 - left)
    out = of_x * x + of_z * z
    if t > 1:
        out = out + torch.sqrt(beta) * noise
    return out
