import torch


def wrong_1(p, q):
    """Wrong: letters with p = 0 give 0 * -inf, so the result is NaN."""
    return torch.einsum("...l,...l->...", p, p.log() - q.log())


def wrong_2(p, q):
    """Wrong: adds the terms q - p, but leaves them out where p = 0, so that they no longer cancel there."""
    used = p > 0
    safe = torch.where(used, p, torch.ones_like(p))
    terms = p * (safe / q).log() - p + q
    return terms.masked_fill(~used, 0.0).sum(-1)


def wrong_3(p, q):
    """Wrong: the mean over the letters instead of the sum."""
    return torch.nn.functional.kl_div(q.log(), p, reduction="none").mean(dim=-1)


def wrong_4(p, q):
    """Wrong twice: the logarithm to base 2 (bits), and the opposite sign (log q/p)."""
    total = 0
    for a, b in zip(p.unbind(-1), q.unbind(-1)):
        total = total + torch.where(a > 0, a * (b / a.clamp_min(1e-30)).log2(), 0.0)
    return total


def right_1(p, q):
    """Right: xlogy, which is 0 at p = 0, for both logarithms."""
    return (torch.xlogy(p, p) - torch.xlogy(p, q)).sum(-1)


def right_2(p, q):
    """Right: letter by letter, with a 1 put into the logarithm where p = 0."""
    total = torch.zeros(p.shape[:-1], dtype=p.dtype, device=p.device)
    for i in range(p.shape[-1]):
        a, b = p[..., i], q[..., i]
        log_a = torch.where(a == 0, torch.ones_like(a), a).log()
        total = total + a * (log_a - b.log())
    return total
