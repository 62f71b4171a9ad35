import math

import torch


def wrong_1(z, log_q, log_joint):
    """The grid width is forgotten in p(x): off by log dz."""
    dz = z[1] - z[0]
    log_post = log_joint - log_joint.logsumexp(-1, keepdim=True)
    q = log_q.exp()
    terms = torch.where(q > 0, q * (log_q - log_post), torch.zeros_like(q))
    return terms.sum(-1) * dz


def wrong_2(z, log_q, log_joint):
    """0 * -inf = NaN where q is 0."""
    dz = z[1] - z[0]
    log_px = torch.logsumexp(log_joint, dim=1) + dz.log()
    elbo = (log_q.exp() * (log_joint - log_q)).sum(1) * dz
    return log_px - elbo


def wrong_3(z, log_q, log_joint):
    """The other direction: KL(posterior || q)."""
    dz = z[1] - z[0]
    log_post = log_joint - (log_joint.logsumexp(-1, keepdim=True) + dz.log())
    p = log_post.exp()
    log_q = log_q.clamp_min(-1e4)
    return (p * (log_post - log_q)).sum(-1) * dz


def wrong_4(z, log_q, log_joint):
    """Two mistakes: log p(x) is forgotten (minus the ELBO comes out), and the sum is not multiplied by dz."""
    out = []
    for lq, lj in zip(log_q, log_joint):
        keep = lq > -math.inf
        out.append((lq[keep].exp() * (lq[keep] - lj[keep])).sum())
    return torch.stack(out)


def right_1(z, log_q, log_joint):
    """Log-posterior by logsumexp, then the KL with torch.where."""
    dz = z[1] - z[0]
    log_post = log_joint - log_joint.logsumexp(-1, keepdim=True) - dz.log()
    terms = torch.where(log_q == -torch.inf, 0.0, log_q.exp() * (log_q - log_post))
    return terms.sum(-1) * dz


def right_2(z, log_q, log_joint):
    """log p(x) - ELBO, a loop over images, grid points with q = 0 left out."""
    width = ((z[-1] - z[0]) / (len(z) - 1)).abs()
    out = []
    for lq, lj in zip(log_q, log_joint):
        top = lj.max()
        log_px = top + torch.log(torch.exp(lj - top).sum() * width)
        keep = torch.isfinite(lq)
        elbo = width * torch.dot(lq[keep].exp(), lj[keep] - lq[keep])
        out.append(log_px - elbo)
    return torch.stack(out)
