import torch


def wrong_1(z, predicted, noise, t, cumulative):
    """Wrong: adds noise of variance beta_t at the last step, t = 1, as well."""
    alpha = cumulative[t] / cumulative[t - 1]
    beta = 1 - alpha
    mean = (z - beta / (1 - cumulative[t]).sqrt() * predicted) / alpha.sqrt()
    return mean + beta.sqrt() * noise


def wrong_2(z, predicted, noise, t, cumulative):
    """Wrong: draws with the variance of q(z_{t-1} | z_t, x), beta_t (1 - abar_{t-1}) / (1 - abar_t), in place of beta_t."""
    now, before = cumulative[t], cumulative[t - 1]
    beta = 1 - now / before
    x = (z - (1 - now).sqrt() * predicted) / now.sqrt()
    mean = before.sqrt() * beta / (1 - now) * x
    mean = mean + (now / before).sqrt() * (1 - before) / (1 - now) * z
    variance = beta * (1 - before) / (1 - now)
    return mean + variance.sqrt() * noise


def wrong_3(z, predicted, noise, t, cumulative):
    """Wrong: mixes up alpha_t and abar_t in the mean, which divides by sqrt(1 - alpha_t) where sqrt(1 - abar_t) belongs (the two are equal at t = 1)."""
    alpha = cumulative[t] / cumulative[t - 1]
    mean = (z - (1 - alpha) / torch.sqrt(1 - alpha) * predicted) / torch.sqrt(alpha)
    if t == 1:
        return mean
    return mean + torch.sqrt(1 - alpha) * noise


def wrong_4(z, predicted, noise, t, cumulative):
    """Wrong twice: multiplies the noise by the variance beta_t in place of its square root, and leaves out the division of the mean by sqrt(alpha_t)."""
    alpha = cumulative[t] / cumulative[t - 1]
    beta = 1 - alpha
    result = []
    for image, e, n in zip(z, predicted, noise):
        mean = image - beta / (1 - cumulative[t]) ** 0.5 * e
        result.append(mean + beta * n if t > 1 else mean)
    return torch.stack(result)


def right_1(z, predicted, noise, t, cumulative):
    """Right: x from the predicted noise, then the mean of q(z_{t-1} | z_t, x) as the update of the Gaussian q(z_{t-1} | x) by the observation z_t (Kalman gain), plus sqrt(beta_t) noise; t = 1 returns x."""
    now, before = cumulative[t], cumulative[t - 1]
    x = (z - (1 - now).sqrt() * predicted) / now.sqrt()
    if t == 1:
        return x
    alpha = now / before
    beta = 1 - alpha
    if beta == 0:  # this step added nothing
        return z
    prior_mean, prior_variance = before.sqrt() * x, 1 - before
    gain = prior_variance * alpha.sqrt() / (alpha * prior_variance + beta)
    mean = prior_mean + gain * (z - alpha.sqrt() * prior_mean)
    return mean + beta.sqrt() * noise


def right_2(z, predicted, noise, t, cumulative):
    """Right: the mean written in z and the predicted noise, with x eliminated, all over sqrt(alpha_t); noise of standard deviation sqrt(beta_t), switched off at t = 1."""
    betas = 1 - cumulative[1:] / cumulative[:-1]
    beta = betas[t - 1]
    if beta == 0:
        return z.clone()
    shrink = torch.rsqrt(1 - beta)
    drift = shrink * beta * torch.rsqrt(1 - cumulative[t])
    spread = beta.sqrt() * float(t > 1)
    return shrink * z - drift * predicted + spread * noise
