import torch


def wrong_1(z, predicted, noise, t, cumulative):
    """Wrong: adds noise in the last step, t = 1, too."""
    left, before = cumulative[t], cumulative[t - 1]
    alpha = left / before
    x = (z - (1 - left).sqrt() * predicted) / left.sqrt()
    mean = (before.sqrt() * (1 - alpha) * x + alpha.sqrt() * (1 - before) * z) / (1 - left)
    return mean + (1 - alpha).sqrt() * noise


def wrong_2(z, predicted, noise, t, cumulative):
    """Wrong: multiplies the noise by the variance beta instead of its square root."""
    alpha = cumulative[t] / cumulative[t - 1]
    beta = 1 - alpha
    mean = (z - beta * predicted / (1 - cumulative[t]).sqrt()) / alpha.sqrt()
    if t == 1:
        return mean
    return mean + beta * noise


def _parts(t, cumulative):
    bar, earlier = cumulative[t].double(), cumulative[t - 1].double()
    return bar, earlier, bar / earlier


def wrong_3(z, predicted, noise, t, cumulative):
    """Wrong: the noise has the posterior's variance, beta (1 - earlier) / (1 - bar), instead of beta."""
    bar, earlier, alpha = _parts(t, cumulative)
    x = (z - (1 - bar) ** 0.5 * predicted) / bar**0.5
    of_x = earlier**0.5 * (1 - alpha) / (1 - bar)
    of_z = alpha**0.5 * (1 - earlier) / (1 - bar)
    spread = ((1 - alpha) * (1 - earlier) / (1 - bar)) ** 0.5
    return of_x * x + of_z * z + spread * noise


def wrong_4(z, predicted, noise, t, cumulative):
    """Wrong twice: divides by the root of the cumulative alpha instead of the step's own, and subtracts beta times the noise without 1 / sqrt(1 - cumulative)."""
    beta = 1 - cumulative[t] / cumulative[t - 1]
    mean = z.sub(beta * predicted).div(cumulative[t].sqrt())
    return mean + (beta.sqrt() * noise if t > 1 else 0)


def right_1(z, predicted, noise, t, cumulative):
    """Right: first x, then the mean of q(z_{t-1} | z_t, x) with its two weights, then the noise."""
    bar, before = cumulative[t], cumulative[t - 1]
    alpha = bar / before
    beta = 1 - alpha
    if beta == 0:  # a step that added no noise changed nothing
        return z.clone()
    x = (z - (1 - bar).sqrt() * predicted) / bar.sqrt()
    mean = before.sqrt() * beta / (1 - bar) * x + alpha.sqrt() * (1 - before) / (1 - bar) * z
    return mean if t == 1 else mean + beta.sqrt() * noise


def right_2(z, predicted, noise, t, cumulative):
    """Right: the short form of the mean, z less a share of the predicted noise, over sqrt(alpha)."""
    bar, _, alpha = _parts(t, cumulative)
    share = (1 - alpha) / (1 - bar) ** 0.5 if alpha < 1 else 0.0
    mean = (z - share * predicted) / alpha**0.5
    fresh = torch.zeros_like(noise) if t == 1 else noise
    return torch.add(mean, fresh, alpha=max(1 - float(alpha), 0.0) ** 0.5)
