import math

import torch
import torch.nn.functional as F


def wrong_1(values, y, classes):
    """Mistake: one_hot guesses the number of classes from the largest label in the batch."""
    return torch.cat([values.flatten(1), F.one_hot(y).to(values.dtype)], dim=1)


def wrong_2(values, y, classes):
    """Mistake: the label is appended as a number, so classes are taken for sizes."""
    return torch.hstack([values.reshape(len(values), -1), y[:, None].to(values)])


def wrong_3(values, y, classes):
    """Mistake: the label stands before the values."""
    rows = []
    for value, label in zip(values, y):
        hot = torch.zeros(classes, dtype=values.dtype)
        hot[label] = 1
        rows.append(torch.cat([hot, value.flatten()]))
    return torch.stack(rows)


def wrong_4(values, y, classes):
    """Two mistakes: labels counted from 1 (class 0 gets no place of its own), and everything cast to float32."""
    hot = (y[:, None] == torch.arange(1, classes + 1)).float()
    return torch.cat((values.flatten(1).float(), hot), 1)


def right_1(values, y, classes):
    """one_hot with the number of classes given, cast to the dtype of the values."""
    flat = values.reshape(len(values), math.prod(values.shape[1:]))
    return torch.cat([flat, F.one_hot(y.long(), classes).to(values)], dim=1)


def right_2(values, y, classes):
    """An empty table, filled with the values and, by scatter, with ones."""
    n, features = values.shape[0], math.prod(values.shape[1:])
    out = values.new_zeros(n, features + classes)
    out[:, :features] = values.reshape(n, features)
    return out.scatter(1, (features + y.long())[:, None], 1.0)
