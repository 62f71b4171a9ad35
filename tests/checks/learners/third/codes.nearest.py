import torch


def wrong_1(h, codebook):
    """Takes the entry with the largest inner product, which favours long entries over near ones."""
    return (h @ codebook.T).argmax(-1)


def wrong_2(h, codebook):
    """Expands the square without the factor 2 of the mixed term: |e|^2 - h e instead of |e|^2 - 2 h e."""
    return (codebook.square().sum(-1) - h @ codebook.T).argmin(-1)


def wrong_3(h, codebook):
    """Uses the sum of absolute differences instead of the Euclidean distance."""
    return (h[..., None, :] - codebook).abs().sum(-1).argmin(-1)


def wrong_4(h, codebook):
    """Counts on exactly one grid dimension: the new axis is put at place 2, so other numbers of dimensions in front fail."""
    return (h.unsqueeze(2) - codebook).square().sum(-1).argmin(-1)


def right_1(h, codebook):
    """Goes through the entries one by one and keeps the nearest so far."""
    best = torch.zeros(h.shape[:-1], dtype=torch.long, device=h.device)
    smallest = torch.full(h.shape[:-1], torch.inf, dtype=h.dtype, device=h.device)
    for k, entry in enumerate(codebook):
        distance = (h - entry).square().sum(-1)
        nearer = distance < smallest
        best = torch.where(nearer, torch.full_like(best, k), best)
        smallest = torch.where(nearer, distance, smallest)
    return best


def right_2(h, codebook):
    """Makes one long list of vectors, lets torch.cdist find all distances (without its product form), and folds back."""
    flat = h.reshape(-1, h.shape[-1])
    distances = torch.cdist(flat, codebook, compute_mode="donot_use_mm_for_euclid_dist")
    return distances.argmin(1).reshape(h.shape[:-1])
