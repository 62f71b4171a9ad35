"""One step of training, which returns the loss."""

from collections.abc import Callable
from itertools import count

import torch
from torch import Tensor

from vae_course.checks.compare import kind_of
from vae_course.checks.exercise import Answer, Exercise, Misconception
from vae_course.checks.sandbox import Refused
from vae_course.checks.vae._shared import load_optimizers

Loss = Callable[[Tensor], Tensor]


def cases(generator: torch.Generator) -> list[tuple[Tensor, Tensor, Tensor]]:
    """Weights and biases to train, and three batches."""
    load_optimizers()
    return [
        tuple(torch.randn(*shape, generator=generator) for shape in ((size,), (1,), (3, 5, size))) for size in (2, 4)
    ]


def reference(loss: Loss, optimizer: torch.optim.Optimizer, x: Tensor) -> float:
    optimizer.zero_grad()
    value = loss(x)
    value.backward()
    optimizer.step()
    return value.item()


def observe(answer: Answer, weights: Tensor, bias: Tensor, batches: Tensor) -> dict[str, Tensor]:
    """Where three steps of plain gradient descent lead, and what each of them returned. The loss is another one each
    time it is called, as one with noise in it."""
    parameters = [weights.clone().requires_grad_(), bias.clone().requires_grad_()]
    optimizer = torch.optim.SGD(parameters, lr=0.05)

    calls = count()

    def loss(x: Tensor) -> Tensor:
        return 0.1 * next(calls) + (x @ parameters[0] + parameters[1] - x.sum(1).sin()).square().mean()

    returned, path = [], []
    for x in batches:
        value = answer(loss, optimizer, x)
        if not isinstance(value, float):
            raise Refused(f"expected the loss as a Python number, got {kind_of(value)}. Use .item().")
        returned.append(value)
        path.append(torch.cat([p.detach().clone() for p in parameters]))
    moved = not torch.equal(path[-1], torch.cat([weights, bias]))
    return {
        "losses": torch.tensor(returned),
        "parameters after each step": torch.stack(path),
        "gradients lie unused": float(not moved and any(p.grad is not None and p.grad.any() for p in parameters)),
    }


def _step_zero_at_the_end(loss: Loss, optimizer: torch.optim.Optimizer, x: Tensor) -> float:
    value = loss(x)
    value.backward()
    optimizer.step()
    optimizer.zero_grad()
    return value.detach().item()


def _step_by_autograd(loss: Loss, optimizer: torch.optim.Optimizer, x: Tensor) -> float:
    value = loss(x)
    parameters = [p for group in optimizer.param_groups for p in group["params"]]
    for parameter, gradient in zip(parameters, torch.autograd.grad(value, parameters), strict=True):
        parameter.grad = gradient
    optimizer.step()
    return value.detach().tolist()


ALTERNATIVES = (_step_zero_at_the_end, _step_by_autograd)


def _steps(order: str) -> Answer:
    """A step that does zero_grad (z), backward (b), gradient ascent (a) and step (s) in the order given."""

    def answer(loss: Loss, optimizer: torch.optim.Optimizer, x: Tensor) -> float:
        value = loss(x)
        actions = {"z": optimizer.zero_grad, "b": value.backward, "a": (-value).backward, "s": optimizer.step}
        for letter in order:
            actions[letter]()
        return value.item()

    return answer


def _step_reports_later(loss: Loss, optimizer: torch.optim.Optimizer, x: Tensor) -> float:
    reference(loss, optimizer, x)
    return loss(x).item()


def _step_twice_evaluated(loss: Loss, optimizer: torch.optim.Optimizer, x: Tensor) -> float:
    value = loss(x).item()
    optimizer.zero_grad()
    loss(x).backward()
    optimizer.step()
    return value


def _step_then_loss(loss: Loss, optimizer: torch.optim.Optimizer, x: Tensor) -> float:
    optimizer.zero_grad()
    loss(x).backward()
    value = loss(x).item()
    optimizer.step()
    return value


MISTAKES = (
    Misconception(
        "zero_grad missing",
        _steps("bs"),
        "the first step is right, the second is not: gradients add up from call to call. Clear them.",
    ),
    Misconception(
        "cleared too late",
        _steps("bzs"),
        "nothing moves: the gradients are cleared between backward() and step(), so there is nothing left to step "
        "along.",
    ),
    Misconception(
        "step missing",
        _steps("zb"),
        "nothing moves, though gradients arrive at all parameters: the optimizer is never told to step. The next "
        "zero_grad() throws them away.",
    ),
    Misconception(
        "step before backward",
        _steps("szb"),
        "you step before backward(): each step uses the gradient of the batch before, and the first one none.",
    ),
    Misconception(
        "uphill",
        _steps("zas"),
        "the parameters move the wrong way: you follow the gradient of minus the loss. An optimizer minimises.",
    ),
    Misconception(
        "loss reported after the step",
        _step_reports_later,
        "the parameters are right, but the loss you return is computed a second time, after the step. Return the "
        "one whose gradient you used.",
    ),
    Misconception(
        "two steps",
        _steps("zbss"),
        "the optimizer steps twice along the same gradient. One call, one step.",
    ),
    Misconception(
        "loss called twice",
        _step_twice_evaluated,
        "you call the loss twice: with noise inside, the number you return is not the one whose gradient was "
        "taken. Keep the value and call backward on it.",
    ),
    Misconception(
        "loss called again",
        _step_then_loss,
        "you call the loss again for the number to return: with noise inside, it is another one than the one "
        "whose gradient was taken.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    observe=observe,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Four things in order: clear the old gradients, compute the loss, compute its gradients, step.",
        "optimizer.zero_grad(), loss(x), .backward(), optimizer.step(); and .item() makes the loss a number.",
    ),
    minutes=6,
    difficulty=2,
)
