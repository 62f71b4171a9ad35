import torch


def wrong_1(q, p, samples):
    """Wrong: k3 uses the ratio the wrong way round, r = q/p in place of p/q, so that it does not estimate KL(q || p)."""
    z = q.sample((samples,))
    log_r = q.log_prob(z) - p.log_prob(z)
    k1 = log_r
    k3 = (log_r.exp() - 1) - log_r
    return k1, k3


def wrong_2(q, p, samples):
    """Wrong: k1 and k3 are evaluated on two separate sets of samples, in place of the same one."""

    def log_ratio():
        z = q.sample((samples,))
        return p.log_prob(z) - q.log_prob(z)

    k1 = -log_ratio()
    r = log_ratio()
    return k1, torch.expm1(r) - r


def wrong_3(q, p, samples):
    """Wrong: returns k2, half the squared log-ratio, which is biased, in place of k3."""
    z = q.sample((samples,))
    difference = q.log_prob(z) - p.log_prob(z)
    return difference, 0.5 * difference**2


def wrong_4(q, p, samples):
    """Wrong twice: k1 has the wrong sign, log p - log q, and k3 lacks its -1."""
    z = q.sample(torch.Size([samples]))
    log_r = p.log_prob(z) - q.log_prob(z)
    return log_r, log_r.exp() - log_r


def right_1(q, p, samples):
    """Right: samples of q; k1 = log q - log p, and k3 = k1 plus the control variate p/q - 1, whose mean under q is 0."""
    z = q.sample(torch.Size((samples,)))
    k1 = q.log_prob(z).sub(p.log_prob(z))
    control = torch.expm1(-k1)
    return k1, k1 + control


def right_2(q, p, samples):
    """Right: from samples of q; the log-probabilities are stacked and their difference is log r = log p - log q; k1 = -log r and k3 = r - 1 - log r."""
    z = q.sample((samples,))
    pair = torch.stack(torch.broadcast_tensors(q.log_prob(z), p.log_prob(z)), dim=-1)
    log_r = pair.diff(dim=-1).squeeze(-1)
    r = torch.exp(log_r)
    return log_r.neg(), torch.sub(r, 1).sub(log_r)
