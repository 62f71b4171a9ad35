import torch


def wrong_1(usual, foreign):
    """Wrong: ties count nothing instead of half."""
    return (foreign[:, None] > usual[None, :]).double().mean().item()


def wrong_2(usual, foreign):
    """Wrong: ties count as a whole win instead of half (>= in a double loop)."""
    wins = 0
    for f in foreign.tolist():
        for u in usual.tolist():
            if f >= u:
                wins += 1
    return wins / (len(usual) * len(foreign))


def wrong_3(usual, foreign):
    """Wrong: only compares images at the same place (zip), not all pairs."""
    points = [1.0 if f > u else 0.5 if f == u else 0.0 for u, f in zip(usual.tolist(), foreign.tolist())]
    return sum(points) / len(points)


def wrong_4(usual, foreign):
    """Wrong twice: counts pairs in which the usual image is higher, and ties count nothing."""
    order = torch.sort(foreign).values
    below = torch.searchsorted(order, usual.contiguous(), right=False)
    return float(below.sum()) / (usual.numel() * foreign.numel())


def right_1(usual, foreign):
    """Right: all pairs by broadcasting, ties count half."""
    higher = (foreign[:, None] > usual[None, :]).double()
    tied = (foreign[:, None] == usual[None, :]).double()
    return (higher + 0.5 * tied).mean().item()


def right_2(usual, foreign):
    """Right: sorts the usual scores and counts by binary search, left and right end of ties averaged."""
    ordered = usual.sort().values
    foreign = foreign.contiguous()
    below = torch.searchsorted(ordered, foreign, right=False)
    not_above = torch.searchsorted(ordered, foreign, right=True)
    return int((below + not_above).sum()) / (2 * len(usual) * len(foreign))
