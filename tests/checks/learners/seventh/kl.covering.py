import torch


def wrong_1(weights, means, log_vars):
    """Wrong: the variance lacks the spread of the components' means, only the average of the variances is left."""
    return weights @ means, weights @ log_vars.exp()


def wrong_2(weights, means, log_vars):
    """Wrong: adds the components' standard deviations exp(log_var / 2) where their variances belong."""
    m = torch.einsum("k,kd->d", weights, means)
    spread = torch.einsum("k,kd->d", weights, (means - m).square())
    inside = torch.einsum("k,kd->d", weights, (0.5 * log_vars).exp())
    return m, inside + spread


def wrong_3(weights, means, log_vars):
    """Wrong: the spread of the means is taken about their unweighted mean, which is not the mean of the mixture."""
    m = torch.zeros_like(means[0])
    for w, mu in zip(weights, means):
        m = m + w * mu
    centre = means.mean(0)
    v = torch.zeros_like(m)
    for w, mu, lv in zip(weights, means, log_vars):
        v = v + w * (lv.exp() + (mu - centre) ** 2)
    return m, v


def wrong_4(weights, means, log_vars):
    """Wrong twice: ignores the weights in the variances' average (a plain mean of the components), and returns the standard deviation."""
    w = weights.unsqueeze(-1)
    m = (w * means).sum(0)
    v = log_vars.exp().mean(0) + (w * (means - m) ** 2).sum(0)
    return m, v.sqrt()


def right_1(weights, means, log_vars):
    """Right: moments of the mixture, by the law of total variance and matrix products."""
    m = weights @ means
    return m, weights @ (log_vars.exp() + (means - m) ** 2)


def right_2(weights, means, log_vars):
    """Right: average of the variances plus the weighted squared differences of all pairs of components, in loops."""
    components = range(len(weights))
    m = sum(weights[k] * means[k] for k in components)
    v = sum(weights[k] * log_vars[k].exp() for k in components)
    for i in components:
        for j in range(i):
            v = v + weights[i] * weights[j] * (means[i] - means[j]).square()
    return m, v
