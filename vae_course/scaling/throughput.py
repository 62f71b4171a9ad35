"""How fast is training, as a share of what the machine's arithmetic allows?"""

import time
from collections.abc import Callable
from statistics import median

import torch
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from vae_course.objectives import elbo


def operations_per_image(model: nn.Module, images: Tensor, objective: Callable = elbo) -> float:
    """Multiplications and additions in the matrix products of one training step, forward and backward, per image.

    >>> from vae_course.models import VAE
    >>> model, images = VAE.mlp((1, 4, 4), latent=2, hidden=(8,)), torch.rand(10, 1, 4, 4)
    >>> operations_per_image(model, images)  # 304 weights: 2 * 3 * 304, less the gradient of the images
    1568.0
    """
    with FlopCounterMode(display=False) as counter:
        objective(model, images).objective.mean().backward()
    model.zero_grad()
    return counter.get_total_flops() / len(images)


def training_step(model: nn.Module, images: Tensor, objective: Callable = elbo) -> Callable[[], None]:
    """A function that takes one step of Adam on `images`.

    >>> from vae_course.models import VAE
    >>> model, images = VAE.mlp((1, 4, 4), latent=2, hidden=(8,)), torch.rand(10, 1, 4, 4)
    >>> step, before = training_step(model, images), model.encoder[0][1].weight.clone()
    >>> step()
    >>> torch.equal(model.encoder[0][1].weight, before)
    False
    """
    optimizer = torch.optim.Adam(model.parameters(), fused=True)

    def step() -> None:
        optimizer.zero_grad()
        (-objective(model, images).objective.mean()).backward()
        optimizer.step()

    return step


def large_product(size: int, device: torch.device) -> tuple[Callable[[], None], float]:
    """The product of two square matrices, and how many multiplications and additions it takes.

    >>> product, operations = large_product(16, torch.device("cpu"))
    >>> product().shape, operations
    (torch.Size([16, 16]), 8192.0)
    """
    a, b = torch.randn(2, size, size, device=device)
    return lambda: a @ b.T, 2.0 * size**3


def seconds_each(functions: list[Callable[[], None]], repetitions: int = 5, least: float = 0.02) -> list[float]:
    """Seconds per call of each function: medians over repetitions in which the functions take turns, so that a slow
    moment of the machine is everybody's; each turn lasts `least` seconds or one call.

    >>> short, long = seconds_each([lambda: None, lambda: time.sleep(0.01)], repetitions=2, least=0.001)
    >>> short < long
    True
    """
    turns: list[list[float]] = [[] for _ in functions]
    for repetition in range(repetitions + 1):
        for function, seconds in zip(functions, turns, strict=True):
            calls, started = 0, time.perf_counter()
            while calls == 0 or time.perf_counter() - started < least:
                function()
                calls += 1
            _wait_for_gpu()
            if repetition:  # the first turn warms up
                seconds.append((time.perf_counter() - started) / calls)
    return [median(seconds) for seconds in turns]


def _wait_for_gpu() -> None:
    if torch.cuda.is_available():
        torch.cuda.synchronize()
