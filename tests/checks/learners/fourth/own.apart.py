import math

import torch


def wrong_1(train, test):
    """Wrong: NaN equals nothing, so rows with gaps are never found."""
    same = (train[:, None] == test[None]).all(-1)
    return ~same.any(1)


def wrong_2(train, test):
    """Wrong: a gap matches ANY value (compares only where both are known)."""
    a, b = train[:, None], test[None]
    same = ((a == b) | a.isnan() | b.isnan()).all(-1)
    return ~same.any(1)


def wrong_3(train, test):
    """Wrong: gaps are filled with 0 before comparing, so that a gap equals a measured 0."""
    known = {tuple(row) for row in test.nan_to_num(0.0).tolist()}
    return torch.tensor([tuple(row) not in known for row in train.nan_to_num(0.0).tolist()])


def wrong_4(train, test):
    """Wrong twice: True marks the rows that are in both (inverted), and one equal value is enough (any in place of all)."""
    keep = torch.zeros(len(train), dtype=torch.bool)
    for i, row in enumerate(train):
        equal = (test == row) | (test.isnan() & row.isnan())
        keep[i] = equal.any(1).any()
    return keep


def right_1(train, test):
    """Right: broadcast comparison, gaps equal gaps."""
    a, b = train[:, None], test[None]
    same = ((a == b) | (a.isnan() & b.isnan())).all(-1)
    return ~same.any(1)


def right_2(train, test):
    """Right: a set of tuples with None for the gaps."""
    def key(row):
        return tuple(None if math.isnan(value) else value for value in row)

    held = {key(row) for row in test.tolist()}
    return torch.tensor([key(row) not in held for row in train.tolist()], dtype=torch.bool)
