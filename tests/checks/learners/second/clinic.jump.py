import torch


def wrong_1(h, gradient, lr):
    """Forgets that the bias takes a step, too."""
    return -lr * gradient.sign() * h.abs().sum()


def wrong_2(h, gradient, lr):
    """The step of plain gradient descent instead of Adam's."""
    return -lr * gradient * (h @ h + 1)


def wrong_3(h, gradient, lr):
    """Adds up the features with their signs, though each weight moves by the sign of its own gradient."""
    return -lr * gradient.sign() * (h.sum() + 1)


def wrong_4(h, gradient, lr):
    """Gives the distance without the direction."""
    return lr * (h.abs().sum() + 1) * gradient.abs().sign()


def right_1(h, gradient, lr):
    """Every weight moves by lr against the sign of its gradient, and so does the bias."""
    return -lr * gradient.sign() * (h.abs().sum() + 1)


def right_2(h, gradient, lr):
    """Adam's first step weight by weight, in a loop."""
    inputs = torch.cat([h, h.new_ones(1)])
    change = torch.zeros_like(gradient)
    for value in inputs:
        step = -lr * torch.sign(gradient) * torch.sign(value)
        change = change + step * value
    return change
