import torch
from jaxtyping import Float
from torch import Tensor


def wrong_1(
    z: Float[Tensor, "grid"],
    log_q: Float[Tensor, "batch grid"],
    log_joint: Float[Tensor, "batch grid"],
) -> Float[Tensor, "batch"]:
    """the KL in the other direction, KL(p(z|x) || q(z|x))"""
    dz = z[1] - z[0]
    log_posterior = log_joint - log_joint.logsumexp(-1, keepdim=True) - dz.log()
    return (log_posterior.exp() * (log_posterior - log_q)).sum(-1) * dz


def wrong_2(
    z: Float[Tensor, "grid"],
    log_q: Float[Tensor, "batch grid"],
    log_joint: Float[Tensor, "batch grid"],
) -> Float[Tensor, "batch"]:
    """log p(x) is missing: q is compared with the joint density, which gives minus the ELBO"""
    dz = z[1] - z[0]
    q = log_q.exp()
    return (q * (log_q - log_joint)).nan_to_num().sum(-1) * dz


def wrong_3(
    z: Float[Tensor, "grid"],
    log_q: Float[Tensor, "batch grid"],
    log_joint: Float[Tensor, "batch grid"],
) -> Float[Tensor, "batch"]:
    """the spacing of the grid is missing in log p(x), so the posterior does not integrate to one"""
    dz = z[1] - z[0]
    log_p_x = log_joint.logsumexp(-1, keepdim=True)
    log_posterior = log_joint - log_p_x
    return (log_q.exp() * (log_q - log_posterior)).nan_to_num().sum(-1) * dz


def wrong_4(
    z: Float[Tensor, "grid"],
    log_q: Float[Tensor, "batch grid"],
    log_joint: Float[Tensor, "batch grid"],
) -> Float[Tensor, "batch"]:
    """the spacing of the grid is missing in the sum over q"""
    dz = z[1] - z[0]
    log_p_x = log_joint.logsumexp(-1, keepdim=True) + dz.log()
    return (log_q.exp() * (log_q - log_joint + log_p_x)).nan_to_num().sum(-1)


def wrong_5(
    z: Float[Tensor, "grid"],
    log_q: Float[Tensor, "batch grid"],
    log_joint: Float[Tensor, "batch grid"],
) -> Float[Tensor, "batch"]:
    """computes p(x) from the exponentials themselves, which are all 0 for a joint density of exp(-1000): infinite or NaN"""
    dz = z[1] - z[0]
    joint = log_joint.exp()
    posterior = joint / (joint.sum(-1, keepdim=True) * dz)
    q = log_q.exp()
    return (q * (log_q - posterior.log())).sum(-1) * dz


def wrong_6(
    z: Float[Tensor, "grid"],
    log_q: Float[Tensor, "batch grid"],
    log_joint: Float[Tensor, "batch grid"],
) -> Float[Tensor, "batch"]:
    """normalises over the whole batch, so that all images share one p(x)"""
    dz = z[1] - z[0]
    log_p_x = torch.logsumexp(log_joint, dim=(0, 1)) + dz.log()
    return (log_q.exp() * (log_q - (log_joint - log_p_x))).nan_to_num().sum(-1) * dz


def right_1(
    z: Float[Tensor, "grid"],
    log_q: Float[Tensor, "batch grid"],
    log_joint: Float[Tensor, "batch grid"],
) -> Float[Tensor, "batch"]:
    """the posterior by logsumexp, and the KL as a sum where q is above 0"""
    dz = z[1] - z[0]
    log_posterior = log_joint - log_joint.logsumexp(-1, keepdim=True) - dz.log()
    q = log_q.exp()
    terms = torch.where(q > 0, q * (log_q - log_posterior), torch.zeros_like(q))
    return terms.sum(-1) * dz


def right_2(
    z: Float[Tensor, "grid"],
    log_q: Float[Tensor, "batch grid"],
    log_joint: Float[Tensor, "batch grid"],
) -> Float[Tensor, "batch"]:
    """log p(x) minus the ELBO, both summed over the grid"""
    dz = (z[-1] - z[0]) / (len(z) - 1)
    log_p_x = torch.logsumexp(log_joint, dim=-1) + torch.log(dz)
    q = log_q.exp()
    elbo = ((q * log_joint).masked_fill(q == 0, 0) - torch.special.xlogy(q, q)).sum(-1) * dz
    return log_p_x - elbo


def right_3(
    z: Float[Tensor, "grid"],
    log_q: Float[Tensor, "batch grid"],
    log_joint: Float[Tensor, "batch grid"],
) -> Float[Tensor, "batch"]:
    """a loop over images, the largest log-density taken out first, and the sum over the codes that q can draw"""
    dz = z.diff().mean()
    values = []
    for log_q_row, log_joint_row in zip(log_q, log_joint):
        largest = log_joint_row.max()
        log_p_x = ((log_joint_row - largest).exp().sum() * dz).log() + largest
        seen = log_q_row.exp() > 0
        difference = log_q_row[seen] - (log_joint_row[seen] - log_p_x)
        values.append(dz * (log_q_row[seen].exp() @ difference))
    return torch.stack(values)
