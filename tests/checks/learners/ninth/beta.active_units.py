import torch
from torch.distributions import Normal, kl_divergence


def wrong_1(mean, log_var):
    """Wrong: the standard deviation of the posterior mean is compared with 0.01, not its variance."""
    return mean.std(dim=0) > 0.01


def wrong_2(mean, log_var):
    """Wrong: the mean square of the posterior mean, not centred: a constant mean away from 0 counts as active."""
    verdicts = []
    for j in range(mean.shape[1]):
        column = mean[:, j]
        verdicts.append(bool((column * column).mean() > 0.01))
    return torch.tensor(verdicts)


def wrong_3(mean, log_var):
    """Wrong: the KL to the prior, averaged over the images, is compared with 0.01 instead of the variance."""
    q = Normal(mean, (log_var / 2).exp())
    p = Normal(torch.zeros_like(mean), torch.ones_like(mean))
    return kl_divergence(q, p).mean(0) > 0.01


def wrong_4(mean, log_var):
    """Wrong twice: looks at the posterior's variance instead of its mean, and at a standard deviation over images."""
    return log_var.exp().std(0) > 0.01


def right_1(mean, log_var):
    """Right: the diagonal of the covariance matrix of the means (over n), compared with 0.01."""
    latent = mean.shape[1]
    cov = torch.cov(mean.double().T, correction=0).reshape(latent, latent)
    return cov.diagonal() > 0.01


def right_2(mean, log_var):
    """Right: Welford's running mean and sum of squares, image by image; variance over n - 1, compared with 0.01."""
    centre = torch.zeros(mean.shape[1], dtype=torch.float64)
    squares = torch.zeros_like(centre)
    for i, row in enumerate(mean.detach().double(), start=1):
        step = row - centre
        centre = centre + step / i
        squares = squares + step * (row - centre)
    return squares / max(len(mean) - 1, 1) > 0.01
