import torch


def wrong_1(length):
    """Wrong: the diagonal is forbidden too, although the inputs are already shifted and place i may look at input i."""
    return torch.ones(length, length).triu(0).bool()


def wrong_2(length):
    """Wrong: the opposite convention, True where looking is allowed (as scaled_dot_product_attention wants it)."""
    i = torch.arange(length)
    return i[None, :] <= i[:, None]


def wrong_3(length):
    """Wrong: rows and columns exchanged, so that the past is forbidden and the future open."""
    mask = torch.zeros(length, length, dtype=torch.bool)
    for looks in range(length):
        for looked_at in range(looks + 1, length):
            mask[looked_at, looks] = True
    return mask


def wrong_4(length):
    """Wrong twice: True means allowed, and one input too many is allowed, input i + 1 at place i."""
    return torch.tril(torch.ones(length, length, dtype=torch.bool), diagonal=1)


def right_1(length):
    """Right: the running sum of the identity's rows is 1 from the diagonal on; less the identity, 1 behind it."""
    eye = torch.eye(length, dtype=torch.long)
    return (eye.cumsum(1) - eye).bool()


def right_2(length):
    """Right: starts with everything forbidden and opens inputs 0 to i for each place i."""
    mask = torch.full((length, length), True)
    for i in range(length):
        mask[i, : i + 1] = False
    return mask
