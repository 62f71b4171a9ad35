import torch


def wrong_1(z, log_q, log_joint):
    """Normalises the posterior to probabilities of grid points (no log dz), and compares a density with them."""
    dz = z[1] - z[0]
    log_posterior = log_joint.log_softmax(-1)
    return (log_q.exp() * (log_q - log_posterior)).sum(-1) * dz


def wrong_2(z, log_q, log_joint):
    """Leaves out log p(x): compares q with the joint density, which gives minus the ELBO."""
    dz = z[1] - z[0]
    return (log_q.exp() * (log_q - log_joint)).sum(-1) * dz


def wrong_3(z, log_q, log_joint):
    """The KL in the other direction: averages over the posterior."""
    dz = z[1] - z[0]
    log_posterior = log_joint - log_joint.logsumexp(-1, keepdim=True) - dz.log()
    return (log_posterior.exp() * (log_posterior - log_q)).sum(-1) * dz


def wrong_4(z, log_q, log_joint):
    """Off by one in the spacing: divides the length of the grid by its points, not by its gaps."""
    dz = (z[-1] - z[0]) / len(z)
    log_p_x = log_joint.logsumexp(-1, keepdim=True) + dz.log()
    return (log_q.exp() * (log_q - log_joint + log_p_x)).sum(-1) * dz


def right_1(z, log_q, log_joint):
    """The posterior by logsumexp and log dz, then the KL as a sum times dz."""
    dz = z[1] - z[0]
    log_posterior = log_joint - torch.logsumexp(log_joint, dim=-1, keepdim=True) - torch.log(dz)
    return (log_q.exp() * (log_q - log_posterior)).sum(dim=-1) * dz


def right_2(z, log_q, log_joint):
    """log p(x) minus the ELBO, both by the trapezoid rule, with the maximum taken out of the exponential."""
    top = log_joint.amax(-1)
    log_p_x = top + torch.trapezoid((log_joint - top[:, None]).exp(), z, dim=-1).log()
    elbo = torch.trapezoid(log_q.exp() * (log_joint - log_q), z, dim=-1)
    return log_p_x - elbo
