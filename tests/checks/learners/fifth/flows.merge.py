import torch


def wrong_1(mean_1, log_var_1, mean_2, log_var_2):
    """Mistake: the means are weighted with the variances, not with the precisions."""
    var_1, var_2 = log_var_1.exp(), log_var_2.exp()
    mean = (var_1 * mean_1 + var_2 * mean_2) / (var_1 + var_2)
    return mean, -(1 / var_1 + 1 / var_2).log()


def wrong_2(mean_1, log_var_1, mean_2, log_var_2):
    """Mistake: the log of the summed precision is returned without the minus sign."""
    precision_1, precision_2 = torch.exp(-log_var_1), torch.exp(-log_var_2)
    total = precision_1 + precision_2
    return (precision_1 * mean_1 + precision_2 * mean_2) / total, total.log()


def wrong_3(mean_1, log_var_1, mean_2, log_var_2):
    """Mistake: the variances are averaged, as for two measurements that are mixed, not multiplied."""
    weight = torch.sigmoid(log_var_2 - log_var_1)
    mean = weight * mean_1 + (1 - weight) * mean_2
    log_var = torch.log(0.5 * (log_var_1.exp() + log_var_2.exp()))
    return mean, log_var


def wrong_4(mean_1, log_var_1, mean_2, log_var_2):
    """Two mistakes: a plain average of the means, and log-variances added (as if the variance were v1 v2)."""
    return (mean_1 + mean_2) / 2, log_var_1 + log_var_2


def right_1(mean_1, log_var_1, mean_2, log_var_2):
    """Right: the share of the first by a sigmoid of the log-variances, the precision by logaddexp."""
    share = torch.sigmoid(log_var_2 - log_var_1)
    mean = share * mean_1 + torch.sigmoid(log_var_1 - log_var_2) * mean_2
    return mean, -torch.logaddexp(-log_var_1, -log_var_2)


def right_2(mean_1, log_var_1, mean_2, log_var_2):
    """Right: broadcast and stack, then softmax and logsumexp over the log-precisions."""
    m1, l1, m2, l2 = torch.broadcast_tensors(mean_1, log_var_1, mean_2, log_var_2)
    means, log_precisions = torch.stack([m1, m2]), -torch.stack([l1, l2])
    mean = (log_precisions.softmax(0) * means).sum(0)
    return mean, -log_precisions.logsumexp(0)
