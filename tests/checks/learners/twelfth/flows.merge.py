import torch


def wrong_1(mean_1, log_var_1, mean_2, log_var_2):
    """Wrong: each mean is weighted by its own variance, so the less certain report counts more."""
    v1, v2 = log_var_1.exp(), log_var_2.exp()
    return (v1 * mean_1 + v2 * mean_2) / (v1 + v2), (v1 * v2 / (v1 + v2)).log()


def wrong_2(mean_1, log_var_1, mean_2, log_var_2):
    """Wrong: the precisions are averaged instead of added, so the log-variance is too large by log 2."""
    p1, p2 = torch.exp(-log_var_1), torch.exp(-log_var_2)
    precision = (p1 + p2) / 2
    mean = (p1 * mean_1 + p2 * mean_2) / (p1 + p2)
    return mean, -precision.log()


def wrong_3(mean_1, log_var_1, mean_2, log_var_2):
    """Wrong: the variances are added, as for a sum of random variables, not the precisions."""
    w = torch.sigmoid(log_var_2 - log_var_1)
    return w * mean_1 + (1 - w) * mean_2, torch.logaddexp(log_var_1, log_var_2)


def wrong_4(mean_1, log_var_1, mean_2, log_var_2):
    """Wrong twice: exp(log_var) is squared, as if it were a standard deviation, and the log of the precision is returned where the log of the variance is asked for."""
    s1, s2 = log_var_1.exp(), log_var_2.exp()
    p1, p2 = s1**-2, s2**-2
    return (mean_1 * p1 + mean_2 * p2) / (p1 + p2), (p1 + p2).log()


def right_1(mean_1, log_var_1, mean_2, log_var_2):
    """Right: moves from the first mean towards the second by the second one's share of the precision, a sigmoid."""
    share = torch.sigmoid(log_var_1 - log_var_2)
    mean = mean_1 + share * (mean_2 - mean_1)
    log_var = log_var_1 + torch.nn.functional.logsigmoid(log_var_2 - log_var_1)
    return mean, log_var


def right_2(mean_1, log_var_1, mean_2, log_var_2):
    """Right: stacks the broadcast pairs; softmax of the log-precisions for the mean, their logsumexp for the log-variance."""
    m1, lv1, m2, lv2 = torch.broadcast_tensors(mean_1, log_var_1, mean_2, log_var_2)
    means, log_precisions = torch.stack([m1, m2]), -torch.stack([lv1, lv2])
    mean = (log_precisions.softmax(0) * means).sum(0)
    return mean, -torch.logsumexp(log_precisions, 0)
