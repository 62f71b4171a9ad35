import torch


def wrong_1(mean, log_var, present):
    """Mistake: the prior is used only where nobody is present, it is missing from the other products."""
    there = present.unsqueeze(-1)
    precision = torch.where(there, torch.exp(-log_var), 0.0)
    weighted = torch.where(there, mean * torch.exp(-log_var), 0.0).sum(0)
    total = precision.sum(0)
    nobody = ~present.any(0).unsqueeze(-1)
    total = torch.where(nobody, torch.ones_like(total), total)
    return weighted / total, -total.log()


def wrong_2(mean, log_var, present):
    """Mistake: missing experts are multiplied by 0, which leaves NaN and infinity where they stand."""
    mask = present[..., None].to(mean.dtype)
    precision = mask * (-log_var).exp()
    total = 1 + precision.sum(0)
    return (precision * mean).sum(0) / total, -torch.log(total)


def wrong_3(mean, log_var, present):
    """Mistake: the precision is divided by the number of factors, an average in place of a product."""
    m = mean.masked_fill(~present[..., None], 0.0)
    precision = torch.exp(-log_var.masked_fill(~present[..., None], torch.inf))
    total = 1 + precision.sum(0)
    count = 1 + present.sum(0).unsqueeze(-1)
    return torch.einsum("eod,eod->od", precision, m) / total, (count / total).log()


def wrong_4(mean, log_var, present):
    """Two mistakes: log_var is taken for the log of the standard deviation in the weights, and the log of the total precision is returned with the wrong sign."""
    total = torch.ones_like(mean[0])
    weighted = torch.zeros_like(mean[0])
    for m, v, p in zip(mean, log_var, present):
        precision = torch.where(p[:, None], torch.exp(-2 * v), 0.0)
        total = total + precision
        weighted = weighted + torch.where(p[:, None], m, 0.0) * precision
    return weighted / total, total.log()


def right_1(mean, log_var, present):
    """Right: the prior is one expert more; softmax and logsumexp over log-precisions, minus infinity where missing."""
    absent = ~present.unsqueeze(-1)
    log_precision = (-log_var).masked_fill(absent, -torch.inf)
    log_precision = torch.cat([torch.zeros_like(log_precision[:1]), log_precision])
    means = mean.masked_fill(absent, 0.0)
    means = torch.cat([torch.zeros_like(means[:1]), means])
    return (log_precision.softmax(0) * means).sum(0), -log_precision.logsumexp(0)


def right_2(mean, log_var, present):
    """Right: begins with the prior and multiplies one expert after the other into it, where present."""
    log_precision = torch.zeros(mean.shape[1:], dtype=mean.dtype)
    centre = torch.zeros(mean.shape[1:], dtype=mean.dtype)
    for m, v, p in zip(mean, log_var, present):
        there = p[:, None].expand_as(centre)
        m = torch.where(there, m, torch.zeros_like(m))
        v = torch.where(there, v, torch.zeros_like(v))
        total = torch.logaddexp(log_precision, -v)
        moved = centre + torch.exp(-v - total) * (m - centre)
        centre = torch.where(there, moved, centre)
        log_precision = torch.where(there, total, log_precision)
    return centre, -log_precision
