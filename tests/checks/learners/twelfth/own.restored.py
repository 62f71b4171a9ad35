import torch


def wrong_1(restored, truth, hidden, mean, std):
    """Wrong: averages over all cells instead of the hidden ones, in the denominator as well as in the numerator."""
    ours = ((restored - truth) / std).square().mean().sqrt()
    theirs = ((mean - truth) / std).square().mean().sqrt()
    return ours / theirs


def wrong_2(restored, truth, hidden, mean, std):
    """Wrong: no square roots, so it is the ratio of mean squared errors."""
    ours = (((restored - truth) / std)[hidden] ** 2).mean()
    theirs = (((mean - truth) / std)[hidden] ** 2).mean()
    return ours / theirs


def wrong_3(restored, truth, hidden, mean, std):
    """Wrong: one ratio for each column, then the mean of the ratios, instead of one ratio of errors over all hidden values."""
    ratios = []
    for c in range(truth.shape[1]):
        h = hidden[:, c]
        if h.any():
            ours = (restored[h, c] - truth[h, c]).square().mean().sqrt() / std[c]
            theirs = (mean[c] - truth[h, c]).square().mean().sqrt() / std[c]
            ratios.append(ours / theirs)
    return torch.stack(ratios).mean()


def wrong_4(restored, truth, hidden, mean, std):
    """Wrong twice: errors are not divided by the columns' standard deviations, and mean absolute errors take the place of root mean squares."""
    ours = (restored - truth)[hidden].abs().mean()
    theirs = (mean.expand_as(truth) - truth)[hidden].abs().mean()
    return ours / theirs


def right_1(restored, truth, hidden, mean, std):
    """Right: norms of the standardised errors of the hidden values, one over the other (the count cancels)."""
    unit = std.expand_as(truth)[hidden]
    target = truth[hidden]
    ours = torch.linalg.vector_norm((restored[hidden] - target) / unit)
    theirs = torch.linalg.vector_norm((mean.expand_as(truth)[hidden] - target) / unit)
    return ours / theirs


def right_2(restored, truth, hidden, mean, std):
    """Right: sums of squares column by column, divided by the column's variance, added up, root of the quotient."""
    ours, theirs = 0.0, 0.0
    for c in range(truth.shape[1]):
        there = hidden[:, c]
        target = truth[there, c]
        ours = ours + (restored[there, c] - target).square().sum() / std[c] ** 2
        theirs = theirs + (mean[c] - target).square().sum() / std[c] ** 2
    return (ours / theirs).sqrt()
