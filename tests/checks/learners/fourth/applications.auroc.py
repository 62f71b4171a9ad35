import torch


def wrong_1(usual, foreign):
    """Ties count nothing instead of half."""
    return (foreign[:, None] > usual[None, :]).double().mean().item()


def wrong_2(usual, foreign):
    """The arguments are exchanged: the share of pairs in which the usual image is higher."""
    d = usual.unsqueeze(1) - foreign.unsqueeze(0)
    return float(((d > 0).float() + 0.5 * (d == 0).float()).mean())


def wrong_3(usual, foreign):
    """Only the first with the first, the second with the second, ...: not all pairs."""
    hits, n = 0.0, 0
    for u, f in zip(usual.tolist(), foreign.tolist()):
        hits += 1.0 if f > u else 0.5 if f == u else 0.0
        n += 1
    return hits / n


def wrong_4(usual, foreign):
    """Two mistakes: rank formula with ranks from 0 (m(m+1)/2 is for ranks from 1); ties are broken by the sort."""
    n, m = len(usual), len(foreign)
    order = torch.cat([usual, foreign]).argsort()
    ranks = torch.empty(n + m)
    ranks[order] = torch.arange(n + m, dtype=torch.float)
    u = ranks[n:].sum() - m * (m + 1) / 2
    return (u / (n * m)).item()


def right_1(usual, foreign):
    """Broadcast table of all pairs, sign of the difference."""
    d = foreign[:, None] - usual
    return ((torch.sign(d).double() + 1) / 2).mean().item()


def right_2(usual, foreign):
    """Sorting: searchsorted from the left and from the right, half of both counts."""
    s, _ = usual.sort()
    below = torch.searchsorted(s, foreign.contiguous(), right=False)
    up_to = torch.searchsorted(s, foreign.contiguous(), right=True)
    return float((below + up_to).sum()) / 2 / (len(usual) * len(foreign))
