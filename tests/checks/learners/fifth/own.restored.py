import torch
import torch.nn.functional as F


def wrong_1(restored, truth, hidden, mean, std):
    """Errors in the columns' own units: not divided by the standard deviations."""
    filled = mean.expand_as(truth)
    ours = F.mse_loss(restored[hidden], truth[hidden]).sqrt()
    theirs = F.mse_loss(filled[hidden], truth[hidden]).sqrt()
    return ours / theirs


def wrong_2(restored, truth, hidden, mean, std):
    """Taken over all values instead of the hidden ones."""
    ours = ((restored - truth) / std).square().mean().sqrt()
    theirs = ((mean - truth) / std).square().mean().sqrt()
    return ours / theirs


def wrong_3(restored, truth, hidden, mean, std):
    """A ratio for each column, then the mean over columns, instead of one ratio of errors over all hidden values."""
    ratios = []
    for c in range(truth.shape[1]):
        rows = hidden[:, c]
        if rows.any():
            ours = (restored[rows, c] - truth[rows, c]).square().mean().sqrt() / std[c]
            theirs = (mean[c] - truth[rows, c]).square().mean().sqrt() / std[c]
            ratios.append(ours / theirs)
    return torch.stack(ratios).mean()


def wrong_4(restored, truth, hidden, mean, std):
    """Two mistakes: mean squared errors without the root, and the squared errors are divided by std instead of its square."""
    ours = ((restored - truth) ** 2 / std)[hidden].mean()
    theirs = ((mean - truth) ** 2 / std)[hidden].mean()
    return ours / theirs


def right_1(restored, truth, hidden, mean, std):
    """Standardised errors, picked by the mask, root mean square of both."""
    ours = ((restored - truth) / std)[hidden].square().mean().sqrt()
    theirs = ((mean - truth) / std)[hidden].square().mean().sqrt()
    return ours / theirs


def right_2(restored, truth, hidden, mean, std):
    """The ratio of two norms, with everything that was not hidden set to zero by where."""
    nothing = torch.zeros_like(truth)
    ours = torch.where(hidden, (restored - truth) / std, nothing)
    theirs = torch.where(hidden, (truth - mean) / std, nothing)
    return torch.linalg.vector_norm(ours) / torch.linalg.vector_norm(theirs)
