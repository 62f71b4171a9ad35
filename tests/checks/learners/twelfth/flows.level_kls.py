import torch
from torch import distributions as td


def wrong_1(q_upper, q_lower, p_lower):
    """Wrong: the lower level's KL has its two Gaussians exchanged, KL(p || q)."""

    def kl(q, p):
        (m, lv), (n, lw) = q, p
        return 0.5 * ((lv - lw).exp() + (m - n) ** 2 / lw.exp() - 1 - lv + lw).sum(-1)

    zero = torch.zeros_like(q_upper[0])
    return kl(q_upper, (zero, zero)), kl(p_lower, q_lower)


def wrong_2(q_upper, q_lower, p_lower):
    """Wrong: both levels are compared with N(0, I); the conditional prior of the lower one is not used."""
    answers = []
    for mean, log_var in (q_upper, q_lower):
        q = td.Normal(mean, (log_var / 2).exp())
        p = td.Normal(torch.zeros_like(mean), torch.ones_like(mean))
        answers.append(td.kl_divergence(q, p).sum(-1))
    return answers[0], answers[1]


def wrong_3(q_upper, q_lower, p_lower):
    """Wrong: in the lower KL the squared distance of the means is not divided by the variance of p."""
    m, lv = q_upper
    upper = 0.5 * (m.square() + lv.exp() - 1 - lv).sum(dim=-1)
    m, lv = q_lower
    n, lw = p_lower
    lower = 0.5 * ((m - n).square() + (lv - lw).exp() - 1 - (lv - lw)).sum(dim=-1)
    return upper, lower


def wrong_4(q_upper, q_lower, p_lower):
    """Wrong twice: exp(log_var) is taken for the standard deviation, and the lower level is returned first."""
    normal = lambda pair: td.Independent(td.Normal(pair[0], pair[1].exp()), 1)
    prior = normal((torch.zeros_like(q_upper[0]), torch.zeros_like(q_upper[1])))
    lower = td.kl_divergence(normal(q_lower), normal(p_lower))
    return lower, td.kl_divergence(normal(q_upper), prior)


def right_1(q_upper, q_lower, p_lower):
    """Right: expm1 of the difference of log-variances, less that difference, plus the scaled square; added dimension by dimension."""

    def kl(mean, log_var, mean_p, log_var_p):
        total = 0
        for d in range(mean.shape[-1]):
            ratio = log_var[..., d] - log_var_p[..., d]
            away = (mean[..., d] - mean_p[..., d]) * (-log_var_p[..., d] / 2).exp()
            total = total + (torch.expm1(ratio) - ratio + away * away) / 2
        return total

    standard = torch.zeros_like(q_upper[0])
    return kl(*q_upper, standard, standard), kl(*q_lower, *p_lower)


def right_2(q_upper, q_lower, p_lower):
    """Right: cross-entropy less entropy, the constant log 2 pi left out of both."""
    answers = []
    for (m, lv), (n, lw) in ((q_upper, (None, None)), (q_lower, p_lower)):
        if n is None:
            n, lw = torch.zeros_like(m), torch.zeros_like(lv)
        cross = 0.5 * (lw + torch.exp(-lw) * (lv.exp() + (m - n).pow(2)))
        entropy = 0.5 * (1 + lv)
        answers.append((cross - entropy).sum(-1))
    return tuple(answers)
