import torch


def _xq(q, values):
    return torch.where(q > 0, q * values, torch.zeros_like(q))


def wrong_1(z, log_q, log_joint):
    """Wrong: where q is 0 it computes 0 * -inf, so that the gap becomes NaN."""
    dz = z[1] - z[0]
    log_evidence = torch.logsumexp(log_joint, -1, keepdim=True) + dz.log()
    return (log_q.exp() * (log_q - (log_joint - log_evidence))).sum(-1) * dz


def wrong_2(z, log_q, log_joint):
    """Wrong: the step of the grid is the width over the number of points, instead of over the number of intervals."""
    step = (z.max() - z.min()) / z.numel()
    q = log_q.exp()
    evidence = log_joint.logsumexp(-1) + step.log()
    elbo = _xq(q, log_joint - log_q).sum(-1) * step
    return evidence - elbo


def wrong_3(z, log_q, log_joint):
    """Wrong: the other direction, KL(p(z|x) || q(z|x)), averaged under the posterior."""
    dz = z[1] - z[0]
    log_post = log_joint - log_joint.logsumexp(-1, keepdim=True) - dz.log()
    p = log_post.exp()
    return torch.einsum("bg,->b", _xq(p, log_post - log_q), dz)


def wrong_4(z, log_q, log_joint):
    """Wrong twice: p(x) lacks the step of the grid, and the average under q lacks it, too."""
    rows = []
    for lq, lj in zip(log_q, log_joint):
        alive = lq > float("-inf")
        lq, lj_alive = lq[alive], lj[alive]
        rows.append((lq.exp() * (lq - lj_alive + lj.logsumexp(0))).sum())
    return torch.stack(rows)


def right_1(z, log_q, log_joint):
    """Right: KL to the normalised posterior, with torch.where at the places where q is 0."""
    dz = (z[1] - z[0]).abs()
    log_posterior = log_joint - (log_joint.logsumexp(-1, keepdim=True) + dz.log())
    q = log_q.exp()
    terms = torch.where(q > 0, q * (log_q - log_posterior), 0.0)
    return terms.sum(-1) * dz


def right_2(z, log_q, log_joint):
    """Right: E_q[log p(x) - log p(x, z) + log q], row by row, over the grid points where q is above 0 alone."""
    dz = ((z[-1] - z[0]) / (len(z) - 1)).abs()
    gaps = []
    for row_q, row_joint in zip(log_q, log_joint):
        top = row_joint.max()
        log_p_x = top + ((row_joint - top).exp().sum() * dz).log()
        there = row_q.exp() > 0
        a, b = row_q[there], row_joint[there]
        gaps.append(torch.dot(a.exp() * dz, a + log_p_x - b))
    return torch.stack(gaps)
