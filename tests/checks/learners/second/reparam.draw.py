import torch
from torch import distributions as td


def wrong_1(mean, log_var):
    """Computes the standard deviation without gradient, so that log_var learns nothing."""
    with torch.no_grad():
        std = (0.5 * log_var).exp()
    return mean + std * torch.randn_like(mean)


def wrong_2(mean, log_var):
    """Multiplies the noise by the variance."""
    return mean + log_var.exp() * torch.randn_like(mean)


def wrong_3(mean, log_var):
    """Draws one noise vector of the latent dimensions and uses it for every code."""
    noise = torch.randn(mean.shape[-1], dtype=mean.dtype)
    return mean + (0.5 * log_var).exp() * noise


def wrong_4(mean, log_var):
    """Uniform numbers (rand) in place of Gaussian ones (randn)."""
    return mean + (0.5 * log_var).exp() * torch.rand_like(mean)


def right_1(mean, log_var):
    """Mean plus standard deviation times noise of the mean's shape."""
    return mean + torch.exp(0.5 * log_var) * torch.randn_like(mean)


def right_2(mean, log_var):
    """rsample of PyTorch's normal distribution."""
    return td.Normal(mean, (log_var / 2).exp()).rsample()
