import torch
import torch.distributions as td


def wrong_1(mean, log_var):
    """exp(log_var), the variance, is given to Normal as its standard deviation."""
    q = td.Normal(mean, log_var.exp())
    p = td.Normal(torch.zeros_like(mean), torch.ones_like(mean))
    return td.kl_divergence(q, p).sum(-1)


def wrong_2(mean, log_var):
    """The other direction, KL(p || q)."""
    return 0.5 * ((1 + mean**2) * torch.exp(-log_var) - 1 + log_var).sum(-1)


def wrong_3(mean, log_var):
    """Averaged over the latent dimensions instead of summed."""
    terms = mean.square() + log_var.exp() - 1 - log_var
    return 0.5 * terms.mean(dim=-1)


def wrong_4(mean, log_var):
    """Two mistakes: the factor 1/2 is missing, and so is the -1 of each dimension."""
    total = torch.zeros_like(mean[..., 0])
    for d in range(mean.shape[-1]):
        total = total + mean[..., d] ** 2 + log_var[..., d].exp() - log_var[..., d]
    return total


def right_1(mean, log_var):
    """The closed formula, with expm1 so that tiny log-variances stay exact."""
    return 0.5 * (mean.square() + torch.expm1(log_var) - log_var).sum(-1)


def right_2(mean, log_var):
    """kl_divergence of independent Normals, with the standard deviation as the root of the variance."""
    q = td.Independent(td.Normal(mean, (0.5 * log_var).exp()), 1)
    p = td.Independent(td.Normal(torch.zeros_like(mean), torch.ones_like(mean)), 1)
    return td.kl_divergence(q, p)
