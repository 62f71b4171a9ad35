import torch


def wrong_1(mean, log_var):
    """Compares the standard deviation of the means, not their variance, with 0.01."""
    return mean.std(dim=0) > 0.01


def wrong_2(mean, log_var):
    """Asks for the average KL of the unit instead of the variance of its mean."""
    kl = 0.5 * (mean**2 + log_var.exp() - log_var - 1)
    return kl.mean(dim=0) > 0.01


def wrong_3(mean, log_var):
    """Takes the mean square without subtracting the average, so a constant offset counts as activity."""
    return (mean**2).mean(dim=0) > 0.01


def wrong_4(mean, log_var):
    """Adds the posterior variance to that of the means (the variance of the aggregate posterior)."""
    return mean.var(dim=0) + log_var.exp().mean(dim=0) > 0.01


def right_1(mean, log_var):
    """The variance over the images, with torch.var."""
    return mean.var(dim=0) > 0.01


def right_2(mean, log_var):
    """Centres the means by hand and loops over the units."""
    verdicts = []
    for unit in mean.unbind(dim=1):
        deviations = unit - unit.mean()
        verdicts.append(bool(deviations.square().mean() > 0.01))
    return torch.tensor(verdicts, device=mean.device)
