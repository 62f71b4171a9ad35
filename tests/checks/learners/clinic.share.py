import math

import torch
from jaxtyping import Float
from torch import Tensor


def wrong_1(reconstruction: Float[Tensor, ""], kl: Float[Tensor, ""], parameters: list[Tensor]) -> float:
    """Uses backward and sets the gradients to zero afterwards: the parameters' .grad holds zeros instead of being empty."""
    norms = []
    for term in (reconstruction, kl):
        if term.requires_grad:
            term.backward(retain_graph=True)
        square = 0.0
        for p in parameters:
            if p.grad is not None:
                square += p.grad.square().sum().item()
                p.grad.zero_()
        norms.append(square**0.5)
    return norms[0] / (norms[0] + norms[1])


def wrong_2(reconstruction: Float[Tensor, ""], kl: Float[Tensor, ""], parameters: list[Tensor]) -> float:
    """Adds the norms of the single parameters instead of taking the norm of one long vector."""
    norms = []
    for term in (reconstruction, kl):
        norm = 0.0
        if term.requires_grad:
            grads = torch.autograd.grad(term, parameters, retain_graph=True, allow_unused=True)
            norm = sum(g.norm().item() for g in grads if g is not None)
        norms.append(norm)
    return norms[0] / (norms[0] + norms[1])


def wrong_3(reconstruction: Float[Tensor, ""], kl: Float[Tensor, ""], parameters: list[Tensor]) -> float:
    """Uses squared norms: the root is missing."""
    squares = []
    for term in (reconstruction, kl):
        square = 0.0
        if term.requires_grad:
            grads = torch.autograd.grad(term, parameters, retain_graph=True, allow_unused=True)
            square = sum((g**2).sum().item() for g in grads if g is not None)
        squares.append(square)
    return squares[0] / (squares[0] + squares[1])


def wrong_4(reconstruction: Float[Tensor, ""], kl: Float[Tensor, ""], parameters: list[Tensor]) -> float:
    """Does not allow parameters without influence on a term: autograd.grad stops with an error there."""
    g_r = torch.autograd.grad(reconstruction, parameters, retain_graph=True)
    g_k = torch.autograd.grad(kl, parameters, retain_graph=True)
    r = torch.cat([g.flatten() for g in g_r]).norm()
    k = torch.cat([g.flatten() for g in g_k]).norm()
    return (r / (r + k)).item()


def wrong_5(reconstruction: Float[Tensor, ""], kl: Float[Tensor, ""], parameters: list[Tensor]) -> float:
    """Divides by the norm of the summed gradient instead of by the sum of the two norms."""
    vectors = []
    for term in (reconstruction, kl):
        grads = [None] * len(parameters)
        if term.requires_grad:
            grads = torch.autograd.grad(term, parameters, retain_graph=True, allow_unused=True)
        filled = [torch.zeros_like(p) if g is None else g for p, g in zip(parameters, grads)]
        vectors.append(torch.cat([g.flatten() for g in filled]))
    return (vectors[0].norm() / (vectors[0] + vectors[1]).norm()).item()


def wrong_6(reconstruction: Float[Tensor, ""], kl: Float[Tensor, ""], parameters: list[Tensor]) -> float:
    """Leaves a parameter out of both norms as soon as one of the two terms does not depend on it, instead of counting a zero."""
    pairs = []
    for term in (reconstruction, kl):
        grads = [None] * len(parameters)
        if term.requires_grad:
            grads = torch.autograd.grad(term, parameters, retain_graph=True, allow_unused=True)
        pairs.append(grads)
    both = [(r, k) for r, k in zip(*pairs) if r is not None and k is not None]
    if not both:
        return 0.0
    r = torch.cat([r.flatten() for r, _ in both]).norm()
    k = torch.cat([k.flatten() for _, k in both]).norm()
    return (r / (r + k)).item()


def right_1(reconstruction: Float[Tensor, ""], kl: Float[Tensor, ""], parameters: list[Tensor]) -> float:
    """autograd.grad for each term, one long vector of what is not None."""

    def norm(term):
        if not term.requires_grad:
            return 0.0
        grads = torch.autograd.grad(term, parameters, retain_graph=True, allow_unused=True)
        found = [g.flatten() for g in grads if g is not None]
        return torch.cat(found).norm().item() if found else 0.0

    r, k = norm(reconstruction), norm(kl)
    return r / (r + k) if r + k > 0 else 0.0


def right_2(reconstruction: Float[Tensor, ""], kl: Float[Tensor, ""], parameters: list[Tensor]) -> float:
    """Sums of squares parameter by parameter, one call of autograd.grad for each of them."""
    squares = [0.0, 0.0]
    for i, term in enumerate((reconstruction, kl)):
        for p in parameters:
            if not term.requires_grad:
                continue
            (g,) = torch.autograd.grad(term, p, retain_graph=True, allow_unused=True)
            if g is not None:
                squares[i] += g.double().square().sum().item()
    r, k = math.sqrt(squares[0]), math.sqrt(squares[1])
    return r / (r + k) if r + k else 0.0


def right_3(reconstruction: Float[Tensor, ""], kl: Float[Tensor, ""], parameters: list[Tensor]) -> float:
    """backward into emptied gradients, with the old ones put back afterwards."""
    kept = [p.grad for p in parameters]
    norms = []
    for term in (reconstruction, kl):
        for p in parameters:
            p.grad = None
        if term.requires_grad:
            term.backward(retain_graph=True, inputs=parameters)
        norms.append(math.hypot(*(p.grad.norm().item() for p in parameters if p.grad is not None)))
    for p, grad in zip(parameters, kept):
        p.grad = grad
    return norms[0] / sum(norms) if sum(norms) else 0.0
