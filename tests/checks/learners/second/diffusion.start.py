import torch


def wrong_1(z, noise, t, cumulative):
    """Forgets the roots."""
    left = cumulative[t]
    return (z - (1 - left) * noise) / left


def wrong_2(z, noise, t, cumulative):
    """Takes the noise away and does not undo the shrinking."""
    return z - (1 - cumulative[t]).sqrt() * noise


def wrong_3(z, noise, t, cumulative):
    """Reads the table one entry too early."""
    left = cumulative[t - 1]
    return (z - (1 - left).sqrt() * noise) / left.sqrt()


def wrong_4(z, noise, t, cumulative):
    """The formula for a network that predicts the velocity."""
    left = cumulative[t]
    return left.sqrt() * z - (1 - left).sqrt() * noise


def right_1(z, noise, t, cumulative):
    """Solves z_t for x."""
    left = cumulative[t]
    return (z - (1 - left).sqrt() * noise) / left.sqrt()


def right_2(z, noise, t, cumulative):
    """Multiplied out: z over the root, minus noise over the root of the signal-to-noise ratio."""
    inverse = 1 / cumulative[t]
    return inverse.sqrt() * z - (inverse - 1).sqrt() * noise
