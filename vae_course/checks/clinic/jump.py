"""How far the first step of Adam moves the log-variance of an image."""

import torch
from torch import Tensor

from vae_course.checks.clinic._shared import uniform
from vae_course.checks.exercise import Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor, float]]:
    """An image's features, of both signs and some zero, the gradient of the loss by log_var, a learning rate."""
    torch.optim.Adam([torch.zeros(1, requires_grad=True)])  # the first one loads parts of torch, which replace others
    drawn = []
    for n, size, lr in ((3, 5.0, 0.1), (6, -0.05, 0.02), (9, -3.0, 2.0)):
        features = torch.randn(n, generator=generator)
        features[:3] = torch.tensor([1.5, -0.8, 0.0])
        drawn.append((features, torch.tensor(size) * uniform(generator, 1, 1.3), lr))
    return drawn


def reference(h: Tensor, gradient: Tensor, lr: float) -> Tensor:
    return -lr * gradient.sign() * (h.abs().sum() + 1)


def _jump_of_adam_itself(h: Tensor, g: Tensor, lr: float) -> Tensor:
    weight, bias = (torch.zeros_like(t).requires_grad_() for t in (h, g))
    optimizer = torch.optim.Adam([weight, bias], lr=lr)
    (g * (weight @ h + bias)).backward()
    optimizer.step()
    return (weight @ h + bias).detach()


def _jump_by_adams_formula(h: Tensor, g: Tensor, lr: float) -> Tensor:
    inputs = torch.cat([h, torch.ones_like(h[:1])])
    gradient = g * inputs
    return -lr * (gradient / (gradient.square().sqrt() + 1e-8)) @ inputs


ALTERNATIVES = (_jump_of_adam_itself, _jump_by_adams_formula)

MISTAKES = (
    Misconception(
        "plain gradient descent",
        lambda h, g, lr: -lr * g * (h @ h + 1),
        "this is a step of plain gradient descent, as long as the gradient is large. Adam divides the gradient by "
        "its own size: its first step moves every weight by the learning rate.",
    ),
    Misconception(
        "bias forgotten",
        lambda h, g, lr: -lr * g.sign() * h.abs().sum(),
        "the weights move in your answer, and the bias stays. It is a parameter too, with an input of 1.",
    ),
    Misconception(
        "signs of the features ignored",
        lambda h, g, lr: -lr * g.sign() * (h.sum() + 1),
        "you move all weights in one direction, so that positive and negative features cancel. A weight's "
        "gradient has the sign of its feature, too: every weight pushes log_var the same way.",
    ),
    Misconception(
        "steps added in squares",
        lambda h, g, lr: -lr * g.sign() * (h @ h + 1).sqrt(),
        "you add the contributions in squares, as if they were independent. They all have one direction and add "
        "up as they are, which is what makes the jump so large.",
    ),
    Misconception(
        "mean over the weights",
        lambda h, g, lr: -lr * g.sign() * (h.abs().sum() + 1) / (len(h) + 1),
        "you average over the weights. Each of them moves by the whole learning rate; a wider layer jumps farther.",
    ),
    Misconception(
        "uphill",
        lambda h, g, lr: -reference(h, g, lr),
        "your log_var moves the wrong way: where its gradient is positive, a step down the loss makes it smaller.",
    ),
    Misconception(
        "averages not corrected",
        lambda h, g, lr: reference(h, g, lr) * 0.1 / 0.001**0.5,
        "your step is 3.16 times too large. Adam's two running averages begin at zero, and it divides both by what "
        "they lack in the first step.",
    ),
    Misconception(
        "one weight only",
        lambda h, g, lr: -lr * g.sign() * torch.ones_like(g),
        "this is how far *one* parameter moves. All weights and the bias move, and each counts with the feature "
        "it is multiplied by.",
    ),
    Misconception(
        "features left out",
        lambda h, g, lr: -lr * g.sign() * (len(h) + 1),
        "you count the parameters that move. Each moves the number by lr times the size of its feature.",
    ),
    Misconception(
        "length of the features",
        lambda h, g, lr: -lr * g.sign() * (h.norm() + 1),
        "you take the Euclidean length of h. Every weight moves by the same lr, so the sizes of the features add "
        "up as they are: absolute values.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "The gradient of the loss by weight i is g * h[i], by the bias it is g.",
        "In its first step Adam divides each gradient by its own absolute value: what is left of it is the sign.",
        "Weight i moves by -lr * sign(g * h[i]), which moves log_var by that times h[i]. Add them up, and the bias.",
    ),
    minutes=8,
    difficulty=3,
    points=2,
)
