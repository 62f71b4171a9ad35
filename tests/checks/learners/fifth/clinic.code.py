import torch
import torch.distributions as td


def wrong_1(hidden, to_mean, to_log_var):
    """The variance is used as the standard deviation (scale_tril is given the covariance)."""
    mean, log_var = to_mean(hidden), to_log_var(hidden)
    return td.MultivariateNormal(mean, scale_tril=torch.diag_embed(log_var.exp())).rsample()


def wrong_2(hidden, to_mean, to_log_var):
    """One noise vector is shared by all images of the batch."""
    mean, log_var = to_mean(hidden), to_log_var(hidden)
    noise = torch.randn(mean.shape[-1], dtype=mean.dtype, device=mean.device)
    return mean + noise * torch.exp(0.5 * log_var)


def wrong_3(hidden, to_mean, to_log_var):
    """Uses sample() instead of rsample(): no gradient reaches the layers."""
    q = td.Normal(to_mean(hidden), to_log_var(hidden).exp().sqrt())
    return q.sample()


def wrong_4(hidden, to_mean, to_log_var):
    """Two mistakes, only the gradient was repaired: the ReLU on the mean and exp(log_var) as standard deviation stay."""
    mean = to_mean(hidden).relu()
    std = to_log_var(hidden).exp()
    return mean + std * torch.randn_like(std)


def right_1(hidden, to_mean, to_log_var):
    """The reparameterisation by hand."""
    mean, log_var = to_mean(hidden), to_log_var(hidden)
    return mean + (0.5 * log_var).exp() * torch.randn_like(mean)


def right_2(hidden, to_mean, to_log_var):
    """rsample of an independent Normal."""
    mean = to_mean(hidden)
    std = torch.sqrt(torch.exp(to_log_var(hidden)))
    return td.Independent(td.Normal(mean, std), 1).rsample()
