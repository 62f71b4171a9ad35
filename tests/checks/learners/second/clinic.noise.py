import torch


def wrong_1(codes, mean, log_var):
    """Divides by the variance instead of the standard deviation."""
    return ((codes - mean) / log_var.exp()).square().mean((0, 1)).sqrt()


def wrong_2(codes, mean, log_var):
    """Measures the scatter about the mean of the draws instead of the stated mean."""
    std = (0.5 * log_var).exp()
    return ((codes - codes.mean(0)) / std).square().mean((0, 1)).sqrt()


def wrong_3(codes, mean, log_var):
    """Takes the root for each image and averages the roots."""
    std = (0.5 * log_var).exp()
    return ((codes - mean) / std).square().mean(0).sqrt().mean(0)


def wrong_4(codes, mean, log_var):
    """The ratio of two root mean squares instead of the root mean square of the ratio."""
    spread = (codes - mean).square().mean((0, 1)).sqrt()
    return spread / log_var.exp().mean(0).sqrt()


def right_1(codes, mean, log_var):
    """Standardised, squared, averaged over repeats and images, root."""
    z = (codes - mean) * (-0.5 * log_var).exp()
    return z.pow(2).mean(dim=(0, 1)).sqrt()


def right_2(codes, mean, log_var):
    """A loop over repeats that adds the squares up."""
    repeats, batch, latent = codes.shape
    total = torch.zeros(latent, dtype=codes.dtype)
    for r in range(repeats):
        total = total + ((codes[r] - mean) ** 2 / log_var.exp()).sum(0)
    return torch.sqrt(total / (repeats * batch))
