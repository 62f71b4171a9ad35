import torch


def wrong_1(train, test):
    """Wrong: adds the two standard errors themselves instead of their squares under a root."""
    se_train = train.std() / len(train) ** 0.5
    se_test = test.std() / len(test) ** 0.5
    return train.mean() - test.mean(), se_train + se_test


def wrong_2(train, test):
    """Wrong: variances are not divided by the numbers of images, so it returns the spread of a difference of single images."""
    return train.mean() - test.mean(), torch.sqrt(train.var() + test.var())


def wrong_3(train, test):
    """Wrong: the sign of the gap is turned round, test minus train."""
    n, m = train.numel(), test.numel()
    mean_train, mean_test = sum(train) / n, sum(test) / m
    var_train = sum((v - mean_train) ** 2 for v in train) / (n - 1)
    var_test = sum((v - mean_test) ** 2 for v in test) / (m - 1)
    return mean_test - mean_train, torch.sqrt(var_train / n + var_test / m)


def wrong_4(train, test):
    """Wrong twice: the gap is test minus train, and the standard error is std/n + std/m (standard deviations over counts, added) instead of the root of var/n + var/m."""
    return test.mean() - train.mean(), train.std() / len(train) + test.std() / len(test)


def right_1(train, test):
    """Right: torch.var_mean of each set, squared standard errors added, root."""
    (v, a), (w, b) = torch.var_mean(train), torch.var_mean(test)
    return a - b, (v / train.numel() + w / test.numel()).sqrt()


def right_2(train, test):
    """Right: by hand with sums of squared deviations, unbiased variances, hypot of the two standard errors."""

    def figures(values):
        n = values.shape[0]
        middle = values.sum() / n
        return middle, ((values - middle).square().sum() / (n * (n - 1))).sqrt()

    (a, s), (b, t) = figures(train), figures(test)
    return a - b, torch.hypot(s, t)
