import torch


def wrong_1(x, noise, t, cumulative):
    """Wrong: takes entry t - 1 of the table for step t (and the last entry at t = 0), as if the table began with step 1."""
    rows = []
    for i in range(len(x)):
        left = cumulative[int(t[i]) - 1]
        rows.append(left.sqrt() * x[i] + (1 - left).sqrt() * noise[i])
    return torch.stack(rows)


def wrong_2(x, noise, t, cumulative):
    """Wrong: multiplies the noise by the variance 1 - alpha_bar instead of by its root, the standard deviation."""
    left = cumulative[t].reshape(-1, *[1] * (x.dim() - 1))
    return left**0.5 * x + (1 - left) * noise


def wrong_3(x, noise, t, cumulative):
    """Wrong: exchanges the two weights: sqrt(1 - alpha_bar) goes to x and sqrt(alpha_bar) to the noise."""
    shape = (len(t),) + (1,) * (x.ndim - 1)
    keep = torch.sqrt(cumulative[t]).view(shape)
    add = torch.sqrt(1 - cumulative[t]).view(shape)
    return torch.addcmul(add * x, keep, noise)


def wrong_4(x, noise, t, cumulative):
    """Wrong twice: gives the whole batch the step of its first image, and shrinks x by alpha_bar without the root."""
    left = cumulative[t[0]]
    return left * x + (1 - left).sqrt() * noise


def right_1(x, noise, t, cumulative):
    """Right: one image after the other, each with the two roots of its own table entry."""
    z = []
    for image, eps, step in zip(x, noise, t.tolist(), strict=True):
        share = cumulative[step]
        z.append(image * share.sqrt() + eps * (1 - share).sqrt())
    return torch.stack(z)


def right_2(x, noise, t, cumulative):
    """Right: as a rotation by the angle atan2(sqrt(1 - alpha_bar), sqrt(alpha_bar)), broadcast from a trailing batch axis."""
    left = cumulative[t.long()]
    angle = torch.atan2((1 - left).sqrt(), left.sqrt())
    turned = x.movedim(0, -1) * angle.cos() + noise.movedim(0, -1) * angle.sin()
    return turned.movedim(-1, 0)
