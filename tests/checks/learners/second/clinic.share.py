import math

import torch


def wrong_1(reconstruction, kl, parameters):
    """Adds up the norms of the single parameters instead of the norm of one long vector."""
    norms = []
    for term in (reconstruction, kl):
        grads = [None] * len(parameters)
        if term.requires_grad:
            grads = torch.autograd.grad(term, parameters, retain_graph=True, allow_unused=True)
        norms.append(sum(g.norm().item() for g in grads if g is not None))
    return norms[0] / (norms[0] + norms[1])


def wrong_2(reconstruction, kl, parameters):
    """Forgets the roots: the share of the squared norms."""
    squares = []
    for term in (reconstruction, kl):
        grads = [None] * len(parameters)
        if term.requires_grad:
            grads = torch.autograd.grad(term, parameters, retain_graph=True, allow_unused=True)
        squares.append(sum(g.square().sum().item() for g in grads if g is not None))
    return squares[0] / (squares[0] + squares[1])


def wrong_3(reconstruction, kl, parameters):
    """Runs backward and sets the gradients to zeros afterwards, which leaves .grad behind."""
    norms = []
    for term in (reconstruction, kl):
        for p in parameters:
            p.grad = torch.zeros_like(p)
        if term.requires_grad:
            term.backward(retain_graph=True)
        norms.append(torch.cat([p.grad.flatten() for p in parameters]).norm().item())
        for p in parameters:
            p.grad.zero_()
    return norms[0] / (norms[0] + norms[1])


def wrong_4(reconstruction, kl, parameters):
    """Does not allow for parameters without influence: autograd raises an error then."""
    g_r = torch.autograd.grad(reconstruction, parameters, retain_graph=True)
    g_k = torch.autograd.grad(kl, parameters, retain_graph=True)
    r = torch.cat([g.flatten() for g in g_r]).norm()
    k = torch.cat([g.flatten() for g in g_k]).norm()
    return (r / (r + k)).item()


def right_1(reconstruction, kl, parameters):
    """autograd.grad with unused parameters allowed, and None read as zero."""

    def norm(term):
        if not term.requires_grad:
            return 0.0
        grads = torch.autograd.grad(term, parameters, retain_graph=True, allow_unused=True)
        return math.sqrt(sum(g.double().square().sum().item() for g in grads if g is not None))

    r, k = norm(reconstruction), norm(kl)
    return r / (r + k) if r + k > 0 else 0.0


def right_2(reconstruction, kl, parameters):
    """backward into .grad, with what stood there put back afterwards."""
    before = [p.grad for p in parameters]
    norms = []
    for term in (reconstruction, kl):
        for p in parameters:
            p.grad = None
        if term.requires_grad:
            term.backward(retain_graph=True, inputs=list(parameters))
        pieces = [(torch.zeros_like(p) if p.grad is None else p.grad).flatten() for p in parameters]
        norms.append(torch.cat(pieces).detach().norm().item())
    for p, old in zip(parameters, before):
        p.grad = old
    if sum(norms) == 0:
        return 0.0
    return norms[0] / sum(norms)
