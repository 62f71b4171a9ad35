import torch
from torch import Tensor


def wrong_1(kl: Tensor, nats: float) -> Tensor:
    """Applies the floor to every image before the batch is averaged, instead of to the batch mean."""
    return kl.clamp(min=nats).mean(0).sum()


def wrong_2(kl: Tensor, nats: float) -> Tensor:
    """Puts one floor of `nats` per dimension under the whole code, so that a talkative dimension pays for silent ones."""
    latent = kl.shape[1]
    return kl.sum(1).mean().clamp(min=nats * latent)


def wrong_3(kl: Tensor, nats: float) -> Tensor:
    """Charges only what exceeds `nats`, as if the first nats were given away."""
    return (kl.mean(0) - nats).clamp(min=0).sum()


def wrong_4(kl: Tensor, nats: float) -> Tensor:
    """Adds what is missing to the floor as a constant, so that the gradient still kills units below it."""
    cost = kl.mean(0)
    missing = (nats - cost).clamp(min=0).detach()
    return (cost + missing).sum()


def right_1(kl: Tensor, nats: float) -> Tensor:
    """Chooses with `where` between the batch mean of each dimension and a constant floor."""
    cost = kl.mean(dim=0)
    return torch.where(cost > nats, cost, torch.full_like(cost, nats)).sum()


def right_2(kl: Tensor, nats: float) -> Tensor:
    """Loops over dimensions and charges the floor plus the ReLU of what lies above it."""
    total = kl.new_zeros(())
    for j in range(kl.shape[1]):
        cost = kl[:, j].sum() / kl.shape[0]
        total = total + torch.relu(cost - nats) + nats
    return total
