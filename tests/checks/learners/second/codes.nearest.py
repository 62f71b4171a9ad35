import torch


def wrong_1(h, codebook):
    """Takes the largest inner product for the smallest distance."""
    return (h @ codebook.T).argmax(-1)


def wrong_2(h, codebook):
    """The sum of absolute differences instead of the Euclidean distance."""
    flat = h.reshape(-1, h.shape[-1])
    return torch.cdist(flat, codebook, p=1).argmin(-1).view(h.shape[:-1])


def wrong_3(h, codebook):
    """Multiplies the square out and forgets the factor two of the mixed term."""
    return (codebook.square().sum(-1) - h @ codebook.T).argmin(-1)


def wrong_4(h, codebook):
    """Loses the grid: one long row of codes."""
    flat = h.reshape(-1, h.shape[-1])
    return (flat[:, None] - codebook).square().sum(-1).argmin(-1)


def right_1(h, codebook):
    """cdist on one long list of vectors, shaped back."""
    flat = h.reshape(-1, h.shape[-1])
    distances = torch.cdist(flat, codebook, compute_mode="donot_use_mm_for_euclid_dist")
    return distances.argmin(1).reshape(h.shape[:-1])


def right_2(h, codebook):
    """A loop over the entries that remembers the nearest one so far."""
    best = torch.full(h.shape[:-1], torch.inf, dtype=h.dtype)
    codes = torch.zeros(h.shape[:-1], dtype=torch.long)
    for k, entry in enumerate(codebook):
        distance = ((h - entry) ** 2).sum(-1)
        nearer = distance < best
        codes[nearer] = k
        best = torch.where(nearer, distance, best)
    return codes
