import torch


def wrong_1(restored, truth, hidden, mean, std):
    """Wrong: errors in the columns' own units, not divided by std, so the column with the largest numbers decides."""
    ours = (restored - truth)[hidden].square().mean().sqrt()
    theirs = (mean.expand_as(truth) - truth)[hidden].square().mean().sqrt()
    return ours / theirs


def wrong_2(restored, truth, hidden, mean, std):
    """Wrong: the root mean squares run over all values, those that were never hidden, too."""
    rms = lambda e: torch.linalg.vector_norm(e / std) / e.numel() ** 0.5  # noqa: E731
    return rms(restored - truth) / rms(mean - truth)


def wrong_3(restored, truth, hidden, mean, std):
    """Wrong: the root is forgotten: ratio of mean squared errors."""
    above = below = torch.zeros((), dtype=truth.dtype)
    for j in range(truth.shape[1]):
        rows = hidden[:, j]
        above = above + (((restored[rows, j] - truth[rows, j]) / std[j]) ** 2).sum()
        below = below + (((mean[j] - truth[rows, j]) / std[j]) ** 2).sum()
    return above / below


def wrong_4(restored, truth, hidden, mean, std):
    """Wrong twice: mean absolute errors instead of root mean squares, and the means of truth itself as what is filled in, instead of the training part's."""
    scale = std.expand_as(truth)[hidden]
    filled = truth.mean(0).expand_as(truth)[hidden]
    ours = ((restored[hidden] - truth[hidden]) / scale).abs().mean()
    return ours / ((filled - truth[hidden]) / scale).abs().mean()


def right_1(restored, truth, hidden, mean, std):
    """Right: column by column sums of squared standardised errors over the hidden rows, then one ratio and its root (the counts cancel)."""
    sums = torch.zeros(2, dtype=truth.dtype, device=truth.device)
    for j, rows in enumerate(hidden.T):
        true = truth[rows, j]
        both = torch.stack([restored[rows, j] - true, mean[j] - true]) / std[j]
        sums = sums + both.square().sum(1)
    return (sums[0] / sums[1]).sqrt()


def right_2(restored, truth, hidden, mean, std):
    """Right: z-scores of both parts at the hidden places, and the ratio of the Euclidean lengths of the two error vectors."""
    row, column = hidden.nonzero(as_tuple=True)
    z = lambda values: (values[row, column] - mean[column]) / std[column]  # noqa: E731
    wanted = z(truth)
    return torch.linalg.vector_norm(z(restored) - wanted) / torch.linalg.vector_norm(wanted)
