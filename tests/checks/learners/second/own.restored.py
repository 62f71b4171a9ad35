import torch


def wrong_1(restored, truth, hidden, mean, std):
    """Leaves the columns in their own units, so that the largest unit decides."""
    error = (restored - truth)[hidden].square().mean()
    usual = (mean - truth)[hidden].square().mean()
    return (error / usual).sqrt()


def wrong_2(restored, truth, hidden, mean, std):
    """Counts the known values, too."""
    error = ((restored - truth) / std).square().mean()
    usual = ((mean - truth) / std).square().mean()
    return (error / usual).sqrt()


def wrong_3(restored, truth, hidden, mean, std):
    """The ratio of the mean squares, without roots."""
    error = ((restored - truth) / std)[hidden].square().mean()
    usual = ((mean - truth) / std)[hidden].square().mean()
    return error / usual


def wrong_4(restored, truth, hidden, mean, std):
    """Assumes that the column means have an error of exactly one standard deviation."""
    return ((restored - truth) / std)[hidden].square().mean().sqrt()


def right_1(restored, truth, hidden, mean, std):
    """Both errors in standard deviations at the hidden places, then their ratio."""
    error = ((restored - truth) / std)[hidden].square().mean().sqrt()
    usual = ((mean - truth) / std)[hidden].square().mean().sqrt()
    return error / usual


def right_2(restored, truth, hidden, mean, std):
    """A loop over the columns that adds up squares on both sides; the counts cancel."""
    ours, theirs = 0.0, 0.0
    for c in range(truth.shape[1]):
        rows = hidden[:, c]
        ours = ours + (((restored[rows, c] - truth[rows, c]) / std[c]) ** 2).sum()
        theirs = theirs + (((mean[c] - truth[rows, c]) / std[c]) ** 2).sum()
    return torch.sqrt(ours / theirs)
