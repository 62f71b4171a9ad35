import torch


def wrong_1(q, p, samples):
    """Takes the ratio of k3 upside down, q / p: no estimate of KL(q || p) under samples of q."""
    z = q.sample((samples,))
    k1 = q.log_prob(z) - p.log_prob(z)
    return k1, torch.expm1(k1) - k1


def wrong_2(q, p, samples):
    """Draws new samples for k3."""
    z = q.sample((samples,))
    k1 = q.log_prob(z) - p.log_prob(z)
    z = q.sample((samples,))
    log_r = p.log_prob(z) - q.log_prob(z)
    return k1, torch.expm1(log_r) - log_r


def wrong_3(q, p, samples):
    """Returns k2, half the squared log-ratio, which is biased, in place of k3."""
    z = q.sample((samples,))
    k1 = q.log_prob(z) - p.log_prob(z)
    return k1, 0.5 * k1.square()


def wrong_4(q, p, samples):
    """Draws the samples from p."""
    z = p.sample((samples,))
    log_r = p.log_prob(z) - q.log_prob(z)
    return -log_r, log_r.exp() - 1 - log_r


def right_1(q, p, samples):
    """The log-ratio log p - log q once, k1 its negative, k3 with expm1."""
    z = q.sample((samples,))
    log_r = p.log_prob(z) - q.log_prob(z)
    return -log_r, torch.expm1(log_r) - log_r


def right_2(q, p, samples):
    """k1 first, and k3 as k1 plus a term of mean zero, sample by sample."""
    k1, k3 = [], []
    for z in q.sample((samples,)):
        difference = q.log_prob(z) - p.log_prob(z)
        k1.append(difference)
        k3.append(difference + torch.expm1(-difference))
    return torch.stack(k1), torch.stack(k3)
