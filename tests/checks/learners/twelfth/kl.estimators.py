import torch


def wrong_1(q, p, samples):
    """Wrong: the ratio in k3 is upside down, q/p in place of p/q."""
    z = q.sample((samples,))
    k1 = q.log_prob(z) - p.log_prob(z)
    return k1, k1.exp() - 1 - k1


def wrong_2(q, p, samples):
    """Wrong: fresh samples are drawn for k3 instead of those of k1."""

    def log_ratio():
        z = q.sample((samples,))
        return p.log_prob(z) - q.log_prob(z)

    first, second = log_ratio(), log_ratio()
    return -first, torch.exp(second) - 1 - second


def wrong_3(q, p, samples):
    """Wrong: the samples come from p instead of q."""
    z = p.sample((samples,))
    log_r = p.log_prob(z) - q.log_prob(z)
    return -log_r, log_r.exp() - 1 - log_r


def wrong_4(q, p, samples):
    """Wrong twice: k1 has the wrong sign (log p - log q), and in place of k3 stands the biased k2, half the squared log-ratio."""
    z = q.sample((samples,))
    log_r = p.log_prob(z) - q.log_prob(z)
    return log_r, 0.5 * log_r**2


def right_1(q, p, samples):
    """Right: k1 is minus the log-ratio, k3 is expm1 of it minus itself."""
    z = q.sample((samples,))
    log_r = torch.sub(p.log_prob(z), q.log_prob(z))
    return log_r.neg(), torch.expm1(log_r) - log_r


def right_2(q, p, samples):
    """Right: k3 as k1 plus the control variate (r - 1), whose mean under q is zero, filled in sample by sample."""
    z = q.sample((samples,))
    log_q, log_p = q.log_prob(z), p.log_prob(z)
    k1, k3 = [], []
    for a, b in zip(log_q, log_p):
        k1.append(a - b)
        k3.append((a - b) + torch.expm1(b - a))
    return torch.stack(k1), torch.stack(k3)
