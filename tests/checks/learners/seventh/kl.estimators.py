import torch


def wrong_1(q, p, samples):
    """Wrong: k3 uses the ratio q/p instead of p/q in both of its terms (r - 1 - log r with r = q/p)."""
    z = q.sample((samples,))
    log_r = q.log_prob(z) - p.log_prob(z)
    return log_r, log_r.exp() - 1 - log_r


def wrong_2(q, p, samples):
    """Wrong: the samples are drawn from p instead of q."""
    z = p.sample((samples,))
    k1 = q.log_prob(z).sub(p.log_prob(z))
    return k1, torch.expm1(-k1).add(k1)


def wrong_3(q, p, samples):
    """Wrong: the second one is k2, half of the squared log-ratio, which is biased."""

    def log_ratio(z):
        return p.log_prob(z) - q.log_prob(z)

    lr = log_ratio(q.sample((samples,)))
    return -lr, lr.square() / 2


def wrong_4(q, p, samples):
    """Wrong twice: k1 has the opposite sign (log p - log q), and k3 lacks the -1."""
    z = q.sample((samples,))
    log_r = p.log_prob(z) - q.log_prob(z)
    return log_r, log_r.exp() - log_r


def right_1(q, p, samples):
    """Right: k1 = log q - log p and k3 = r - 1 - log r with r = p/q, on one set of samples of q."""
    z = q.sample((samples,))
    log_r = p.log_prob(z) - q.log_prob(z)
    return -log_r, log_r.exp() - 1 - log_r


def right_2(q, p, samples):
    """Right: draws the samples one by one and corrects k1 by expm1 of its negative."""
    first, third = [], []
    for _ in range(samples):
        z = q.sample((1,))
        k1 = (q.log_prob(z) - p.log_prob(z))[0]
        first.append(k1)
        third.append(k1 + torch.special.expm1(-k1))
    return torch.stack(first), torch.stack(third)
