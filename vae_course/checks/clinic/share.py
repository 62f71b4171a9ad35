"""The share of the encoder's gradient that comes from the reconstruction."""

from collections.abc import Callable
from functools import partial

import torch
from torch import Tensor

from vae_course.checks._gaussian import kl_to_standard_normal
from vae_course.checks.clinic._shared import cross_entropy
from vae_course.checks.compare import kind_of
from vae_course.checks.exercise import Answer, Exercise, Misconception
from vae_course.checks.sandbox import Refused


def cases(generator: torch.Generator) -> list[tuple[Tensor, ...]]:
    """Weights of a small VAE, images, noise, and how far the decoder's gradient may travel: 1 whole way, 0 cut."""
    drawn = []
    for pixels, latent, dtype, way in ((4, 2, torch.float32, 1), (4, 2, torch.float32, 0), (6, 3, torch.float64, 1)):
        draw = partial(torch.randn, generator=generator, dtype=dtype)
        weights = [draw(latent, pixels), 0.3 * draw(latent, pixels), draw(latent), draw(pixels, latent)]
        drawn.append((*weights, draw(5, pixels).sigmoid(), draw(5, latent), torch.tensor(way)))
    return drawn


def _flat(term: Tensor, parameters: list[Tensor], allow_unused: bool = True) -> Tensor:
    """The gradient of a term by all parameters, as one vector; zero where a parameter has no influence."""
    found = torch.autograd.grad(term, parameters, retain_graph=True, materialize_grads=allow_unused)
    return torch.cat([gradient.flatten() for gradient in found])


def reference(reconstruction: Tensor, kl: Tensor, parameters: list[Tensor]) -> float:
    a, b = (_flat(term, parameters).norm() for term in (reconstruction, kl))
    return (a / (a + b)).item()


def observe(
    answer: Answer,
    w_mean: Tensor,
    w_log_var: Tensor,
    bias: Tensor,
    w_decoder: Tensor,
    x: Tensor,
    noise: Tensor,
    way: Tensor,
) -> dict[str, float]:
    """The share, and whether the measurement left gradients behind. The decoder uses no log-variance in the last case,
    so that one parameter has no influence on the reconstruction."""
    parameters = [w.clone().requires_grad_() for w in (w_mean, w_log_var, bias)]
    mean, log_var = x @ parameters[0].T + parameters[2], x @ parameters[1].T
    z = mean if x.dtype == torch.float64 else mean + (0.5 * log_var).exp() * noise
    logits = (z if way else z.detach()) @ w_decoder.clone().requires_grad_().T
    reconstruction = cross_entropy(logits, x).mean()
    kl = kl_to_standard_normal(mean, log_var).mean()
    try:
        share = answer(reconstruction, kl, parameters)
    except RuntimeError as error:
        if "not have been used in the graph" in str(error):
            raise Refused("torch complains of a parameter that was not used in the graph.") from None
        raise
    if not isinstance(share, (float, int, Tensor)):
        raise Refused(f"expected one number, got {kind_of(share)}.")
    return {"share": float(share), "gradients left behind": float(any(p.grad is not None for p in parameters))}


def _share_zero_grad(reconstruction: Tensor, kl: Tensor, parameters: list[Tensor]) -> float:
    """By backward(), with everything put back."""
    sizes = []
    for term in (reconstruction, kl):
        term.backward(retain_graph=True)
        sizes.append(sum(p.grad.square().sum() for p in parameters if p.grad is not None) ** 0.5)
        for p in parameters:
            p.grad = None
    return float(sizes[0] / (sizes[0] + sizes[1]))


def _share_with(size: Callable[[Tensor], Tensor] = torch.norm, allow_unused: bool = True) -> Answer:
    """The share by another size of a gradient, or one that fails at parameters without influence."""

    def answer(reconstruction: Tensor, kl: Tensor, parameters: list[Tensor]) -> float:
        a, b = (size(_flat(term, parameters, allow_unused)) for term in (reconstruction, kl))
        return (a / (a + b)).item()

    return answer


ALTERNATIVES = (
    _share_zero_grad,
    lambda r, kl, ps: 1 - reference(kl, r, ps),
    _share_with(size=lambda g: (g @ g) ** 0.5),
)


