import torch


def wrong_1(mean, log_var):
    """Looks at the mean KL instead of the variance of the means: a unit that pays nats and says nothing counts as active."""
    kl = 0.5 * (mean**2 + log_var.exp() - log_var - 1)
    return kl.mean(0) > 0.01


def wrong_2(mean, log_var):
    """Compares the standard deviation with 0.01 instead of the variance."""
    return mean.std(0) > 0.01


def wrong_3(mean, log_var):
    """Takes the mean square without subtracting the mean: a constant offset counts as variation."""
    return mean.square().mean(0) > 0.01


def wrong_4(mean, log_var):
    """Takes the variance over the latent dimensions of each image instead of over the images."""
    return mean.var(dim=1) > 0.01


def wrong_5(mean, log_var):
    """Adds the posterior's own variance: the variance of drawn codes instead of that of the means, so collapsed units count as active."""
    return mean.var(0) + log_var.exp().mean(0) > 0.01


def wrong_6(mean, log_var):
    """Returns how many units are active instead of a verdict for each."""
    return (mean.var(0) > 0.01).sum()


def right_1(mean, log_var):
    """Variance over images against the threshold."""
    return mean.var(dim=0) > 0.01


def right_2(mean, log_var):
    """A loop over units with the squared deviations written out."""
    verdicts = []
    for unit in mean.T:
        deviation = unit - unit.sum() / len(unit)
        verdicts.append(bool(deviation.square().sum() / (len(unit) - 1) > 0.01))
    return torch.tensor(verdicts)


def right_3(mean, log_var):
    """The diagonal of the covariance matrix of the means."""
    cov = torch.cov(mean.T).reshape(mean.shape[1], mean.shape[1])
    return cov.diagonal().gt(0.01)
