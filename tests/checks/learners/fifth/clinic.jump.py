import torch


def wrong_1(h, gradient, lr):
    """The step of the bias is forgotten."""
    step_w = -lr * torch.sign(gradient * h)
    return step_w @ h


def wrong_2(h, gradient, lr):
    """All weights are taken to move in the same direction: features of negative sign cancel instead of adding up."""
    return -lr * gradient.sign() * (h.sum() + 1)


def wrong_3(h, gradient, lr, beta1=0.9, beta2=0.999):
    """Adam without bias correction: the first step is sqrt(10) times too long."""
    g = torch.cat([gradient * h, gradient.reshape(1)])
    m = (1 - beta1) * g
    v = (1 - beta2) * g**2
    step = torch.where(g == 0, torch.zeros_like(g), -lr * m / v.sqrt())
    return step[:-1].dot(h) + step[-1]


def wrong_4(h, gradient, lr):
    """Two mistakes: the step is as large as the gradient (as in SGD), and it goes up the gradient instead of down."""
    w_grad = gradient * h
    b_grad = gradient
    return lr * w_grad @ h + lr * b_grad


def right_1(h, gradient, lr):
    """In closed form: against the gradient's sign, by lr times the absolute features and 1 for the bias."""
    return -lr * torch.sign(gradient) * (h.abs().sum() + 1)


def right_2(h, gradient, lr):
    """Adam's first step written out for each entry: m and v with bias correction, epsilon left out."""
    features = torch.cat([h, torch.ones_like(h[:1])])
    g = gradient * features
    m = (1 - 0.9) * g / (1 - 0.9)
    root = g.abs()  # the root of the corrected second moment
    step = torch.where(root > 0, -lr * m / torch.where(root > 0, root, torch.ones_like(root)), 0.0 * g)
    return (step * features).sum()
