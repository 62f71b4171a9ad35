import torch
from torch.nn import functional as F


def wrong_1(mean_1, log_var_1, mean_2, log_var_2):
    """Wrong: the variances are added (as for a sum of two variables) instead of the precisions; the mean is right."""
    v1, v2 = log_var_1.exp(), log_var_2.exp()
    mean = (mean_1 / v1 + mean_2 / v2) / (1 / v1 + 1 / v2)
    return mean, (v1 + v2).log()


def wrong_2(mean_1, log_var_1, mean_2, log_var_2):
    """Wrong: weights exchanged, each mean is weighted with its own variance, so that the less certain one counts more."""
    var_1, var_2 = torch.exp(log_var_1), torch.exp(log_var_2)
    total = var_1 + var_2
    mean = mean_1 * var_1 / total + mean_2 * var_2 / total
    var = var_1 * var_2 / total
    return mean, torch.log(var)


def wrong_3(mean_1, log_var_1, mean_2, log_var_2):
    """Wrong: takes the logarithms for those of standard deviations, on the way in and on the way out."""
    p1, p2 = (-2 * log_var_1).exp(), (-2 * log_var_2).exp()
    precision = p1 + p2
    return (p1 * mean_1 + p2 * mean_2) / precision, -0.5 * precision.log()


def wrong_4(mean_1, log_var_1, mean_2, log_var_2):
    """Wrong twice: the mean is the plain average of the two, and the log of the precision is returned, with the wrong sign for a log-variance."""
    mean = (mean_1 + mean_2) / 2
    log_precision = torch.logaddexp(-log_var_1, -log_var_2)
    return mean, log_precision


def right_1(mean_1, log_var_1, mean_2, log_var_2):
    """Right: log-precisions stacked; softmax gives the weights of the means, logsumexp the log-precision of the product."""
    log_precisions = torch.stack(torch.broadcast_tensors(-log_var_1, -log_var_2))
    means = torch.stack(torch.broadcast_tensors(mean_1, mean_2))
    mean = (log_precisions.softmax(0) * means).sum(0)
    return mean, -log_precisions.logsumexp(0)


def right_2(mean_1, log_var_1, mean_2, log_var_2):
    """Right: the update of a Kalman filter, with the gain v1 / (v1 + v2) as a sigmoid of the difference of log-variances."""
    difference = log_var_1 - log_var_2
    gain = torch.sigmoid(difference)
    mean = mean_1 + gain * (mean_2 - mean_1)
    log_var = log_var_1 + F.logsigmoid(-difference)  # (1 - gain) * v1
    return mean, log_var
