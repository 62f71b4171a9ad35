import torch
from torch import distributions as td


def wrong_1(x, noise, t, cumulative):
    """Wrong: the variance 1 - alpha_bar multiplies the noise in place of its root, the standard deviation."""
    a = cumulative[t].view(-1, *[1] * (x.ndim - 1))
    return a.sqrt() * x + (1 - a) * noise


def wrong_2(x, noise, t, cumulative):
    """Wrong: reads entry t - 1 of the table, as if it began at step 1 (t = 0 wraps round to the last entry)."""
    rows = []
    for image, eps, step in zip(x, noise, t.tolist()):
        a = cumulative[step - 1]
        rows.append(a.sqrt() * image + (1 - a).sqrt() * eps)
    return torch.stack(rows)


def wrong_3(x, noise, t, cumulative):
    """Wrong: the step of the first image is used for the whole batch."""
    a = cumulative[t[0]]
    return td.AffineTransform(a.sqrt() * x, (1 - a).sqrt())(noise)


def wrong_4(x, noise, t, cumulative):
    """Wrong twice: x is multiplied by alpha_bar without the root, and step t reads entry t + 1 (at most the last)."""
    a = cumulative[(t + 1).clamp(max=len(cumulative) - 1)]
    a = a.reshape(a.shape + (1,) * (x.dim() - 1))
    return a * x + torch.sqrt(1 - a) * noise


def right_1(x, noise, t, cumulative):
    """Right: image by image, with the table looked up at its own step."""
    out = []
    for i in range(len(x)):
        left = cumulative[t[i]]
        out.append(left**0.5 * x[i] + (1 - left) ** 0.5 * noise[i])
    return torch.stack(out)


def right_2(x, noise, t, cumulative):
    """Right: the batch is moved to the end, where one coefficient for each image broadcasts, and back."""
    signal, spread = cumulative.sqrt()[t], (1 - cumulative).sqrt()[t]
    last = signal * x.movedim(0, -1) + spread * noise.movedim(0, -1)
    return last.movedim(-1, 0)
