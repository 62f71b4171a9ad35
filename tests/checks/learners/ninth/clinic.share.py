import math

import torch


def wrong_1(reconstruction, kl, parameters):
    """Wrong: the norms of the single parameters' gradients are added, instead of one norm of one long vector."""

    def size(term):
        if not term.requires_grad:
            return 0.0
        gradients = torch.autograd.grad(term, parameters, retain_graph=True, allow_unused=True)
        return sum(g.norm().item() for g in gradients if g is not None)

    r, k = size(reconstruction), size(kl)
    return r / (r + k) if r + k > 0 else 0.0


def wrong_2(reconstruction, kl, parameters):
    """Wrong: squared norms: no root is taken before the share is formed."""
    sizes = []
    for term in (reconstruction, kl):
        total = 0.0
        if term.requires_grad:
            for p in parameters:
                (g,) = torch.autograd.grad(term, [p], retain_graph=True, allow_unused=True)
                if g is not None:
                    total += float((g * g).sum())
        sizes.append(total)
    return sizes[0] / sum(sizes) if sum(sizes) > 0 else 0.0


def wrong_3(reconstruction, kl, parameters):
    """Wrong: .grad is not emptied between the two terms, so the second norm is that of g_r + g_k."""
    saved = [p.grad for p in parameters]
    for p in parameters:
        p.grad = None
    norms = []
    for term in (reconstruction, kl):
        if term.requires_grad:
            term.backward(retain_graph=True, inputs=parameters)
        pieces = [p.grad.flatten() for p in parameters if p.grad is not None]
        norms.append(torch.cat(pieces).norm().item() if pieces else 0.0)
    for p, g in zip(parameters, saved):
        p.grad = g
    return norms[0] / sum(norms) if sum(norms) > 0 else 0.0


def wrong_4(reconstruction, kl, parameters):
    """Wrong twice: the share of the KL instead of the reconstruction's, and sums of absolute values as norms."""

    def norm(term):
        if not term.requires_grad:
            return 0.0
        found = torch.autograd.grad(term, parameters, retain_graph=True, allow_unused=True)
        return sum(g.abs().sum().item() for g in found if g is not None)

    r, k = norm(reconstruction), norm(kl)
    return k / (r + k) if r + k > 0 else 0.0


def right_1(reconstruction, kl, parameters):
    """Right: one parameter at a time with autograd.grad, lengths put together with math.hypot; no gradient is 0."""

    def length(term):
        total = 0.0
        for p in parameters:
            if not (term.requires_grad and p.requires_grad):
                continue
            g = torch.autograd.grad(term, p, retain_graph=True, allow_unused=True)[0]
            if g is not None:
                total = math.hypot(total, torch.linalg.vector_norm(g.double()).item())
        return total

    g_r, g_k = length(reconstruction), length(kl)
    if g_r == 0:
        return 0.0
    return 1 / (1 + g_k / g_r)


def right_2(reconstruction, kl, parameters):
    """Right: each term goes backward into emptied .grad, which is then put back as it was."""
    leaves = [p for p in parameters if p.requires_grad]
    before = [p.grad for p in leaves]
    norms = []
    try:
        for term in (reconstruction, kl):
            for p in leaves:
                p.grad = None
            if term.requires_grad and leaves:
                term.backward(retain_graph=True, inputs=leaves)
            vector = torch.cat(
                [torch.zeros(1, dtype=torch.float64)]
                + [p.grad.double().flatten() for p in leaves if p.grad is not None]
            )
            norms.append(vector.square().sum().sqrt().item())
    finally:
        for p, g in zip(leaves, before):
            p.grad = g
    total = norms[0] + norms[1]
    return norms[0] / total if total > 0 else 0.0
