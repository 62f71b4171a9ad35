import torch


def wrong_1(length):
    """Forbids the diagonal, too, so that the first place may look at nothing."""
    return torch.ones(length, length, dtype=torch.bool).triu()


def wrong_2(length):
    """True opens here, as in scaled_dot_product_attention."""
    return torch.ones(length, length, dtype=torch.bool).tril()


def wrong_3(length):
    """Rows and columns exchanged: the past is forbidden and the future is open."""
    return torch.ones(length, length, dtype=torch.bool).tril(-1)


def wrong_4(length):
    """Opens one input too many, because the inputs are shifted already."""
    return torch.ones(length, length, dtype=torch.bool).triu(2)


def right_1(length):
    """The upper triangle without the diagonal."""
    return torch.ones(length, length, dtype=torch.bool).triu(1)


def right_2(length):
    """Compares the numbers of columns and rows."""
    place = torch.arange(length)
    return place[None, :] > place[:, None]
