import torch


def wrong_1(values):
    """Wrong: the baseline is the mean of ALL samples, the own one included."""
    return (values - values.mean(0)).detach()


def wrong_2(values):
    """Wrong: gradients still flow through the values, only the baseline is detached."""
    n = values.shape[0]
    baseline = (values.sum(0, keepdim=True) - values) / (n - 1)
    return values - baseline.detach()


def wrong_3(values):
    """Wrong: the sum of the others is divided by n, not by n - 1."""
    v = values.detach()
    n = len(v)
    rows = []
    for i in range(n):
        others = torch.cat([v[:i], v[i + 1 :]])
        rows.append(v[i] - others.sum(0) / n)
    return torch.stack(rows)


def wrong_4(values):
    """Wrong twice: the mean runs over the whole tensor (images are mixed), and nothing is detached."""
    n = values.numel()
    return values - (values.sum() - values) / (n - 1)


def right_1(values):
    """Right: sum of all less the own value, detached."""
    v = values.detach()
    return v - (v.sum(0) - v) / (v.shape[0] - 1)


@torch.no_grad()
def right_2(values):
    """Right: loop over the samples under no_grad."""
    out = torch.empty_like(values)
    for i in range(len(values)):
        out[i] = values[i] - torch.cat([values[:i], values[i + 1 :]]).mean(0)
    return out
