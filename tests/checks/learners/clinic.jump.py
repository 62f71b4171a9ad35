import torch
from jaxtyping import Float
from torch import Tensor


def wrong_1(h: Float[Tensor, "features"], gradient: Float[Tensor, ""], lr: float) -> Float[Tensor, ""]:
    """The bias is forgotten: it moves by the learning rate, too."""
    return -lr * gradient.sign() * h.abs().sum()


def wrong_2(h: Float[Tensor, "features"], gradient: Float[Tensor, ""], lr: float) -> Float[Tensor, ""]:
    """The wrong direction: moves with the gradient instead of against it."""
    return lr * gradient.sign() * (h.abs().sum() + 1)


def wrong_3(h: Float[Tensor, "features"], gradient: Float[Tensor, ""], lr: float) -> Float[Tensor, ""]:
    """Adds the features with their signs: for a negative feature the weight's step turns around, and the product helps all the same."""
    return -lr * gradient.sign() * (h.sum() + 1)


def wrong_4(h: Float[Tensor, "features"], gradient: Float[Tensor, ""], lr: float) -> Float[Tensor, ""]:
    """A step of plain gradient descent, which depends on the gradient's size: Adam's division by its root mean square is missing."""
    return -lr * gradient * (h.square().sum() + 1)


def wrong_5(h: Float[Tensor, "features"], gradient: Float[Tensor, ""], lr: float) -> Float[Tensor, ""]:
    """Normalises the gradient as one long vector instead of each weight by itself: the Euclidean norm of the features in place of their sum."""
    return -lr * gradient.sign() * (h.square().sum() + 1).sqrt()


def wrong_6(h: Float[Tensor, "features"], gradient: Float[Tensor, ""], lr: float) -> Float[Tensor, ""]:
    """Leaves out Adam's bias correction: the first step comes out as 0.1 / sqrt(0.001) times the right one."""
    m = (1 - 0.9) * gradient.sign()
    v = 1 - 0.999
    return -lr * m / v**0.5 * (h.abs().sum() + 1)


def right_1(h: Float[Tensor, "features"], gradient: Float[Tensor, ""], lr: float) -> Float[Tensor, ""]:
    """The learning rate times the sum of the features' sizes plus one, against the gradient."""
    return -lr * gradient.sign() * (h.abs().sum() + 1)


def right_2(h: Float[Tensor, "features"], gradient: Float[Tensor, ""], lr: float) -> Float[Tensor, ""]:
    """torch's Adam itself takes one step, in double precision and with a vanishing epsilon."""
    w = torch.zeros_like(h, dtype=torch.float64)
    b = torch.zeros((), dtype=torch.float64)
    w.grad, b.grad = (gradient * h).double(), gradient.detach().double()
    optimizer = torch.optim.Adam([w, b], lr=lr, eps=1e-300)
    optimizer.step()
    return (w @ h.double() + b).to(h.dtype)


def right_3(h: Float[Tensor, "features"], gradient: Float[Tensor, ""], lr: float) -> Float[Tensor, ""]:
    """Weight by weight in a loop: minus the learning rate times the sign of its own gradient; the bias as a feature of 1."""
    total = torch.zeros_like(gradient)
    for feature in torch.cat([h, h.new_ones(1)]):
        step = -lr * torch.sign(gradient) * torch.sign(feature)
        total = total + step * feature
    return total
