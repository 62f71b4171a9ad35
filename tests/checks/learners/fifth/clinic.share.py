import math

import torch


def _gradients(term, parameters):
    if not term.requires_grad:
        return [torch.zeros_like(p) for p in parameters]
    found = torch.autograd.grad(term, parameters, retain_graph=True, allow_unused=True)
    return [torch.zeros_like(p) if g is None else g for g, p in zip(found, parameters)]


def wrong_1(reconstruction, kl, parameters):
    """Adds up the norms of the single parameters instead of taking the norm of the one long vector."""
    r = sum(g.norm().item() for g in _gradients(reconstruction, parameters))
    k = sum(g.norm().item() for g in _gradients(kl, parameters))
    return r / (r + k) if r + k > 0 else 0.0


def wrong_2(reconstruction, kl, parameters):
    """Uses backward() and leaves the gradient of the last term in the parameters' .grad."""
    norms = []
    for term in (reconstruction, kl):
        for p in parameters:
            p.grad = None
        if term.requires_grad:
            term.backward(retain_graph=True)
        norms.append(math.sqrt(sum(p.grad.square().sum().item() for p in parameters if p.grad is not None)))
    return norms[0] / sum(norms) if sum(norms) > 0 else 0.0


def wrong_3(reconstruction, kl, parameters):
    """Divides by the norm of the sum of both gradients instead of the sum of their norms."""
    r = torch.cat([g.flatten() for g in _gradients(reconstruction, parameters)])
    k = torch.cat([g.flatten() for g in _gradients(kl, parameters)])
    whole = torch.linalg.vector_norm(r + k)
    return (torch.linalg.vector_norm(r) / whole).item() if whole > 0 else 0.0


def wrong_4(reconstruction, kl, parameters):
    """Two mistakes: squared norms, and the KL's share instead of the reconstruction's."""
    r, k = (
        sum((g * g).sum() for g in _gradients(term, parameters)).item() for term in (reconstruction, kl)
    )
    return k / (r + k) if r + k > 0 else 0.0


def right_1(reconstruction, kl, parameters):
    """autograd.grad for each term, unused parameters as zeros, one vector, its norm."""
    r, k = (
        torch.cat([g.reshape(-1) for g in _gradients(term, list(parameters))]).norm().item()
        for term in (reconstruction, kl)
    )
    return r / (r + k) if r + k > 0 else 0.0


def right_2(reconstruction, kl, parameters):
    """backward() for each term, restricted to the parameters, with their .grad put aside and back."""
    parameters = list(parameters)
    before = [p.grad for p in parameters]
    norms = []
    try:
        for term in (reconstruction, kl):
            for p in parameters:
                p.grad = None
            if term.requires_grad:
                term.backward(retain_graph=True, inputs=parameters)
            squares = [p.grad.square().sum().item() for p in parameters if p.grad is not None]
            norms.append(math.sqrt(sum(squares)))
    finally:
        for p, grad in zip(parameters, before):
            p.grad = grad
    total = norms[0] + norms[1]
    return norms[0] / total if total > 0 else 0.0
