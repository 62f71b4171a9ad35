import torch
from torch.nn import functional as F


def wrong_1(h, codebook):
    """Wrong: the expanded square lacks the factor 2 before the inner product."""
    squares = codebook.square().sum(1)
    return (squares - h @ codebook.T).argmin(-1)


def wrong_2(h, codebook):
    """Wrong: takes the sum of absolute differences instead of the Euclidean distance."""
    return (h.unsqueeze(-2) - codebook).abs().sum(-1).min(-1).indices


def wrong_3(h, codebook):
    """Wrong: the codes of all dimensions in front come as one flat list, their grid is not restored."""
    flat = h.flatten(0, -2)
    codes = []
    for vector in flat:
        codes.append((codebook - vector).norm(dim=1).argmin())
    return torch.stack(codes)


def wrong_4(h, codebook):
    """Wrong twice: picks the largest cosine instead of the smallest distance, and counts the entries from 1."""
    similarity = F.normalize(h, dim=-1) @ F.normalize(codebook, dim=-1).mT
    return similarity.argmax(-1) + 1


def right_1(h, codebook):
    """Right: goes through the entries and keeps the best squared distance so far and its number."""
    best = torch.full_like(h[..., 0], float("inf"))
    codes = torch.zeros(h.shape[:-1], dtype=torch.long, device=h.device)
    for number, entry in enumerate(codebook):
        distance = ((h - entry) ** 2).sum(-1)
        closer = distance < best
        best = torch.where(closer, distance, best)
        codes = torch.where(closer, torch.full_like(codes, number), codes)
    return codes


def right_2(h, codebook):
    """Right: flattens the dimensions in front, cdist without matrix products, smallest by topk, grid restored."""
    flat = h.reshape(-1, h.shape[-1])
    distances = torch.cdist(flat, codebook, compute_mode="donot_use_mm_for_euclid_dist")
    codes = distances.topk(1, dim=1, largest=False).indices
    return codes.view(h.shape[:-1])
