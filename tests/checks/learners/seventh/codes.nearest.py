import torch


def wrong_1(h, codebook):
    """Wrong: the largest dot product instead of the smallest distance (the entries' norms are left out)."""
    return torch.einsum("...d,kd->...k", h, codebook).argmax(-1)


def wrong_2(h, codebook):
    """Wrong: sum of absolute differences instead of the Euclidean distance."""
    return (h.unsqueeze(-2) - codebook).abs().sum(-1).argmin(-1)


def wrong_3(h, codebook):
    """Wrong: the factor 2 of the mixed term is missing in the expanded square."""
    squares = h.square().sum(-1, keepdim=True) - h @ codebook.T + codebook.square().sum(1)
    return squares.min(dim=-1).indices


def wrong_4(h, codebook):
    """Wrong twice: takes the farthest entry, and returns the codes flat, without the shape of the grid."""
    out = []
    for vector in h.reshape(-1, h.shape[-1]):
        out.append((codebook - vector).norm(dim=1).argmax())
    return torch.stack(out)


def right_1(h, codebook):
    """Right: squared differences by broadcasting, argmin over the entries."""
    return (h[..., None, :] - codebook).square().sum(-1).argmin(-1)


def right_2(h, codebook):
    """Right: goes through the entries and keeps the best so far for each vector."""
    best = torch.full(h.shape[:-1], float("inf"), dtype=h.dtype, device=h.device)
    code = torch.zeros(h.shape[:-1], dtype=torch.long, device=h.device)
    for k, entry in enumerate(codebook):
        distance = torch.linalg.vector_norm(h - entry, dim=-1)
        nearer = distance < best
        best = torch.where(nearer, distance, best)
        code = torch.where(nearer, torch.full_like(code, k), code)
    return code
