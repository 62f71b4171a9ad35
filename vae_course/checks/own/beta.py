"""The beta of somebody's loss, from its gradients: no line of the loss is read."""

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional

from vae_course.checks._gaussian import kl_per_dimension
from vae_course.checks.exercise import Exercise, Misconception

Loss = Callable[[Tensor, Tensor, Tensor, Tensor], Tensor]
NLL = Callable[[Tensor, Tensor], Tensor]


def squared_error(reconstruction: Tensor, x: Tensor) -> Tensor:
    """Minus the log-density of a Gaussian of variance 1 but for a constant, in nats per image."""
    return 0.5 * (reconstruction - x).square().sum(-1)


def cross_entropy(reconstruction: Tensor, x: Tensor) -> Tensor:
    """Minus the log-probability of pixels, in nats per image."""
    return functional.binary_cross_entropy(reconstruction, x, reduction="none").sum(-1)


def _loss(nll: NLL, pixels: float, latent: float, kl_weight: float, batch: str, constant: float) -> Loss:
    """Somebody's loss: both terms divided by something, the KL weighed, and a constant."""

    def loss(reconstruction: Tensor, x: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
        kl = kl_per_dimension(mean, log_var).sum(-1) / latent
        return getattr(nll(reconstruction, x) / pixels + kl_weight * kl, batch)() + constant

    return loss


def cases(generator: torch.Generator) -> list[tuple[Loss, NLL, Tensor, Tensor, Tensor, Tensor]]:
    """Losses of different reductions and weights, one of them with a sign turned; and what a model made of a batch."""
    drawn = []
    for nll, size, pixels, latent, sign, batch in (
        (squared_error, (3, 6, 2), 1, 1, 1, "mean"),
        (cross_entropy, (5, 20, 4), 20, 1, 1, "mean"),
        (squared_error, (4, 12, 3), 12, 3, 1, "sum"),
        (cross_entropy, (6, 16, 5), 1, 1, -1, "mean"),
    ):
        u = torch.rand(2, generator=generator)
        n, d, k = size
        weight, constant = sign * (0.3 + 2 * u[0].item()), 1 + u[1].item()
        x, reconstruction = (0.1 + 0.8 * torch.rand(n, d, generator=generator) for _ in range(2))
        mean, log_var = (torch.randn(n, k, generator=generator) for _ in range(2))
        drawn.append((_loss(nll, pixels, latent, weight, batch, constant), nll, reconstruction, x, mean, log_var))
    return drawn


def _share(gradient: Tensor, unit: Tensor) -> Tensor:
    """How many times the one gradient is contained in the other."""
    return (gradient * unit).sum() / unit.square().sum()


def _weights(loss: Loss, nll: NLL, reconstruction: Tensor, x: Tensor, mean: Tensor, log_var: Tensor) -> list[Tensor]:
    """What a nat of reconstruction and what a nat of KL count in the loss."""
    r, m = reconstruction.clone().requires_grad_(), mean.clone().requires_grad_()
    by_r, by_m = torch.autograd.grad(loss(r, x, m, log_var), (r, m))
    (one_nat,) = torch.autograd.grad(nll(r, x).sum(), r)
    return [_share(by_r, one_nat), _share(by_m, mean)]  # the KL's gradient by the mean is the mean


def reference(loss: Loss, nll: NLL, reconstruction: Tensor, x: Tensor, mean: Tensor, log_var: Tensor) -> float:
    of_reconstruction, of_kl = _weights(loss, nll, reconstruction, x, mean, log_var)
    return (of_kl / of_reconstruction).item()


def _by_log_var(loss: Loss, nll: NLL, reconstruction: Tensor, x: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
    r, s = reconstruction.clone().requires_grad_(), log_var.clone().requires_grad_()
    by_r, by_s = torch.autograd.grad(loss(r, x, mean, s), (r, s))
    by_nll = torch.autograd.grad(nll(r, x).sum(), r)[0]
    by_kl = torch.autograd.grad(kl_per_dimension(mean, s).sum(), s)[0]
    return (by_s / by_kl).mean() / (by_r / by_nll).median()


def _by_differences(loss: Loss, nll: NLL, reconstruction: Tensor, x: Tensor, mean: Tensor, log_var: Tensor) -> float:
    r, x, m, s = (t.double() for t in (reconstruction, x, mean, log_var))

    def change(f: Callable[[Tensor, Tensor], Tensor], moved: Tensor, shifted: Tensor) -> float:
        return (f(moved, shifted) - f(r, m)).item()

    near, loss_of = r + 1e-3 * (x - r), lambda a, b: loss(a, x, b, s)
    of_kl = change(loss_of, r, 0 * m) / change(lambda a, b: kl_per_dimension(b, s).sum(), r, 0 * m)
    return of_kl / (change(loss_of, near, m) / change(lambda a, b: nll(a, x).sum(), near, m))


ALTERNATIVES = (_by_log_var, _by_differences)


def _ratio_of_norms(loss: Loss, nll: NLL, reconstruction: Tensor, x: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
    r, m = reconstruction.clone().requires_grad_(), mean.clone().requires_grad_()
    by_r, by_m = torch.autograd.grad(loss(r, x, m, log_var), (r, m))
    return by_m.norm() / by_r.norm()


def _ratio_of_values(loss: Loss, nll: NLL, reconstruction: Tensor, x: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
    none = torch.zeros_like(mean)
    kl_in_loss = loss(reconstruction, x, mean, log_var) - loss(reconstruction, x, none, none)
    return kl_in_loss / loss(reconstruction, x, none, none)


def _rest_over_kl(loss: Loss, nll: NLL, reconstruction: Tensor, x: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
    rest = loss(reconstruction, x, mean, log_var) - nll(reconstruction, x).mean()
    return rest / kl_per_dimension(mean, log_var).sum(-1).mean()


def _from_values(loss: Loss, nll: NLL, reconstruction: Tensor, x: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
    without = loss(reconstruction, x, torch.zeros_like(mean), torch.zeros_like(mean))
    of_kl = (loss(reconstruction, x, mean, log_var) - without) / kl_per_dimension(mean, log_var).sum()
    return of_kl / (without / nll(reconstruction, x).sum())


MISTAKES = (
    Misconception(
        "gradients compared with each other",
        _ratio_of_norms,
        "you compare the two gradients with each other. How long they are depends on how far mean and reconstruction "
        "happen to be from their goals: compare each with the gradient of one nat of its own term.",
    ),
    Misconception(
        "sign lost",
        lambda *case: abs(reference(*case)),
        "a loss that falls as the KL grows gets a positive beta from you. Lengths have no sign: project one gradient "
        "on the other, (a * b).sum() / (b * b).sum().",
    ),
    Misconception(
        "gradient of the KL doubled",
        lambda *case: 0.5 * reference(*case),
        "your betas are half of the right ones: you take 2 * mean for the KL's gradient. The KL has mean^2 / 2, whose "
        "derivative is the mean.",
    ),
    Misconception(
        "upside down",
        lambda *case: 1 / reference(*case),
        "your values are 1/beta. Beta is what a nat of KL counts, in nats of reconstruction: the KL goes on top.",
    ),
    Misconception(
        "weight of the KL alone",
        lambda *case: _weights(*case)[1],
        "this is what a nat of KL adds to the loss. A loss that is divided by the pixels as a whole has the same "
        "minimum: divide by what a nat of reconstruction adds.",
    ),
    Misconception(
        "values compared",
        _ratio_of_values,
        "you compare the values of the two terms. Beta is a price, not a share: it does not change when the KL "
        "happens to be large. Constants in the loss disturb you, too; gradients do not see them.",
    ),
    Misconception(
        "one batch summed, the other averaged",
        lambda loss, nll, r, x, mean, log_var: reference(loss, nll, r, x, mean, log_var) / len(x),
        "your betas are the right ones divided by the number of images: you compare with the mean of nll and with the "
        "sum of the KL. Sum over the batch in both, or average in both.",
    ),
    Misconception(
        "what is left for beta times the KL",
        _rest_over_kl,
        "you take what the loss has beyond the right reconstruction for beta times the KL. The reconstruction may "
        "be scaled, too, and there is a constant: only *changes* tell.",
    ),
    Misconception(
        "weight of the KL's mean alone",
        lambda *case: _weights(*case)[1] * len(case[3]),
        "this is the weight of the KL's batch mean alone. Beta compares it with that of the reconstruction: divide.",
    ),
    Misconception(
        "weight of the reconstruction alone",
        lambda *case: _weights(*case)[0] * len(case[3]),
        "this is the weight of the reconstruction alone. Beta is the KL's weight, compared with it.",
    ),
    Misconception(
        "constant taken for reconstruction",
        _from_values,
        "you find the reconstruction's factor from the loss at KL 0, and a constant in the loss goes into it. A "
        "gradient does not see constants: take the factor from the gradient by the reconstruction.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "torch.autograd.grad(loss(r, x, m, log_var), (r, m)) with r and m that require gradients: two gradients.",
        "Summed over the batch, one nat of KL has the gradient `mean` by the mean; one nat of reconstruction has "
        "that of nll(r, x).sum().",
        "A weight is the projection (gradient * unit).sum() / (unit * unit).sum(). Beta is the KL's over the other.",
    ),
    minutes=12,
    difficulty=3,
    points=2,
    rtol=1e-2,
    atol=1e-4,
)
