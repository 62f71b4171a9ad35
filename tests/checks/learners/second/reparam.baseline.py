import torch


def wrong_1(values):
    """Divides the sum of the other samples by all samples: off by one."""
    values = values.detach()
    return values - (values.sum(0) - values) / len(values)


def wrong_2(values):
    """Only the baseline is without gradient; the value itself still passes one."""
    baseline = (values.sum(0) - values) / (len(values) - 1)
    return values - baseline.detach()


def wrong_3(values):
    """Takes the mean of all other values, those of other images included."""
    values = values.detach()
    return values - (values.sum() - values) / (values.numel() - 1)


def wrong_4(values):
    """Standardises: subtracts the mean of all samples and divides by their standard deviation."""
    values = values.detach()
    return (values - values.mean(0)) / (values.std(0) + 1e-8)


def right_1(values):
    """Sum of the others over S - 1, by subtraction from the sum of all, and detach."""
    values = values.detach()
    others = (values.sum(dim=0, keepdim=True) - values) / (values.shape[0] - 1)
    return values - others


def right_2(values):
    """A loop that leaves one sample out each time, under no_grad."""
    with torch.no_grad():
        rows = []
        for i in range(len(values)):
            others = torch.cat([values[:i], values[i + 1 :]])
            rows.append(values[i] - others.mean(0))
        return torch.stack(rows)
