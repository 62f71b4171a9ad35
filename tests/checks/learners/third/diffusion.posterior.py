import torch


def wrong_1(z, x, t, cumulative):
    """Returns the standard deviation in the place of the variance."""
    now, before = cumulative[t], cumulative[t - 1]
    alpha = now / before
    mean = (before.sqrt() * (1 - alpha) * x + alpha.sqrt() * (1 - before) * z) / (1 - now)
    return mean, ((1 - alpha) * (1 - before) / (1 - now)).sqrt()


def wrong_2(z, x, t, cumulative):
    """Takes the root of alpha-bar_t, not of alpha_t, in the weight of z."""
    now, before = cumulative[t], cumulative[t - 1]
    beta = 1 - now / before
    mean = before.sqrt() * beta / (1 - now) * x + now.sqrt() * (1 - before) / (1 - now) * z
    return mean, beta * (1 - before) / (1 - now)


def wrong_3(z, x, t, cumulative):
    """Reads the table as if it began with alpha-bar_1, so that for t > 1 both entries are one step too early."""
    now = cumulative[t - 1]
    before = cumulative[t - 2] if t > 1 else torch.ones_like(now)
    alpha = now / before
    if t == 1:
        return x.clone(), torch.zeros_like(now)
    mean = (before.sqrt() * (1 - alpha) * x + alpha.sqrt() * (1 - before) * z) / (1 - now)
    return mean, (1 - alpha) * (1 - before) / (1 - now)


def wrong_4(z, x, t, cumulative):
    """Two slips: no root of alpha-bar_{t-1} in the weight of x, and the variance is not divided by 1 - alpha-bar_t."""
    now, before = cumulative[t], cumulative[t - 1]
    alpha = now / before
    beta = 1 - alpha
    mean = (before * beta * x + alpha.sqrt() * (1 - before) * z) / (1 - now)
    return mean, beta * (1 - before)


def right_1(z, x, t, cumulative):
    """The known closed form, with alpha_t as the ratio of two neighbours in the table."""
    now, before = cumulative[t], cumulative[t - 1]
    alpha = now / before
    beta = 1 - alpha
    weight_x = before.sqrt() * beta / (1 - now)
    weight_z = alpha.sqrt() * (1 - before) / (1 - now)
    return weight_x * x + weight_z * z, beta * (1 - before) / (1 - now)


def right_2(z, x, t, cumulative):
    """As a Kalman update: start from q(z_{t-1} | x) and correct it by what z_t says, with a gain."""
    before = cumulative[t - 1]
    alpha = cumulative[t] / before
    beta = 1 - alpha
    prior_mean, prior_variance = before.sqrt() * x, 1 - before
    spread = alpha * prior_variance + beta  # variance of z_t given x
    gain = alpha.sqrt() * prior_variance / spread
    mean = prior_mean + gain * (z - alpha.sqrt() * prior_mean)
    return mean, prior_variance * beta / spread
