import torch


def wrong_1(h, codebook):
    """Wrong: the sum of absolute differences (Manhattan distance) instead of the Euclidean distance."""
    return (h.unsqueeze(-2) - codebook).abs().sum(-1).argmin(-1)


def wrong_2(h, codebook):
    """Wrong: |h|^2 - h.c + |c|^2, the factor 2 of the mixed term is forgotten."""
    distance = h.square().sum(-1, keepdim=True) - h @ codebook.T + codebook.square().sum(-1)
    return torch.argmin(distance, dim=-1)


def wrong_3(h, codebook):
    """Wrong: the codes come back as one flat row, the dimensions in front of the vectors are lost when there is a grid."""
    codes = []
    for vector in h.reshape(-1, h.shape[-1]):
        codes.append(int((codebook - vector).norm(dim=1).argmin()))
    return torch.tensor(codes)


def wrong_4(h, codebook):
    """Wrong twice: compares by the scalar product instead of the distance, and then takes the smallest one."""
    return torch.einsum("...d,kd->...k", h, codebook).argmin(-1)


def right_1(h, codebook):
    """Right: goes through the entries and keeps for each vector the smallest squared distance so far and its index."""
    best = torch.full(h.shape[:-1], float("inf"), dtype=h.dtype, device=h.device)
    codes = torch.zeros(h.shape[:-1], dtype=torch.int64, device=h.device)
    for k, entry in enumerate(codebook):
        distance = (h - entry).square().sum(-1)
        nearer = distance < best
        best = torch.where(nearer, distance, best)
        codes = torch.where(nearer, torch.full_like(codes, k), codes)
    return codes


def right_2(h, codebook):
    """Right: the largest h.c - |c|^2 / 2, in double precision and after moving the origin to the middle of the codebook."""
    middle = codebook.double().mean(0)
    entries, vectors = codebook.double() - middle, h.double() - middle
    score = vectors @ entries.T - entries.square().sum(1) / 2
    return score.max(dim=-1).indices
