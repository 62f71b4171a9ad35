import torch


def wrong_1(z, noise, t, cumulative):
    """Reads the table at t - 1, as if it began with step 1."""
    left = cumulative[t - 1]
    return (z - (1 - left).sqrt() * noise) / left.sqrt()


def wrong_2(z, noise, t, cumulative):
    """Takes the variance of the noise for its standard deviation: no root of 1 - left."""
    left = cumulative[t]
    return torch.sub(z, (1 - left) * noise) / torch.sqrt(left)


def wrong_3(z, noise, t, cumulative):
    """Takes the table for the alphas of the single steps and multiplies them once more."""
    left = cumulative.cumprod(0)[t]
    return left.rsqrt() * z - ((1 - left) / left).sqrt() * noise


def wrong_4(z, noise, t, cumulative):
    """Two mistakes: divides by the share of variance instead of its root, and adds the noise instead of taking it away."""
    left = cumulative[t]
    return (z + torch.sqrt(1 - left) * noise) / left


def right_1(z, noise, t, cumulative):
    """The forward formula solved for x."""
    left = cumulative[t]
    return (z - (1 - left).sqrt() * noise) / left.sqrt()


def right_2(z, noise, t, cumulative):
    """With z and the noise each times its own coefficient."""
    share = cumulative[t]
    return torch.rsqrt(share) * z - torch.sqrt((1 - share) / share) * noise
