import math

import torch


def wrong_1(train, test):
    """Wrong: compares with ==, under which a gap never equals a gap, so that copies with gaps stay."""
    return ~(train[:, None, :] == test[None, :, :]).all(-1).any(1)


def wrong_2(train, test):
    """Wrong: compares only where both rows are known, so that rows with different gaps count as equal."""
    stay = []
    for row in train:
        equal = False
        for other in test:
            both = ~row.isnan() & ~other.isnan()
            if torch.equal(row[both], other[both]):
                equal = True
        stay.append(not equal)
    return torch.tensor(stay, dtype=torch.bool)


def wrong_3(train, test):
    """Wrong: returns the opposite, True for the rows that the test part holds."""
    found = torch.zeros(len(train), dtype=torch.bool)
    for other in test:
        same = (train == other) | (train.isnan() & other.isnan())
        found |= same.all(1)
    return found


def wrong_4(train, test):
    """Wrong twice: NaN never equals NaN, so that copies with gaps stay; and a row that stands twice in the training part may stay only once."""
    seen = {tuple(row) for row in test.numpy().tolist()}
    stay = []
    for row in train.tolist():
        key = tuple(row)
        stay.append(key not in seen)
        seen.add(key)
    return torch.tensor(stay, dtype=torch.bool)


def right_1(train, test):
    """Right: rows as tuples in which None stands for a gap, looked up in the set of the test rows."""

    def keys(rows):
        return [tuple(None if math.isnan(v) else v for v in row) for row in rows.tolist()]

    held = set(keys(test))
    return torch.tensor([key not in held for key in keys(train)], dtype=torch.bool, device=train.device)


def right_2(train, test):
    """Right: test row by test row, counts the columns in which it agrees with each training row: same value, or a gap in both."""
    columns = train.shape[1]
    stay = torch.ones(len(train), dtype=torch.bool, device=train.device)
    for other in test:
        agree = torch.where(other.isnan(), train.isnan(), train == other)
        stay &= agree.sum(1) < columns
    return stay
