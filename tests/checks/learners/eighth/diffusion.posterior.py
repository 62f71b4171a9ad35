import torch


def wrong_1(z, x, t, cumulative):
    """Wrong: reads the table as if it began with step 1, entries t - 1 and t - 2 for the shares at t and t - 1."""
    now, before = cumulative[t - 1], cumulative[t - 2]
    alpha = now / before
    mean = before.sqrt() * (1 - alpha) * x + alpha.sqrt() * (1 - before) * z
    return mean / (1 - now), (1 - alpha) * (1 - before) / (1 - now)


def wrong_2(z, x, t, cumulative):
    """Wrong: the mean is right, but the variance is beta_t, that of the step forward."""
    a_bar, a_bar_prev = cumulative[t], cumulative[t - 1]
    beta = 1 - a_bar / a_bar_prev
    of_x = torch.sqrt(a_bar_prev) * beta / (1 - a_bar)
    of_z = torch.sqrt(1 - beta) * (1 - a_bar_prev) / (1 - a_bar)
    return of_x * x + of_z * z, beta


def wrong_3(z, x, t, cumulative):
    """Wrong: the root of alpha-bar_t stands in z's coefficient where the root of alpha_t belongs."""
    left, left_before = cumulative[t], cumulative[t - 1]
    beta = 1 - left / left_before
    mean = (left_before.sqrt() * beta * x + left.sqrt() * (1 - left_before) * z) / (1 - left)
    variance = beta * (1 - left_before) / (1 - left)
    return mean, variance


def wrong_4(z, x, t, cumulative):
    """Wrong twice: x's coefficient has the root of alpha-bar_t, not of alpha-bar_(t-1), and the second result is sigma."""
    now, before = cumulative[t], cumulative[t - 1]
    beta = 1 - now / before
    variance = beta * (1 - before) / (1 - now)
    mean = now.sqrt() * beta / (1 - now) * x + (1 - beta).sqrt() * (1 - before) / (1 - now) * z
    return mean, variance.sqrt()


def right_1(z, x, t, cumulative):
    """Right: a Kalman update, from the mean and variance of z_(t-1) given x, corrected by what z_t is beyond its prediction."""
    before, now = cumulative[t - 1], cumulative[t]
    alpha = now / before
    prior_mean, prior_variance = before.sqrt() * x, 1 - before
    step_variance = (before - now) / before
    predicted_variance = alpha * prior_variance + step_variance
    predicted_variance = predicted_variance.clamp(min=torch.finfo(cumulative.dtype).tiny)
    gain = prior_variance * alpha.sqrt() / predicted_variance
    mean = prior_mean + gain * (z - alpha.sqrt() * prior_mean)
    return mean, prior_variance * step_variance / predicted_variance


def right_2(z, x, t, cumulative):
    """Right: the noise in z_t points the way, mean = sqrt(abar_(t-1)) x + (1 - abar_(t-1)) sqrt(alpha_t / (1 - abar_t)) noise."""
    before, now = cumulative[t - 1].double(), cumulative[t].double()
    if now == 1:  # no noise so far: z is x
        return x.clone(), torch.zeros_like(cumulative[t])
    noise = (z - now.sqrt() * x) / (1 - now).sqrt()
    mean = before.sqrt() * x + (1 - before) * (now / before / (1 - now)).sqrt() * noise
    variance = (before - now) / before * (1 - before) / (1 - now)
    return mean.to(z.dtype), variance.to(cumulative.dtype)