def _share_by_backward(reconstruction: Tensor, kl: Tensor, parameters: list[Tensor]) -> float:
    share = reference(reconstruction, kl, parameters)
    (reconstruction + kl).backward()
    return share


def _share_added_up(reconstruction: Tensor, kl: Tensor, parameters: list[Tensor]) -> float:
    a = _flat(reconstruction, parameters)
    b = a + _flat(kl, parameters)
    return (a.norm() / (a.norm() + b.norm())).item()


def _share_of_the_whole(reconstruction: Tensor, kl: Tensor, parameters: list[Tensor]) -> float:
    a = _flat(reconstruction, parameters)
    return (a.norm() / (a + _flat(kl, parameters)).norm()).item()


def _share_each(reconstruction: Tensor, kl: Tensor, parameters: list[Tensor]) -> float:
    a, b = (sum(_flat(term, [p]).norm() for p in parameters) for term in (reconstruction, kl))
    return (a / (a + b)).item()


def _share_of_common(reconstruction: Tensor, kl: Tensor, parameters: list[Tensor]) -> float:
    found = [
        torch.autograd.grad(term, parameters, retain_graph=True, allow_unused=True)
        if term.requires_grad
        else [None] * len(parameters)
        for term in (reconstruction, kl)
    ]
    both = [pair for pair in zip(*found, strict=True) if pair[0] is not None and pair[1] is not None]
    if not both:
        return 0.0
    a, b = (torch.cat([pair[i].flatten() for pair in both]).norm() for i in (0, 1))
    return (a / (a + b)).item()


def _ratio(reconstruction: Tensor, kl: Tensor, parameters: list[Tensor]) -> float:
    a, b = (_flat(term, parameters).norm() for term in (reconstruction, kl))
    return (a / b).item()


MISTAKES = (
    Misconception(
        "unused parameters",
        _share_with(allow_unused=False),
        "torch.autograd.grad raises an error: some parameter has no influence on the reconstruction. In a clinic "
        "that is a finding, not an accident: with allow_unused=True you get None, which counts as zero.",
    ),
    Misconception(
        "gradients left behind",
        _share_by_backward,
        "the share is right, but the parameters' .grad is filled afterwards: the next training step would add to "
        "it. A measurement must leave no trace; torch.autograd.grad leaves none.",
    ),
    Misconception(
        "gradients added up",
        _share_added_up,
        "the second backward() adds its gradient to the first one's. Your second norm is that of the sum.",
    ),
    Misconception(
        "share of the KL",
        lambda r, kl, ps: reference(kl, r, ps),
        "this is the share of the KL. An encoder that receives no gradient from the decoder should get 0, not 1.",
    ),
    Misconception(
        "norms of single tensors added",
        _share_each,
        "you add the norms of the single tensors. All parameters together are one vector: add the squares, then "
        "take the root.",
    ),
    Misconception(
        "divided by the norm of the sum",
        _share_of_the_whole,
        "you divide by the norm of the whole gradient. At the end of training the two terms cancel, and your "
        "figure goes to infinity. Divide by the sum of the two norms.",
    ),
    Misconception(
        "squared norms",
        _share_with(size=lambda g: g @ g),
        "you compare the squares of the norms: a term ten times as strong counts a hundred times.",
    ),
    Misconception(
        "sum of absolute values",
        _share_with(size=lambda g: g.abs().sum()),
        "you add the absolute values. The norm asked for is the Euclidean one.",
    ),
    Misconception(
        "left out where one term is blind",
        _share_of_common,
        "you leave a parameter out of both norms if one of the terms does not depend on it. It counts: as a zero "
        "for one, with its gradient for the other.",
    ),
    Misconception(
        "ratio for a share",
        _ratio,
        "you divide by the norm of the KL's gradient: a ratio of the two. A share is divided by both together.",
    ),
    Misconception(
        "largest entry",
        _share_with(size=lambda g: g.abs().max()),
        "you compare the largest entries of the gradients. The Euclidean norm is asked for.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    observe=observe,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "torch.autograd.grad(term, parameters) returns the gradients and stores nothing. Once for each term.",
        "It needs retain_graph=True, because both terms share the encoder, and allow_unused=True, because a broken "
        "model may use less than it has.",
        "Leave out the None, add the squares over all tensors, take the root: a norm for each term. Then a / (a + b).",
    ),
    minutes=10,
    difficulty=3,
    points=2,
)
