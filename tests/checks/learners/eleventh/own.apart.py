import torch


def wrong_1(train, test):
    """Wrong: compares with == alone, so a row with a gap never equals its copy (NaN is not NaN)."""
    same = (train[:, None] == test[None]).all(-1)
    return ~same.any(1)


def wrong_2(train, test):
    """Wrong: a gap is taken to match any value, so rows go that agree only where both are known."""
    keep = []
    for row in train:
        fits = (row == test) | torch.isnan(row) | torch.isnan(test)
        keep.append(not bool(fits.all(dim=1).any()))
    return torch.tensor(keep, dtype=torch.bool)


def wrong_3(train, test):
    """Wrong: also removes the second copy of a row that stands twice in the training part, though the test part does not hold it."""
    key = lambda row: tuple(None if v != v else v for v in row)  # noqa: E731
    seen = {key(row) for row in test.tolist()}
    keep = []
    for row in train.tolist():
        keep.append(key(row) not in seen)
        seen.add(key(row))
    return torch.tensor(keep, dtype=torch.bool)


def wrong_4(train, test):
    """Wrong twice: returns True for the rows that have to go, and rows with gaps never equal each other."""
    return torch.stack([torch.eq(test, row).all(1).any() for row in train])


def right_1(train, test):
    """Right: rows become tuples with None for a gap, and are looked up in the set of the test rows."""
    key = lambda row: tuple(None if v != v else v for v in row)  # noqa: E731
    held = {key(row) for row in test.tolist()}
    return torch.tensor([key(row) not in held for row in train.tolist()], dtype=torch.bool)


def right_2(train, test):
    """Right: each row is its values with 0 for gaps beside its pattern of gaps; equal rows get the same number by unique, and numbers are compared."""
    both = torch.cat([train, test])
    gaps = both.isnan()
    values = torch.where(gaps, torch.zeros_like(both), both) + 0.0  # -0.0 becomes 0.0
    _, number = torch.cat([values, gaps.to(values.dtype)], dim=1).unique(dim=0, return_inverse=True)
    return torch.isin(number[: len(train)], number[len(train) :], invert=True)
