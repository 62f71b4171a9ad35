import torch


def wrong_1(mean, log_var, present):
    """Wrong: the prior is not multiplied in; it is returned only where nobody is present."""
    there = present[..., None]
    precision = torch.where(there, -log_var, -torch.inf).exp()
    total = precision.sum(0)
    weighted = (torch.where(there, mean, 0) * precision).sum(0)
    nobody = ~present.any(0)[:, None]
    total = torch.where(nobody, 1.0, total)
    return torch.where(nobody, 0.0, weighted / total), -total.log()


def wrong_2(mean, log_var, present):
    """Wrong: missing experts are multiplied by 0, which leaves a NaN a NaN."""
    precision = torch.exp(-log_var) * present.unsqueeze(-1)
    total = 1 + precision.sum(0)
    return (mean * precision).sum(0) / total, -torch.log(total)


def wrong_3(mean, log_var, present):
    """Wrong: the means are weighted by the precisions of the experts alone; the prior is in the variance, not in the denominator of the mean."""
    n, d = mean.shape[1:]
    top, bottom = mean.new_zeros(n, d), mean.new_zeros(n, d)
    for m, lv, p in zip(mean, log_var, present):
        top[p] += m[p] / lv[p].exp()
        bottom[p] += 1 / lv[p].exp()
    return top / bottom.clamp(min=1e-12), -(1 + bottom).log()


def wrong_4(mean, log_var, present):
    """Wrong twice: missing experts are filled with N(0, 1), so each adds a prior, and the log-precision is returned for the log-variance."""
    gone = ~present[..., None]
    m, lv = mean.masked_fill(gone, 0.0), log_var.masked_fill(gone, 0.0)
    precision = (-lv).exp()
    total = precision.sum(0) + 1
    return (m * precision).sum(0) / total, total.log()


def right_1(mean, log_var, present):
    """Right: begins with the prior and multiplies one expert after another into it, as a Kalman filter does."""
    m = mean.new_zeros(mean.shape[1:])
    log_precision = mean.new_zeros(mean.shape[1:])
    for expert, lv, there in zip(mean, log_var, present):
        there = there[:, None]
        expert = torch.where(there, expert, torch.zeros_like(expert))
        new = torch.where(there, -lv, torch.full_like(lv, -torch.inf))
        gain = torch.sigmoid(new - log_precision)
        m = m + gain * (expert - m)
        log_precision = torch.logaddexp(log_precision, new)
    return m, -log_precision


def right_2(mean, log_var, present):
    """Right: the prior is expert number one; softmax of the log-precisions weights the means, their logsumexp is the log-precision."""
    hidden = ~present.unsqueeze(-1)
    log_precisions = torch.cat([mean.new_zeros(1, *mean.shape[1:]), (-log_var).masked_fill(hidden, -torch.inf)])
    means = torch.cat([mean.new_zeros(1, *mean.shape[1:]), mean.masked_fill(hidden, 0.0)])
    weights = log_precisions.softmax(0)
    return (weights * means).sum(0), -log_precisions.logsumexp(0)
