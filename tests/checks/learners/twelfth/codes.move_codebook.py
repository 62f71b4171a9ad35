import torch
from torch.nn import functional as F


def wrong_1(counts, sums, h, codes, decay):
    """Wrong: the weights are exchanged, decay goes to the batch and 1 - decay to the old average."""
    chosen = F.one_hot(codes.long(), len(counts)).to(h.dtype)
    counts = (1 - decay) * counts + decay * chosen.sum(0)
    sums = (1 - decay) * sums + decay * chosen.T @ h
    return counts, sums, sums / counts[:, None]


def wrong_2(counts, sums, h, codes, decay):
    """Wrong: indexed assignment without accumulation, so of several vectors with the same code only one enters the sums."""
    batch_counts = torch.bincount(codes, minlength=len(counts)).to(h.dtype)
    batch_sums = torch.zeros_like(sums)
    batch_sums[codes] += h
    counts = decay * counts + (1 - decay) * batch_counts
    sums = decay * sums + (1 - decay) * batch_sums
    return counts, sums, sums / counts.unsqueeze(1)


def wrong_3(counts, sums, h, codes, decay):
    """Wrong: counts and sums of entries that no vector chose are left as they were instead of shrinking."""
    new_counts, new_sums = counts.clone(), sums.clone()
    for k in range(len(counts)):
        mine = h[codes == k]
        if len(mine) > 0:
            new_counts[k] = decay * counts[k] + (1 - decay) * len(mine)
            new_sums[k] = decay * sums[k] + (1 - decay) * mine.sum(0)
    return new_counts, new_sums, new_sums / new_counts[:, None]


def wrong_4(counts, sums, h, codes, decay):
    """Wrong twice: the batch enters the sums with the mean of the vectors of an entry instead of their sum, and the codebook divides the new sums by the old counts."""
    chosen = F.one_hot(codes.long(), len(counts)).to(h.dtype)
    batch_counts = chosen.sum(0)
    means = chosen.T @ h / batch_counts.clamp(min=1)[:, None]
    new_sums = torch.lerp(means, sums, decay)
    return torch.lerp(batch_counts, counts, decay), new_sums, new_sums / counts[:, None]


def right_1(counts, sums, h, codes, decay):
    """Right: loop over the entries with boolean masks; unchosen entries keep old sums over old counts."""
    new_counts, new_sums, book = [], [], []
    for k in range(counts.shape[0]):
        mine = codes == k
        count = decay * counts[k] + (1 - decay) * mine.sum().to(counts.dtype)
        total = decay * sums[k] + (1 - decay) * h[mine].sum(0)
        new_counts.append(count)
        new_sums.append(total)
        book.append(total / count if mine.any() else sums[k] / counts[k])
    return torch.stack(new_counts), torch.stack(new_sums), torch.stack(book)


def right_2(counts, sums, h, codes, decay):
    """Right: batch counts and sums by index_add on zeros, lerp for the averages, old place kept where the batch count is 0."""
    index = codes.long()
    batch_counts = torch.zeros_like(counts).index_add(0, index, torch.ones_like(h[:, 0]))
    batch_sums = torch.zeros_like(sums).index_add(0, index, h)
    new_counts = torch.lerp(counts, batch_counts, 1 - decay)
    new_sums = torch.lerp(sums, batch_sums, 1 - decay)
    old, new = sums / counts[:, None], new_sums / new_counts[:, None]
    return new_counts, new_sums, torch.where((batch_counts > 0)[:, None], new, old)
