import torch


def wrong_1(weights, means, log_vars):
    """Averages the log-variances instead of the variances within the components."""
    mean = weights @ means
    between = weights @ (means - mean).square()
    return mean, (weights @ log_vars).exp() + between


def wrong_2(weights, means, log_vars):
    """Takes the mixture for a weighted sum of independent variables: squared weights, and nothing between the modes."""
    return weights @ means, weights.square() @ log_vars.exp()


def wrong_3(weights, means, log_vars):
    """Ignores the weights: every component counts alike."""
    mean = means.mean(0)
    return mean, (log_vars.exp() + (means - mean).square()).mean(0)


def wrong_4(weights, means, log_vars):
    """Returns the standard deviation in place of the variance."""
    mean = weights @ means
    variance = weights @ (log_vars.exp() + means.square()) - mean.square()
    return mean, variance.sqrt()


def right_1(weights, means, log_vars):
    """Mean of the mixture; variance within the components plus variance between them."""
    mean = weights @ means
    return mean, weights @ (torch.exp(log_vars) + (means - mean).square())


def right_2(weights, means, log_vars):
    """Loops: the variance between modes from all pairs of means."""
    mean = sum(w * m for w, m in zip(weights, means, strict=True))
    variance = sum(w * v.exp() for w, v in zip(weights, log_vars, strict=True))
    for i in range(len(weights)):
        for j in range(i):
            variance = variance + weights[i] * weights[j] * (means[i] - means[j]) ** 2
    return mean, variance
