import torch
from torch import distributions as td


def wrong_1(q_upper, q_lower, p_lower):
    """Wrong: the lower level, too, is compared with N(0, I); p_lower is not used."""
    kls = []
    for mean, log_var in (q_upper, q_lower):
        kls.append(0.5 * (mean**2 + log_var.exp() - 1 - log_var).sum(-1))
    return kls[0], kls[1]


def wrong_2(q_upper, q_lower, p_lower):
    """Wrong: the lower KL has its arguments exchanged, KL(p || q) instead of KL(q || p)."""
    def gaussian(mean, log_var):
        return td.Independent(td.Normal(mean, (log_var / 2).exp()), 1)

    prior = gaussian(torch.zeros_like(q_upper[0]), torch.zeros_like(q_upper[1]))
    upper = td.kl_divergence(gaussian(*q_upper), prior)
    lower = td.kl_divergence(gaussian(*p_lower), gaussian(*q_lower))
    return upper, lower


def wrong_3(q_upper, q_lower, p_lower):
    """Wrong: the variances exp(log_var) are handed to Normal as standard deviations."""
    q_up = td.Normal(q_upper[0], q_upper[1].exp())
    q_low = td.Normal(q_lower[0], q_lower[1].exp())
    p_low = td.Normal(p_lower[0], p_lower[1].exp())
    upper = td.kl_divergence(q_up, td.Normal(0.0, 1.0)).sum(-1)
    lower = td.kl_divergence(q_low, p_low).sum(-1)
    return upper, lower


def wrong_4(q_upper, q_lower, p_lower):
    """Wrong twice: the factor one half is forgotten in both KLs, and the lower level is returned first."""
    m, lv = q_upper
    upper = (m.square() + lv.exp() - lv - 1).sum(-1)
    (mq, lq), (mp, lp) = q_lower, p_lower
    lower = (lp - lq + (lq.exp() + (mq - mp).square()) / lp.exp() - 1).sum(-1)
    return lower, upper


def right_1(q_upper, q_lower, p_lower):
    """Right: kl_divergence of torch, upper against N(0, I), lower q against lower p, as distributions over whole codes."""
    def gaussian(pair):
        mean, log_var = pair
        return td.Independent(td.Normal(mean, (0.5 * log_var).exp()), 1)

    prior = gaussian((torch.zeros_like(q_upper[0]), torch.zeros_like(q_upper[1])))
    return (
        td.kl_divergence(gaussian(q_upper), prior),
        td.kl_divergence(gaussian(q_lower), gaussian(p_lower)),
    )


def right_2(q_upper, q_lower, p_lower):
    """Right: one formula for both levels, in the log of the ratio of variances and the distance in sigmas of p, added up dimension by dimension."""
    def kl(q, p):
        log_ratio = q[1] - p[1]
        distance = (q[0] - p[0]) * torch.exp(-p[1] / 2)
        nats = (torch.expm1(log_ratio) - log_ratio + distance * distance) / 2
        total = 0
        for of_dimension in nats.unbind(-1):
            total = total + of_dimension
        return total

    standard = torch.zeros_like(q_upper[0]), torch.zeros_like(q_upper[1])
    return kl(q_upper, standard), kl(q_lower, p_lower)
