import torch


def wrong_1(z, x, t, cumulative):
    """The variance is beta_t, the variance of the step forward."""
    now, before = cumulative[t], cumulative[t - 1]
    alpha = now / before
    mean = (before.sqrt() * (1 - alpha) * x + alpha.sqrt() * (1 - before) * z) / (1 - now)
    return mean, 1 - alpha


def wrong_2(z, x, t, cumulative):
    """Returns the standard deviation instead of the variance."""
    a_bar, a_prev = cumulative[t], cumulative[t - 1]
    beta = 1 - a_bar / a_prev
    c_x = a_prev.sqrt() * beta / (1 - a_bar)
    c_z = (1 - beta).sqrt() * (1 - a_prev) / (1 - a_bar)
    return c_x * x + c_z * z, torch.sqrt(beta * (1 - a_prev) / (1 - a_bar))


def wrong_3(z, x, t, cumulative):
    """The coefficients of z and x are exchanged."""
    a_bar, a_prev = cumulative[t], cumulative[t - 1]
    alpha = a_bar / a_prev
    one = torch.sqrt(a_prev) * (1 - alpha) / (1 - a_bar)
    two = torch.sqrt(alpha) * (1 - a_prev) / (1 - a_bar)
    return one * z + two * x, (1 - alpha) * (1 - a_prev) / (1 - a_bar)


def wrong_4(z, x, t, cumulative):
    """Two mistakes: entry t of the table taken for alpha_t itself; square root of cumulative[t-1] forgotten."""
    alpha = cumulative[t]
    beta = 1 - alpha
    bar, prev = cumulative[t], cumulative[t - 1]
    mean = prev * beta / (1 - bar) * x + alpha**0.5 * (1 - prev) / (1 - bar) * z
    return mean, (1 - prev) / (1 - bar) * beta


def right_1(z, x, t, cumulative):
    """The formula of Ho et al."""
    now, before = cumulative[t], cumulative[t - 1]
    alpha = now / before
    mean = (before.sqrt() * (1 - alpha) * x + alpha.sqrt() * (1 - before) * z) / (1 - now)
    return mean, (1 - alpha) * (1 - before) / (1 - now)


def right_2(z, x, t, cumulative):
    """As a Kalman update: prior of z_{t-1} given x, then z_t as a noisy measurement."""
    m, v = cumulative[t - 1].sqrt() * x, 1 - cumulative[t - 1]
    a = cumulative[t] / cumulative[t - 1]
    h = a.sqrt()
    s = (h * h * v + (1 - a)).clamp_min(1e-30)
    gain = v * h / s
    return m + gain * (z - h * m), v * (1 - a) / s
