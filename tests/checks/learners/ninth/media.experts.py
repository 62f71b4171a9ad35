import torch
from torch.nn import functional as F


def wrong_1(mean, log_var, present):
    """Wrong: leaves the prior N(0, I) out of the product; only where nobody is present the prior is put in."""
    here = present[..., None]
    precision = torch.where(here, torch.exp(-log_var), torch.zeros_like(log_var))
    total = precision.sum(0)
    weighted = torch.where(here, mean, torch.zeros_like(mean)).mul(precision).sum(0)
    nobody = ~present.any(0)[:, None]
    total = total.masked_fill(nobody, 1.0)
    return weighted / total, -total.log()


def wrong_2(mean, log_var, present):
    """Wrong: missing experts are removed by multiplying with the mask, so a NaN that stands there stays NaN."""
    mask = present.unsqueeze(-1).to(mean.dtype)
    T = mask * (-log_var).exp()
    total = 1 + T.sum(0)
    return (mean * T).sum(0) / total, -torch.log(total)


def wrong_3(mean, log_var, present):
    """Wrong: precision taken as one over the standard deviation (exp(-log_var / 2)), log_var of the result accordingly -2 log of it."""
    objects, dim = mean.shape[1:]
    total = mean.new_ones(objects, dim)
    top = mean.new_zeros(objects, dim)
    for i in range(len(mean)):
        for n in range(objects):
            if present[i, n]:
                precision = 1 / torch.exp(0.5 * log_var[i, n])
                total[n] = total[n] + precision
                top[n] = top[n] + precision * mean[i, n]
    return top / total, -2 * total.log()


def wrong_4(mean, log_var, present):
    """Wrong twice: a missing expert is filled in as N(0, 1), which counts as one more prior, and the log of the precision is returned, not that of the variance."""
    gone = ~present[:, :, None]
    m = mean.masked_fill(gone, 0.0)
    v = log_var.masked_fill(gone, 0.0)
    precision = (-v).exp()
    total = 1 + precision.sum(0)
    return (precision * m).sum(0) / total, total.log()


def right_1(mean, log_var, present):
    """Right: the prior is one more expert; log-precisions with minus infinity where missing, softmax of them as weights of the means, logsumexp for the variance."""
    gone = ~present[..., None]
    log_precision = F.pad((-log_var).masked_fill(gone, -torch.inf), (0, 0, 0, 0, 1, 0))
    means = F.pad(mean.masked_fill(gone, 0.0), (0, 0, 0, 0, 1, 0))
    return (log_precision.softmax(0) * means).sum(0), -log_precision.logsumexp(0)


def right_2(mean, log_var, present):
    """Right: starts at the prior and takes in one expert after the other, as a Kalman filter does, with the log-precision kept by logaddexp; the absent ones have gain 0."""
    at = mean.new_zeros(mean.shape[1:])
    log_precision = torch.zeros_like(at)
    for m, v, here in zip(mean, log_var, present, strict=True):
        here = here[:, None]
        own = torch.where(here, -v, torch.full_like(v, -torch.inf))
        log_precision = torch.logaddexp(log_precision, own)
        gain = (own - log_precision).exp()
        at = at + gain * (torch.where(here, m, torch.zeros_like(m)) - at)
    return at, -log_precision
