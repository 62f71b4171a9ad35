import math

import torch
from torch import Tensor


def wrong_1(z: Tensor, x: Tensor, t: int, cumulative: Tensor) -> tuple[Tensor, Tensor]:
    """Wrong: returns the standard deviation instead of the variance."""
    now, before = cumulative[t], cumulative[t - 1]
    alpha = now / before
    beta = 1 - alpha
    mean = (before.sqrt() * beta * x + alpha.sqrt() * (1 - before) * z) / (1 - now)
    return mean, (beta * (1 - before) / (1 - now)).sqrt()


def wrong_2(z: Tensor, x: Tensor, t: int, cumulative: Tensor) -> tuple[Tensor, Tensor]:
    """Wrong: the variance is beta_t, that of the encoder's step, without the factor for knowing x (not 0 at t = 1)."""
    a_bar, a_bar_prev = cumulative[t], cumulative[t - 1]
    alpha = a_bar / a_bar_prev
    beta = 1 - alpha
    weight_x = torch.sqrt(a_bar_prev) * beta / (1 - a_bar)
    weight_z = torch.sqrt(alpha) * (1 - a_bar_prev) / (1 - a_bar)
    return weight_x * x + weight_z * z, beta


def wrong_3(z: Tensor, x: Tensor, t: int, cumulative: Tensor) -> tuple[Tensor, Tensor]:
    """Wrong: forgets both square roots in the mean, so x is shrunk by its share of the variance and z by alpha."""
    before, now = (float(cumulative[i]) for i in (t - 1, t))
    alpha = now / before
    share = (1 - alpha) / (1 - now)
    other = (1 - before) / (1 - now)
    mean = before * share * x + alpha * other * z
    return mean, cumulative.new_tensor((1 - alpha) * other)


def wrong_4(z: Tensor, x: Tensor, t: int, cumulative: Tensor) -> tuple[Tensor, Tensor]:
    """Wrong twice: z is weighted with the root of the cumulative alpha instead of the step's alpha, and the standard deviation is returned for the variance."""
    a, p = cumulative[t], cumulative[t - 1]
    beta = 1 - a / p
    mean = (p.sqrt() * beta * x + a.sqrt() * (1 - p) * z) / (1 - a)
    return mean, torch.sqrt(beta * (1 - p) / (1 - a))


def right_1(z: Tensor, x: Tensor, t: int, cumulative: Tensor) -> tuple[Tensor, Tensor]:
    """Right: a Kalman update: the prior q(z_{t-1}|x), corrected by the gain times what z_t differs from its prediction."""
    before = cumulative[t - 1]
    keep = cumulative[t] / before
    prior, spread, noise = before.sqrt() * x, 1 - before, 1 - keep
    total = (keep * spread + noise).clamp_min(torch.finfo(cumulative.dtype).tiny)
    gain = keep.sqrt() * spread / total
    return prior + gain * (z - keep.sqrt() * prior), spread * noise / total


def right_2(z: Tensor, x: Tensor, t: int, cumulative: Tensor) -> tuple[Tensor, Tensor]:
    """Right: as a regression in double-precision numbers: the noise in z_t, of which the part that was there a step earlier is put back."""
    before, now = cumulative[t - 1].item(), cumulative[t].item()
    if before == 1.0:  # z_{t-1} is x itself
        return x.clone(), torch.zeros_like(cumulative[t])
    covariance = math.sqrt(now / before) * (1 - before)
    noise = (z - math.sqrt(now) * x) / math.sqrt(1 - now)
    mean = math.sqrt(before) * x + covariance / math.sqrt(1 - now) * noise
    correlation2 = covariance**2 / ((1 - before) * (1 - now))
    return mean, torch.full_like(cumulative[t], (1 - before) * (1 - correlation2))
