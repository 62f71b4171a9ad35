import torch
import torch.nn.functional as F


def wrong_1(counts, sums, h, codes, decay):
    """decay and 1 - decay are exchanged."""
    hot = F.one_hot(codes.long(), len(counts)).to(h)
    counts = (1 - decay) * counts + decay * hot.sum(0)
    sums = (1 - decay) * sums + decay * hot.T @ h
    return counts, sums, sums / counts[:, None]


def wrong_2(counts, sums, h, codes, decay):
    """Averages of entries that no vector chose are left as they were instead of decaying."""
    new_counts, new_sums = counts.clone(), sums.clone()
    for k in codes.unique().tolist():
        mine = h[codes == k]
        new_counts[k] = decay * counts[k] + (1 - decay) * len(mine)
        new_sums[k] = decay * sums[k] + (1 - decay) * mine.sum(0)
    return new_counts, new_sums, new_sums / new_counts.unsqueeze(1)


def wrong_3(counts, sums, h, codes, decay):
    """Sums with batch[codes] += h: of several vectors with the same code only one is counted."""
    codes = codes.long()
    n = torch.bincount(codes, minlength=len(counts)).to(counts)
    batch = torch.zeros_like(sums)
    batch[codes] += h
    counts = decay * counts + (1 - decay) * n
    sums = decay * sums + (1 - decay) * batch
    return counts, sums, sums / counts[:, None]


def wrong_4(counts, sums, h, codes, decay):
    """The batch's mean vectors stand for its sums, and counts below 1 are clamped to 1 in the division."""
    hot = F.one_hot(codes.long(), counts.shape[0]).to(h)
    n = hot.sum(0)
    means = torch.einsum("vk,vd->kd", hot, h) / n.clamp(min=1)[:, None]
    counts = torch.lerp(n, counts, decay)
    sums = torch.lerp(means, sums, decay)
    return counts, sums, sums / counts.clamp(min=1)[:, None]


def right_1(counts, sums, h, codes, decay):
    """One-hot matrix products; unchosen entries taken from the old averages."""
    hot = F.one_hot(codes.long(), len(counts)).to(h.dtype)
    n = hot.sum(0)
    new_counts = decay * counts + (1 - decay) * n
    new_sums = decay * sums + (1 - decay) * (hot.T @ h)
    chosen = (n > 0)[:, None]
    book = torch.where(chosen, new_sums / new_counts[:, None], sums / counts[:, None])
    return new_counts, new_sums, book


def right_2(counts, sums, h, codes, decay):
    """index_add on fresh tables."""
    codes = codes.long()
    ones = torch.ones(len(codes), dtype=counts.dtype, device=counts.device)
    new_counts = (decay * counts).index_add(0, codes, ones * (1 - decay))
    new_sums = (decay * sums).index_add(0, codes, h * (1 - decay))
    return new_counts, new_sums, new_sums / new_counts.unsqueeze(-1)
