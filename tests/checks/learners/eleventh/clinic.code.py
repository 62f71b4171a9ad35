import torch
from torch import distributions as td


def wrong_1(hidden, to_mean, to_log_var):
    """Wrong: draws one noise vector and uses it for all images of the batch."""
    mean, log_var = to_mean(hidden), to_log_var(hidden)
    std = (0.5 * log_var).exp()
    eps = torch.randn(mean.shape[-1], dtype=mean.dtype, device=mean.device)
    return mean + std * eps


def wrong_2(hidden, to_mean, to_log_var):
    """Wrong: the standard deviation is computed under no_grad, so that no gradient reaches to_log_var."""
    mu = to_mean(hidden)
    with torch.no_grad():
        sigma = torch.exp(to_log_var(hidden) / 2)
    return td.Normal(mu, sigma).rsample()


def wrong_3(hidden, to_mean, to_log_var):
    """Wrong: leaves the ReLU on the mean, so that no code has a negative mean."""
    mean = to_mean(hidden).relu()
    std = to_log_var(hidden).exp().sqrt()
    noise = torch.randn_like(std)
    return mean + noise * std


def wrong_4(hidden, to_mean, to_log_var):
    """Wrong twice: the noise has the standard deviation exp(log_var), and one number of noise serves all dimensions of an image."""
    mu, lv = to_mean(hidden), to_log_var(hidden)
    noise = torch.randn(mu.shape[0], 1, dtype=mu.dtype, device=mu.device)
    return mu + lv.exp() * noise


def right_1(hidden, to_mean, to_log_var):
    """Right: a multivariate normal with the standard deviations on the diagonal of its Cholesky factor, drawn with rsample."""
    mean = to_mean(hidden)
    std = torch.exp(0.5 * to_log_var(hidden))
    q = td.MultivariateNormal(mean, scale_tril=torch.diag_embed(std), validate_args=False)
    return q.rsample()


def right_2(hidden, to_mean, to_log_var):
    """Right: image by image, mu + sigma * eps with fresh standard normal noise, stacked."""
    means, log_vars = to_mean(hidden), to_log_var(hidden)
    codes = []
    for mu, lv in zip(means, log_vars):
        eps = torch.empty_like(mu).detach().normal_()
        codes.append(torch.addcmul(mu, (lv / 2).exp(), eps))
    return torch.stack(codes)
