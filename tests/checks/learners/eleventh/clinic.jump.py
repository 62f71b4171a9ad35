import torch


def wrong_1(h, gradient, lr):
    """Wrong: takes a step of plain gradient descent, proportional to the gradient, instead of Adam's step of length lr for each weight."""
    grad_w, grad_b = gradient * h, gradient
    return -lr * (grad_w @ h + grad_b)


def wrong_2(h, gradient, lr):
    """Wrong: each weight moves by -lr * sign(gradient), without the sign of its feature, so that h is summed instead of |h|."""
    step = -lr * torch.sign(gradient)
    moved = step
    for feature in h:
        moved = moved + step * feature
    return moved


def wrong_3(h, gradient, lr):
    """Wrong: forgets Adam's bias correction, so that the first step is 0.1 / sqrt(0.001) times too long."""
    inputs = torch.cat([h, torch.ones_like(h[:1])])
    g = gradient * inputs
    m, v = (1 - 0.9) * g, (1 - 0.999) * g**2
    step = torch.where(g == 0, torch.zeros_like(g), -lr * m / v.sqrt())
    return step @ inputs


def wrong_4(h, gradient, lr):
    """Wrong twice: moves up the gradient instead of down, and the bias's step is left out."""
    return lr * gradient.sign() * h.abs().sum()


def right_1(h, gradient, lr):
    """Right: lets torch's Adam, in double precision and with a vanishing epsilon, take the step from zero weights."""
    features = h.detach().double()
    w, b = torch.zeros_like(features), features.new_zeros(())
    w.grad, b.grad = gradient.detach().double() * features, gradient.detach().double().clone()
    torch.optim.Adam([w, b], lr=lr, eps=1e-300).step()
    return (w @ features + b).to(h.dtype)


def right_2(h, gradient, lr):
    """Right: the bias is a weight on a feature of 1; each weight steps by -lr times the sign of its gradient, and the steps are weighed with the features."""
    inputs = torch.cat([h, h.new_ones(1)])
    steps = -lr * (gradient.sign() * inputs.sign())
    return torch.dot(steps.to(inputs.dtype), inputs)
