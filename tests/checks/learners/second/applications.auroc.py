import torch


def wrong_1(usual, foreign):
    """Counts the pairs in which the usual image has the higher score."""
    a, b = usual[:, None], foreign[None]
    return ((a > b).double() + 0.5 * (a == b).double()).mean().item()


def wrong_2(usual, foreign):
    """Does not count ties at all."""
    return (foreign[None] > usual[:, None]).double().mean().item()


def wrong_3(usual, foreign):
    """Compares the foreign scores with the median of the usual ones instead of with all."""
    m = usual.median()
    return ((foreign > m).double() + 0.5 * (foreign == m).double()).mean().item()


def wrong_4(usual, foreign):
    """Compares image i with image i only, not all pairs."""
    n = min(len(usual), len(foreign))
    a, b = usual[:n], foreign[:n]
    return ((b > a).double() + 0.5 * (b == a).double()).mean().item()


def right_1(usual, foreign):
    """The table of all pairs."""
    a, b = usual[:, None], foreign[None]
    return ((b > a).double() + 0.5 * (b == a).double()).mean().item()


def right_2(usual, foreign):
    """Sorted usual scores and searchsorted from both sides."""
    ordered = usual.sort().values
    below = torch.searchsorted(ordered, foreign.contiguous(), right=False)
    not_above = torch.searchsorted(ordered, foreign.contiguous(), right=True)
    return (below + not_above).double().mean().item() / (2 * len(usual))
