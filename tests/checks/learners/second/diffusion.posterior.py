import torch


def wrong_1(z, x, t, cumulative):
    """Gives the variance of the step, beta_t, instead of the posterior's."""
    now, before = cumulative[t], cumulative[t - 1]
    alpha = now / before
    mean = (before.sqrt() * (1 - alpha) * x + alpha.sqrt() * (1 - before) * z) / (1 - now)
    return mean, 1 - alpha


def wrong_2(z, x, t, cumulative):
    """The root of the cumulative share instead of the step's own before z, which is not seen at t = 1."""
    now, before = cumulative[t], cumulative[t - 1]
    alpha = now / before
    mean = (before.sqrt() * (1 - alpha) * x + now.sqrt() * (1 - before) * z) / (1 - now)
    return mean, (1 - alpha) * (1 - before) / (1 - now)


def wrong_3(z, x, t, cumulative):
    """Exchanges the weights of x and z."""
    now, before = cumulative[t], cumulative[t - 1]
    alpha = now / before
    mean = (before.sqrt() * (1 - alpha) * z + alpha.sqrt() * (1 - before) * x) / (1 - now)
    return mean, (1 - alpha) * (1 - before) / (1 - now)


def wrong_4(z, x, t, cumulative):
    """Two slips: no roots in the weights, and the standard deviation instead of the variance."""
    now, before = cumulative[t], cumulative[t - 1]
    alpha = now / before
    mean = (before * (1 - alpha) * x + alpha * (1 - before) * z) / (1 - now)
    return mean, ((1 - alpha) * (1 - before) / (1 - now)).sqrt()


def right_1(z, x, t, cumulative):
    """The two weights of the mean, written out."""
    now, before = cumulative[t], cumulative[t - 1]
    alpha = now / before
    beta = 1 - alpha
    mean = before.sqrt() * beta / (1 - now) * x + alpha.sqrt() * (1 - before) / (1 - now) * z
    return mean, beta * (1 - before) / (1 - now)


def right_2(z, x, t, cumulative):
    """As a Kalman step: q(z_{t-1} | x), corrected by what z_t differs from its expectation."""
    prior_mean, prior_var = cumulative[t - 1].sqrt() * x, 1 - cumulative[t - 1]
    alpha = cumulative[t] / cumulative[t - 1]
    innovation = alpha * prior_var + (1 - alpha)
    gain = alpha.sqrt() * prior_var / innovation
    mean = prior_mean + gain * (z - alpha.sqrt() * prior_mean)
    return mean, prior_var * (1 - alpha) / innovation
