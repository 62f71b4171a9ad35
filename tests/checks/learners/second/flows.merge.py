import torch


def wrong_1(mean_1, log_var_1, mean_2, log_var_2):
    """Weights the means with the variances, so that the vaguer report counts more."""
    var_1, var_2 = log_var_1.exp(), log_var_2.exp()
    mean = (var_1 * mean_1 + var_2 * mean_2) / (var_1 + var_2)
    return mean, -((-log_var_1).exp() + (-log_var_2).exp()).log()


def wrong_2(mean_1, log_var_1, mean_2, log_var_2):
    """Returns the logarithm of the precision instead of the variance."""
    precision_1, precision_2 = (-log_var_1).exp(), (-log_var_2).exp()
    precision = precision_1 + precision_2
    return (precision_1 * mean_1 + precision_2 * mean_2) / precision, precision.log()


def wrong_3(mean_1, log_var_1, mean_2, log_var_2):
    """Adds the two as random numbers: means and variances add up in a sum, not in a product of densities."""
    return mean_1 + mean_2, torch.logaddexp(log_var_1, log_var_2)


def wrong_4(mean_1, log_var_1, mean_2, log_var_2):
    """Takes the log-variance for the logarithm of the standard deviation."""
    precision_1, precision_2 = (-2 * log_var_1).exp(), (-2 * log_var_2).exp()
    precision = precision_1 + precision_2
    return (precision_1 * mean_1 + precision_2 * mean_2) / precision, -0.5 * precision.log()


def right_1(mean_1, log_var_1, mean_2, log_var_2):
    """Precisions add up, means are weighted with them."""
    precision_1, precision_2 = torch.exp(-log_var_1), torch.exp(-log_var_2)
    precision = precision_1 + precision_2
    return (precision_1 * mean_1 + precision_2 * mean_2) / precision, -precision.log()


def right_2(mean_1, log_var_1, mean_2, log_var_2):
    """logaddexp for the precision and a sigmoid for the weight."""
    weight = torch.sigmoid(log_var_2 - log_var_1)
    mean = weight * mean_1 + (1 - weight) * mean_2
    return mean, -torch.logaddexp(-log_var_1, -log_var_2)
