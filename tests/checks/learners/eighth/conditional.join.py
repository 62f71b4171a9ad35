import torch
from torch.nn import functional as F


def wrong_1(values, y, classes):
    """Wrong: puts the label in front of the values instead of behind them."""
    label = F.one_hot(y.long(), classes).to(values.dtype)
    return torch.cat([label, values.flatten(1)], dim=1)


def wrong_2(values, y, classes):
    """Wrong: takes the number of classes from the labels of the batch, so that rows are too short when the last class is not among them."""
    return torch.cat([values.flatten(1), F.one_hot(y.long()).to(values.dtype)], dim=1)


def wrong_3(values, y, classes):
    """Wrong: counts classes from 1: class 0 has no column, and the label k stands in the place of k - 1."""
    rows = []
    for value, label in zip(values, y):
        indicator = [1.0 if int(label) == k else 0.0 for k in range(1, classes + 1)]
        rows.append(torch.cat([value.reshape(-1), torch.tensor(indicator, dtype=values.dtype)]))
    return torch.stack(rows)


def wrong_4(values, y, classes):
    """Wrong twice: gives the label as one number, a share of the number of classes, and puts it in front of the values."""
    flat = values.reshape(len(values), -1)
    return torch.hstack([(y / classes).to(values.dtype).unsqueeze(1), flat])


def right_1(values, y, classes):
    """Right: an empty table of the values' dtype, filled with the flattened values and a 1 in the column of the label."""
    flat = values.reshape(len(values), -1)
    n, features = flat.shape
    rows = flat.new_zeros(n, features + classes)
    rows[:, :features] = flat
    return rows.scatter(1, features + y.long()[:, None], 1.0)


def right_2(values, y, classes):
    """Right: rows of the unit matrix, chosen by the labels, behind the flattened values."""
    unit = torch.eye(classes, dtype=values.dtype, device=values.device)
    return torch.hstack([values.reshape(len(values), -1), unit.index_select(0, y.long())])
