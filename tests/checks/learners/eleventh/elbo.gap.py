import torch
from torch.nn import functional as F


def wrong_1(z, log_q, log_joint):
    """Wrong: computes KL(p(z|x) || q(z|x)), with the two densities exchanged."""
    dz = z[1] - z[0]
    log_p_x = torch.logsumexp(log_joint, dim=1, keepdim=True) + dz.log()
    log_post = log_joint - log_p_x
    post = log_post.exp()
    terms = torch.where(post > 0, post * (log_post - log_q), torch.zeros_like(post))
    return terms.sum(1) * dz


def wrong_2(z, log_q, log_joint):
    """Wrong: forgets the case q = 0, where 0 times minus infinity makes the whole sum NaN."""
    dz = z[1] - z[0]
    log_post = log_joint - (log_joint + dz.log()).logsumexp(-1, keepdim=True)
    return (log_q.exp() * (log_q - log_post)).sum(-1) * dz


def wrong_3(z, log_q, log_joint):
    """Wrong: normalises the joint density by its bare sum over the grid, without the spacing, so log p(x) is off by log dz."""
    spacing = (z[-1] - z[0]) / (len(z) - 1)
    result = []
    for lq, lj in zip(log_q, log_joint):
        inside = lq > -torch.inf
        log_post = lj - lj.logsumexp(0)
        result.append((lq[inside].exp() * (lq[inside] - log_post[inside])).sum() * spacing)
    return torch.stack(result)


def wrong_4(z, log_q, log_joint):
    """Wrong twice: uses the joint density in place of the posterior (not divided by p(x)), and averages over the grid instead of summing times dz."""
    q = log_q.exp()
    integrand = torch.where(q > 0, q * (log_q - log_joint), torch.zeros_like(q))
    return integrand.mean(dim=-1)


def right_1(z, log_q, log_joint):
    """Right: log p(x) by logsumexp plus log dz, the posterior density, and the KL as a sum times dz over the points where q > 0."""
    dz = (z[-1] - z[0]).abs() / (len(z) - 1)
    log_evidence = log_joint.logsumexp(-1, keepdim=True) + dz.log()
    q = log_q.exp()
    used = q > 0
    difference = torch.where(used, log_q - (log_joint - log_evidence), torch.zeros_like(q))
    return (q * difference).sum(-1) * dz


def right_2(z, log_q, log_joint):
    """Right: turns densities into masses of grid cells (the posterior's by log_softmax, q's by times dz) and sums F.kl_div, with cells of no q left out."""
    dz = (z[-1] - z[0]).abs() / (len(z) - 1)
    q_mass = log_q.exp() * dz
    log_post_mass = log_joint.log_softmax(-1).masked_fill(q_mass == 0, 0.0)
    return F.kl_div(log_post_mass, q_mass, reduction="none").sum(-1)
