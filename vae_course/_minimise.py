"""The plain training loop of what is no VAE: a classifier, a prior of codes."""

from collections.abc import Callable

import torch
from torch import Tensor


def minimise(
    loss_of: Callable[[Tensor], Tensor],
    optimizer: torch.optim.Optimizer,
    n: int,
    epochs: int,
    batch_size: int,
    device: torch.device,
) -> list[float]:
    """Minimise `loss_of(rows)`, a mean over the rows that are chosen, for `epochs` passes over `n` shuffled rows, at a
    learning rate that falls linearly to 0; returns the mean loss of each epoch.

    >>> x, mean = torch.tensor([1.0, 3.0]), torch.zeros((), requires_grad=True)
    >>> adam = torch.optim.Adam([mean], lr=0.1)
    >>> _ = minimise(lambda rows: (x[rows] - mean).square().mean(), adam, n=2, epochs=60, batch_size=2, device=x.device)
    >>> mean.detach().round()
    tensor(2.)
    """
    decay = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.0, epochs * -(-n // batch_size))
    means = []
    for _ in range(epochs):
        total = 0.0
        for rows in torch.randperm(n).to(device).split(batch_size):
            loss = loss_of(rows)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            decay.step()
            total += len(rows) * loss.item()
        means.append(total / n)
    return means
