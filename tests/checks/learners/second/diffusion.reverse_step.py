import torch


def wrong_1(z, predicted, noise, t, cumulative):
    """Adds noise in the last step, too."""
    alpha = cumulative[t] / cumulative[t - 1]
    mean = (z - (1 - alpha) / (1 - cumulative[t]).sqrt() * predicted) / alpha.sqrt()
    return mean + (1 - alpha).sqrt() * noise


def wrong_2(z, predicted, noise, t, cumulative):
    """Multiplies the noise by beta_t, the variance, instead of its root."""
    alpha = cumulative[t] / cumulative[t - 1]
    mean = (z - (1 - alpha) / (1 - cumulative[t]).sqrt() * predicted) / alpha.sqrt()
    return mean if t == 1 else mean + (1 - alpha) * noise


def wrong_3(z, predicted, noise, t, cumulative):
    """Draws with the variance of q(z_{t-1} | z_t, x), not with beta_t."""
    now, before = cumulative[t], cumulative[t - 1]
    alpha = now / before
    mean = (z - (1 - alpha) / (1 - now).sqrt() * predicted) / alpha.sqrt()
    return mean + ((1 - alpha) * (1 - before) / (1 - now)).sqrt() * noise


def wrong_4(z, predicted, noise, t, cumulative):
    """Draws from q(z_{t-1} | x) at the x that is predicted, and forgets where z was."""
    now, before = cumulative[t], cumulative[t - 1]
    x = (z - (1 - now).sqrt() * predicted) / now.sqrt()
    return before.sqrt() * x + (1 - before).sqrt() * noise


def right_1(z, predicted, noise, t, cumulative):
    """First x, then the posterior's mean, then noise with the root of beta_t."""
    now, before = cumulative[t], cumulative[t - 1]
    alpha = now / before
    beta = 1 - alpha
    x = (z - (1 - now).sqrt() * predicted) / now.sqrt()
    mean = (before.sqrt() * beta * x + alpha.sqrt() * (1 - before) * z) / (1 - now)
    if t == 1:
        return mean
    return mean + beta.sqrt() * noise


def right_2(z, predicted, noise, t, cumulative):
    """Ho et al.'s form of the mean, straight from the predicted noise."""
    alpha = cumulative[t] / cumulative[t - 1]
    beta = 1 - alpha
    mean = (z - beta * (1 - cumulative[t]).rsqrt() * predicted) * alpha.rsqrt()
    return mean + (beta.sqrt() * noise if t > 1 else 0)
