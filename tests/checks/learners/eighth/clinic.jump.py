import torch
from torch.nn import functional as F


def wrong_1(h, gradient, lr):
    """Wrong: forgets that the bias moves, too: the sum of the features without the 1."""
    step_w = -lr * torch.sign(gradient * h)
    return step_w @ h


def wrong_2(h, gradient, lr):
    """Wrong: takes a step of plain gradient descent instead of Adam's, so that it depends on the size of the gradient."""
    new_w_part = -lr * gradient * h
    new_b_part = -lr * gradient
    return (new_w_part * h).sum() + new_b_part


def wrong_3(h, gradient, lr):
    """Wrong: leaves out Adam's correction of its averages, so that the first step is (1 - 0.9) / sqrt(1 - 0.999) times as large."""
    beta1, beta2 = 0.9, 0.999
    m_over_root_v = (1 - beta1) / (1 - beta2) ** 0.5
    total = 0.0
    for value in h:
        total = total - lr * m_over_root_v * torch.sign(gradient * value) * value
    return total - lr * m_over_root_v * torch.sign(gradient)


def wrong_4(h, gradient, lr):
    """Wrong twice: walks up the gradient instead of down, and takes the Euclidean length of features and bias where the sum of their sizes belongs."""
    return lr * gradient.sign() * (h.square().sum() + 1).sqrt()


def right_1(h, gradient, lr):
    """Right: the bias is the weight of one more feature, 1; the length of the whole list in the 1-norm, times the learning rate, against the gradient."""
    reach = torch.linalg.vector_norm(F.pad(h, (0, 1), value=1.0), ord=1)
    return -(lr * reach) * torch.sign(gradient)


def right_2(h, gradient, lr):
    """Right: each parameter moves by lr times its derivative over that one's size (nowhere where it is 0), and the change is added up, feature by feature."""
    change = torch.zeros((), dtype=torch.float64)
    for factor in [*h.double(), torch.ones((), dtype=torch.float64)]:
        derivative = gradient.double() * factor
        if derivative != 0:
            change = change - lr * derivative / derivative.abs() * factor
    return change.to(h.dtype)
