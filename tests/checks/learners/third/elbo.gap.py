import torch


def wrong_1(z, log_q, log_joint):
    """Mistake: the other direction, KL(p(z|x) || q(z|x))."""
    dz = z[1] - z[0]
    log_p = log_joint - (log_joint.logsumexp(-1, keepdim=True) + dz.log())
    p = log_p.exp()
    return torch.where(p > 0, p * (log_p - log_q), 0.0).sum(-1) * dz


def wrong_2(z, log_q, log_joint):
    """Mistake: log p(x) is the sum over the grid without the width of a cell, so the posterior is a table beside a density."""
    dz = z[1] - z[0]
    log_p = log_joint.log_softmax(-1)
    q = log_q.exp()
    return torch.where(q > 0, q * (log_q - log_p), 0.0).sum(-1) * dz


def wrong_3(z, log_q, log_joint):
    """Mistake: the joint density is taken for the posterior without dividing by p(x), which gives minus the ELBO."""
    dz = z[1] - z[0]
    q = log_q.exp()
    return torch.where(q > 0, q * (log_q - log_joint), 0.0).sum(-1) * dz


def wrong_4(z, log_q, log_joint):
    """Mistake: where q is zero, 0 times minus infinity makes the result NaN."""
    dz = z[1] - z[0]
    log_p = log_joint - (log_joint.logsumexp(-1, keepdim=True) + dz.log())
    return (log_q.exp() * (log_q - log_p)).sum(-1) * dz


def right_1(z, log_q, log_joint):
    """Posterior by logsumexp on the grid, then the KL as a Riemann sum, with 0 where q is 0."""
    dz = z[1] - z[0]
    log_p = log_joint - (log_joint.logsumexp(-1, keepdim=True) + dz.log())
    q = log_q.exp()
    terms = q * (log_q - log_p)
    return torch.where(q > 0, terms, torch.zeros_like(terms)).sum(-1) * dz


def right_2(z, log_q, log_joint):
    """log p(x) minus the ELBO, image by image, over the points where q is above zero."""
    dz = (z[-1] - z[0]) / (len(z) - 1)
    gaps = []
    for lq, lj in zip(log_q, log_joint):
        top = lj.max()
        log_p_x = top + ((lj - top).exp().sum() * dz).log()
        q = lq.exp()
        inside = q > 0
        elbo = (q[inside] * (lj[inside] - lq[inside])).sum() * dz
        gaps.append(log_p_x - elbo)
    return torch.stack(gaps)
