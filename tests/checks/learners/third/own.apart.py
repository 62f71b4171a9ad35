import torch


def wrong_1(train, test):
    """Compares with == alone, by which NaN never equals NaN, so that copies with gaps stay."""
    return ~(train[:, None] == test[None]).all(-1).any(1)


def wrong_2(train, test):
    """Fills gaps with 0 before comparing, so that a gap equals a true 0."""
    a, b = train.nan_to_num(0.0), test.nan_to_num(0.0)
    return ~(a[:, None] == b[None]).all(-1).any(1)


def wrong_3(train, test):
    """Compares with isclose, so that rows which only lie near each other count as equal."""
    return ~torch.isclose(train[:, None], test[None], equal_nan=True).all(-1).any(1)


def wrong_4(train, test):
    """Sends away the second of two equal training rows as well, though only rows of the test part have to go."""
    seen = {tuple(None if v != v else v for v in row) for row in test.tolist()}
    stay = []
    for row in train.tolist():
        key = tuple(None if v != v else v for v in row)
        stay.append(key not in seen)
        seen.add(key)
    return torch.tensor(stay, dtype=torch.bool)


def right_1(train, test):
    """All pairs of rows at once: entries are equal if they have the same value or are both NaN."""
    a, b = train[:, None], test[None]
    same = (a == b) | (a.isnan() & b.isnan())
    return ~same.all(-1).any(1)


def right_2(train, test):
    """Rows become tuples with None for a gap, and a set says which of them the test part holds."""

    def key(row):
        return tuple(None if value != value else value for value in row)

    held = {key(row) for row in test.tolist()}
    stay = [key(row) not in held for row in train.tolist()]
    return torch.tensor(stay, dtype=torch.bool, device=train.device)
