import math

import torch
from jaxtyping import Float
from torch import Tensor


def gradients(term, parameters):
    """The gradients of one term, None where a parameter has no influence."""
    if not term.requires_grad:
        return [None] * len(parameters)
    asked = [p for p in parameters if p.requires_grad]
    found = torch.autograd.grad(term, asked, retain_graph=True, allow_unused=True)
    found = iter(found)
    return [next(found) if p.requires_grad else None for p in parameters]


def norm(grads):
    """The Euclidean norm of all gradients, read as one long vector."""
    return math.sqrt(sum(g.double().square().sum().item() for g in grads if g is not None))


def wrong_1(
    reconstruction: Float[Tensor, ""], kl: Float[Tensor, ""], parameters: list[Tensor]
) -> float:
    """Adds up the norms of the single parameters' gradients instead of taking the norm of one long vector."""
    r, k = (
        sum(g.norm().item() for g in gradients(term, parameters) if g is not None)
        for term in (reconstruction, kl)
    )
    return r / (r + k) if r + k > 0 else 0.0


def wrong_2(
    reconstruction: Float[Tensor, ""], kl: Float[Tensor, ""], parameters: list[Tensor]
) -> float:
    """Divides by the norm of the whole loss's gradient, in which both terms may cancel, not by the sum of norms."""
    r = norm(gradients(reconstruction, parameters))
    both = norm(gradients(reconstruction + kl, parameters))
    return r / both if both > 0 else 0.0


def wrong_3(
    reconstruction: Float[Tensor, ""], kl: Float[Tensor, ""], parameters: list[Tensor]
) -> float:
    """Uses backward() and leaves the KL's gradients behind in the parameters' .grad."""
    norms = []
    for term in (reconstruction, kl):
        for p in parameters:
            p.grad = None
        if term.requires_grad:
            term.backward(retain_graph=True)
        norms.append(norm([p.grad for p in parameters]))
    r, k = norms
    return r / (r + k) if r + k > 0 else 0.0


def wrong_4(
    reconstruction: Float[Tensor, ""], kl: Float[Tensor, ""], parameters: list[Tensor]
) -> float:
    """Leaves out of both norms each parameter that has no influence on one of the terms."""
    pairs = zip(gradients(reconstruction, parameters), gradients(kl, parameters), strict=True)
    pairs = [(a, b) for a, b in pairs if a is not None and b is not None]
    r, k = norm([a for a, _ in pairs]), norm([b for _, b in pairs])
    return r / (r + k) if r + k > 0 else 0.0


def right_1(
    reconstruction: Float[Tensor, ""], kl: Float[Tensor, ""], parameters: list[Tensor]
) -> float:
    """torch.autograd.grad with allow_unused, zeros for what is unused, and the norm of the long vector."""
    parameters = [p for p in parameters if p.requires_grad]
    norms = []
    for term in (reconstruction, kl):
        if not term.requires_grad or not parameters:
            norms.append(0.0)
            continue
        grads = torch.autograd.grad(term, parameters, retain_graph=True, allow_unused=True)
        pieces = [
            torch.zeros_like(p).flatten() if g is None else g.flatten()
            for g, p in zip(grads, parameters, strict=True)
        ]
        norms.append(torch.cat(pieces).norm().item())
    r, k = norms
    return r / (r + k) if r + k > 0 else 0.0


def right_2(
    reconstruction: Float[Tensor, ""], kl: Float[Tensor, ""], parameters: list[Tensor]
) -> float:
    """backward() into these parameters alone, with their .grad put aside before and put back afterwards."""
    parameters = [p for p in parameters if p.requires_grad]
    before = [p.grad for p in parameters]
    squares = []
    try:
        for term in (reconstruction, kl):
            for p in parameters:
                p.grad = None
            if term.requires_grad and parameters:
                term.backward(retain_graph=True, inputs=parameters)
            found = [p.grad for p in parameters if p.grad is not None]
            squares.append(sum((g.double() ** 2).sum().item() for g in found))
    finally:
        for p, grad in zip(parameters, before, strict=True):
            p.grad = grad
    r, k = (math.sqrt(s) for s in squares)
    return r / (r + k) if r + k > 0 else 0.0
