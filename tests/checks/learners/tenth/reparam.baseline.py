import torch


def wrong_1(values):
    """Wrong: the baseline is the mean of all samples, the value itself among them."""
    values = values.detach()
    return values - values.mean(0, keepdim=True)


def wrong_2(values):
    """Wrong: takes the leave-one-out mean over all other entries of the tensor, those of other images included."""
    with torch.no_grad():
        others = (values.sum() - values) / (values.numel() - 1)
        return values - others


def wrong_3(values):
    """Wrong: only the baseline is detached; the gradient still passes through the value itself."""
    rows = []
    for i in range(len(values)):
        others = torch.cat([values[:i], values[i + 1 :]])
        rows.append(values[i] - others.mean(0).detach())
    return torch.stack(rows)


def wrong_4(values):
    """Wrong twice: subtracts the mean of all samples, its own included, and divides by their standard deviation."""
    v = values.detach()
    return (v - v.mean(dim=0)) / (v.std(dim=0) + 1e-8)


def right_1(values):
    """Right: a matrix with 0 on the diagonal and 1/(samples - 1) elsewhere averages the others; all of it on detached values."""
    v = values.detach()
    n = v.shape[0]
    average = (1 - torch.eye(n, dtype=v.dtype, device=v.device)) / (n - 1)
    return v - torch.tensordot(average, v, dims=1)


def right_2(values):
    """Right: the mean of the differences to each other sample, which is the same; computed without gradient."""
    n = len(values)
    with torch.no_grad():
        result = torch.zeros_like(values)
        for shift in range(1, n):
            result += values - values.roll(shift, dims=0)
        return result / (n - 1)
