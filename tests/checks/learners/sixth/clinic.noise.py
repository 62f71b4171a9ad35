import torch


def wrong_1(codes, mean, log_var):
    """Divides by the variance, not by the standard deviation."""
    scaled = (codes - mean) / log_var.exp()
    return scaled.pow(2).mean((0, 1)).sqrt()


def wrong_2(codes, mean, log_var):
    """Takes the noise around the mean of the drawn codes, not around the stated mean."""
    centred = codes - codes.mean(0, keepdim=True)
    eps = centred * torch.exp(-0.5 * log_var)
    return torch.sqrt(torch.mean(eps**2, dim=(0, 1)))


def wrong_3(codes, mean, log_var):
    """The root is taken for each image, before the mean over images."""
    sigma = (log_var / 2).exp()
    return torch.stack([((c - mean) / sigma) for c in codes]).square().mean(0).sqrt().mean(0)


def wrong_4(codes, mean, log_var):
    """log_var is halved the wrong way (exp(log_var) as sigma), and the root is forgotten."""
    eps = (codes - mean) / torch.exp(log_var)
    r, b, _ = codes.shape
    return torch.einsum("rbl,rbl->l", eps, eps) / (r * b)


def right_1(codes, mean, log_var):
    """Directly, with a mean over both axes."""
    return ((codes - mean) / (0.5 * log_var).exp()).square().mean((0, 1)).sqrt()


def right_2(codes, mean, log_var):
    """A running sum over the repeats, in units of variances."""
    total = torch.zeros_like(mean)
    for z in codes:
        total = total + (z - mean) ** 2 * torch.exp(-log_var)
    return (total.sum(0) / (len(codes) * len(mean))).sqrt()
