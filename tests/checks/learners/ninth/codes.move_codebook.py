import torch
from torch.nn import functional as F


def wrong_1(counts, sums, h, codes, decay):
    """Wrong: the weights are exchanged: decay stands at the batch and 1 - decay at the old averages."""
    chosen = F.one_hot(codes.long(), len(counts)).to(h.dtype)
    counts = (1 - decay) * counts + decay * chosen.sum(0)
    sums = (1 - decay) * sums + decay * chosen.T @ h
    return counts, sums, sums / counts[:, None]


def wrong_2(counts, sums, h, codes, decay):
    """Wrong: batch_sums[codes] += h keeps one vector per entry where several chose the same (the counts are right)."""
    batch_counts = torch.bincount(codes, minlength=len(counts)).to(counts.dtype)
    batch_sums = torch.zeros_like(sums)
    batch_sums[codes] += h
    counts = decay * counts + (1 - decay) * batch_counts
    sums = decay * sums + (1 - decay) * batch_sums
    return counts, sums, sums / counts.unsqueeze(1)


def wrong_3(counts, sums, h, codes, decay):
    """Wrong: entries that no vector chose keep their old counts and sums, which ought to shrink by decay."""
    counts, sums = counts.clone(), sums.clone()
    for k in range(len(counts)):
        mine = h[codes == k]
        if len(mine) == 0:
            continue
        counts[k] = decay * counts[k] + (1 - decay) * len(mine)
        sums[k] = decay * sums[k] + (1 - decay) * mine.sum(0)
    return counts, sums, sums / counts[:, None]


def wrong_4(counts, sums, h, codes, decay):
    """Wrong twice: the batch's mean vectors are averaged in place of its sums, and the old counts divide the new sums."""
    n = torch.bincount(codes, minlength=len(counts)).to(h.dtype)
    total = torch.zeros_like(sums).index_add_(0, codes, h)
    means = total / n.clamp(min=1)[:, None]
    new_counts = decay * counts + (1 - decay) * n
    new_sums = decay * sums + (1 - decay) * means
    return new_counts, new_sums, new_sums / counts[:, None]


def right_1(counts, sums, h, codes, decay):
    """Right: entry by entry; an entry that no vector chose keeps its place while its averages shrink."""
    new_counts, new_sums, codebook = [], [], []
    for k in range(len(counts)):
        mine = h[codes == k]
        n = decay * counts[k] + (1 - decay) * len(mine)
        s = decay * sums[k] + (1 - decay) * mine.sum(0)
        if len(mine) > 0:
            entry = s / n
        else:
            entry = sums[k] / counts[k] if counts[k] > 0 else sums[k]
        new_counts.append(n)
        new_sums.append(s)
        codebook.append(entry)
    return torch.stack(new_counts), torch.stack(new_sums), torch.stack(codebook)


def right_2(counts, sums, h, codes, decay):
    """Right: counts and sums in one table (a 1 in front of each vector), moved towards the batch's table by lerp."""
    old = torch.cat([counts[:, None], sums], dim=1)
    rows = torch.cat([h.new_ones(len(h), 1), h], dim=1).to(old.dtype)
    batch = torch.zeros_like(old).index_add(0, codes.long(), rows)
    new = torch.lerp(old, batch, 1 - decay)
    table = torch.where(batch[:, :1] > 0, new, old)
    weight = torch.where(table[:, :1] > 0, table[:, :1], 1.0)
    return new[:, 0], new[:, 1:], table[:, 1:] / weight
