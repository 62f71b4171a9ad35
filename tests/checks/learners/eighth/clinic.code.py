import torch
from torch import distributions as td


def wrong_1(hidden, to_mean, to_log_var):
    """Wrong: exp(log_var), the variance, multiplies the noise in the place of the standard deviation."""
    mean = to_mean(hidden)
    variance = to_log_var(hidden).exp()
    return mean + variance * torch.randn_like(mean)


def wrong_2(hidden, to_mean, to_log_var):
    """Wrong: the right distribution, but drawn with sample() instead of rsample(), so no gradient reaches a layer."""
    return td.Normal(to_mean(hidden), to_log_var(hidden).div(2).exp()).sample()


def wrong_3(hidden, to_mean, to_log_var):
    """Wrong: one noise number per image, shared by all its latent dimensions."""
    mu = to_mean(hidden)
    sigma = torch.sqrt(torch.exp(to_log_var(hidden)))
    eps = torch.randn(len(mu), 1, dtype=mu.dtype, device=mu.device)
    return mu + sigma * eps


def wrong_4(hidden, to_mean, to_log_var):
    """Wrong twice: the ReLU on the mean stays, and the standard deviation is half the variance, 0.5 * exp(log_var)."""
    mean = to_mean(hidden).relu()
    std = 0.5 * to_log_var(hidden).exp()
    return mean + std * torch.randn_like(std)


def right_1(hidden, to_mean, to_log_var):
    """Right: an affine map of standard normal noise, written as a TransformedDistribution with rsample."""
    mean, log_var = to_mean(hidden), to_log_var(hidden)
    noise = td.Normal(torch.zeros_like(mean), torch.ones_like(mean))
    return td.TransformedDistribution(noise, [td.AffineTransform(mean, torch.exp(log_var / 2))]).rsample()


def right_2(hidden, to_mean, to_log_var):
    """Right: torch.normal draws noise with mean 0 and deviation 1 only, addcmul scales it by exp(log_var / 2)."""
    mean = to_mean(hidden)
    deviation = to_log_var(hidden).mul(0.5).exp()
    epsilon = torch.normal(torch.zeros_like(mean.detach()), 1.0)
    return torch.addcmul(mean, deviation, epsilon)
