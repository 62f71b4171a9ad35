import torch


def wrong_1(length):
    """Mistake: the opposite convention, True where looking is allowed."""
    return torch.tril(torch.ones(length, length, dtype=torch.bool))


def wrong_2(length):
    """Mistake: off by one, the diagonal is forbidden as well."""
    return torch.ones(length, length).triu(diagonal=0).bool()


def wrong_3(length):
    """Mistake: rows and columns are swapped, the past is forbidden and the future open."""
    mask = torch.zeros(length, length, dtype=torch.bool)
    for i in range(length):
        for j in range(length):
            mask[j, i] = j > i
    return mask


def wrong_4(length):
    """Two mistakes: True means open, and one input of the future is open, too."""
    i = torch.arange(length)[:, None]
    j = torch.arange(length)[None, :]
    return j <= i + 1


def right_1(length):
    """Right: the upper triangle above the diagonal."""
    return torch.ones(length, length, dtype=torch.bool).triu(diagonal=1)


def right_2(length):
    """Right: column number greater than row number, by broadcasting."""
    place = torch.arange(length)
    return place.unsqueeze(0) > place.unsqueeze(1)
