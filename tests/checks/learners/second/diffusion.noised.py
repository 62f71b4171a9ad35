import torch


def spread(values, x):
    return values.view(-1, *[1] * (x.ndim - 1))


def wrong_1(x, noise, t, cumulative):
    """Multiplies the noise by its variance instead of its standard deviation."""
    left = spread(cumulative[t], x)
    return left.sqrt() * x + (1 - left) * noise


def wrong_2(x, noise, t, cumulative):
    """Reads the table one entry too early, as if it began with step 1."""
    left = spread(cumulative[t - 1], x)
    return left.sqrt() * x + (1 - left).sqrt() * noise


def wrong_3(x, noise, t, cumulative):
    """Uses the step of the first image for all."""
    left = cumulative[t[0]]
    return left.sqrt() * x + (1 - left).sqrt() * noise


def wrong_4(x, noise, t, cumulative):
    """Adds one dimension only, which fits rows and no pictures."""
    left = cumulative[t][:, None]
    return left.sqrt() * x + (1 - left).sqrt() * noise


def right_1(x, noise, t, cumulative):
    """The shares get as many dimensions as the images have."""
    left = cumulative[t].reshape([-1] + [1] * (x.dim() - 1))
    return left.sqrt() * x + (1 - left).sqrt() * noise


def right_2(x, noise, t, cumulative):
    """Image by image."""
    rows = []
    for image, e, step in zip(x, noise, t.tolist()):
        left = cumulative[step]
        rows.append(torch.sqrt(left) * image + torch.sqrt(1 - left) * e)
    return torch.stack(rows)
