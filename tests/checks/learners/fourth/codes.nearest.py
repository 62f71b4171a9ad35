import torch
import torch.nn.functional as F


def wrong_1(h, codebook):
    """Wrong: largest dot product, the squared norm of the entries is forgotten."""
    return torch.einsum("...d,sd->...s", h, codebook).argmax(-1)


def wrong_2(h, codebook):
    """Wrong: the differences are summed before squaring (square and sum exchanged)."""
    difference = h.unsqueeze(-2) - codebook
    return difference.sum(-1).square().argmin(-1)


def wrong_3(h, codebook):
    """Wrong: the city-block distance (sum of absolute differences) in place of the Euclidean one."""
    flat = h.reshape(-1, h.shape[-1])
    return torch.cdist(flat, codebook, p=1).argmin(1).view(h.shape[:-1])


def wrong_4(h, codebook):
    """Wrong twice: cosine similarity (lengths ignored), and argmin of it, which takes the most unlike entry."""
    similarity = F.normalize(h, dim=-1) @ F.normalize(codebook, dim=-1).T
    return similarity.argmin(dim=-1)


def right_1(h, codebook):
    """Right: broadcasting, sum of squares, argmin."""
    return (h[..., None, :] - codebook).square().sum(-1).argmin(-1)


def right_2(h, codebook):
    """Right: loop over the entries, keeping the best so far."""
    best = torch.full(h.shape[:-1], float("inf"), dtype=h.dtype, device=h.device)
    codes = torch.zeros(h.shape[:-1], dtype=torch.long, device=h.device)
    for index, entry in enumerate(codebook):
        distance = torch.linalg.vector_norm(h - entry, dim=-1)
        closer = distance < best
        codes[closer] = index
        best = torch.where(closer, distance, best)
    return codes
