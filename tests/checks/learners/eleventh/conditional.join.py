import math

import torch
from torch.nn import functional as F


def wrong_1(values, y, classes):
    """Wrong: leaves the number of classes to one_hot, which takes the largest label of the batch plus one."""
    return torch.cat([values.flatten(1), F.one_hot(y.long()).to(values.dtype)], dim=1)


def wrong_2(values, y, classes):
    """Wrong: puts the one-hot label before the values in place of behind them."""
    rows = []
    for v, label in zip(values, y):
        code = torch.zeros(classes, dtype=values.dtype, device=values.device)
        code[int(label)] = 1
        rows.append(torch.cat([code, v.reshape(-1)]))
    return torch.stack(rows)


def wrong_3(values, y, classes):
    """Wrong: takes the labels to count from 1, so the one stands one place too far left (for label 0 in the last place)."""
    eye = torch.eye(classes, dtype=values.dtype, device=values.device)
    return torch.hstack([values.flatten(1), eye[y.long() - 1]])


def wrong_4(values, y, classes):
    """Wrong twice: gives the label as one number y / (classes - 1), which takes classes for sizes, and puts it in front of the values."""
    number = y.to(values.dtype).unsqueeze(1) / max(classes - 1, 1)
    return torch.cat((number, values.flatten(start_dim=1)), dim=1)


def right_1(values, y, classes):
    """Right: fills a table of zeros of the values' dtype: the flattened values on the left, a scattered 1 for the label on the right."""
    size = math.prod(values.shape[1:])
    rows = values.new_zeros(len(values), size + classes)
    rows[:, :size] = values.reshape(len(values), size)
    place = (y.long() + size).unsqueeze(1)
    return rows.scatter(1, place, 1.0)


def right_2(values, y, classes):
    """Right: compares each label with 0 ... classes - 1 for its one-hot code and appends it to the flattened values."""
    numbers = torch.arange(classes, device=y.device)
    code = torch.eq(y.unsqueeze(-1), numbers).type_as(values)
    flat = values.reshape(values.shape[0], math.prod(values.shape[1:]))
    return torch.column_stack([flat, code])
