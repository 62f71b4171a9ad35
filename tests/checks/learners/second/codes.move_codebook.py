import torch
from torch.nn import functional as F


def wrong_1(counts, sums, h, codes, decay):
    """Exchanges the weights of the old average and of the batch."""
    here = F.one_hot(codes, len(counts)).to(h.dtype)
    counts = (1 - decay) * counts + decay * here.sum(0)
    sums = (1 - decay) * sums + decay * here.T @ h
    return counts, sums, sums / counts[:, None]


def wrong_2(counts, sums, h, codes, decay):
    """Averages the entries and the means of the batch, so that every batch counts alike, however few vectors it has."""
    here = F.one_hot(codes, len(counts)).to(h.dtype)
    number, total = here.sum(0), here.T @ h
    old = sums / counts[:, None]
    moved = decay * old + (1 - decay) * total / number.clamp(min=1)[:, None]
    codebook = torch.where(number[:, None] > 0, moved, old)
    return decay * counts + (1 - decay) * number, decay * sums + (1 - decay) * total, codebook


def wrong_3(counts, sums, h, codes, decay):
    """Adds with an index on the left, where an entry that is chosen twice gets one vector only."""
    number, total = torch.zeros_like(counts), torch.zeros_like(sums)
    number[codes] += 1
    total[codes] += h
    counts = decay * counts + (1 - decay) * number
    sums = decay * sums + (1 - decay) * total
    return counts, sums, sums / counts[:, None]


def wrong_4(counts, sums, h, codes, decay):
    """Lets the averages of entries that no vector chose stay, though they have to decay."""
    here = F.one_hot(codes, len(counts)).to(h.dtype)
    number, total = here.sum(0), here.T @ h
    chosen = number > 0
    counts = torch.where(chosen, decay * counts + (1 - decay) * number, counts)
    sums = torch.where(chosen[:, None], decay * sums + (1 - decay) * total, sums)
    return counts, sums, sums / counts[:, None]


def right_1(counts, sums, h, codes, decay):
    """bincount and index_add; entries not chosen are taken from before."""
    number = torch.bincount(codes, minlength=len(counts)).to(counts.dtype)
    total = torch.zeros_like(sums).index_add(0, codes, h)
    new_counts = decay * counts + (1 - decay) * number
    new_sums = decay * sums + (1 - decay) * total
    chosen = (number > 0)[:, None]
    codebook = torch.where(chosen, new_sums / new_counts[:, None], sums / counts[:, None])
    return new_counts, new_sums, codebook


def right_2(counts, sums, h, codes, decay):
    """A loop over the entries."""
    new_counts, new_sums = decay * counts, decay * sums
    for k in range(len(counts)):
        mine = h[codes == k]
        new_counts[k] += (1 - decay) * len(mine)
        new_sums[k] += (1 - decay) * mine.sum(0)
    return new_counts, new_sums, new_sums / new_counts.unsqueeze(1)
