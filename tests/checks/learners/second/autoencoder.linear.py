import torch
from torch.nn import functional as F


def wrong_1(x, V, v, W, w):
    """Decodes with the transpose of V (tied weights), not with the W that is given."""
    z = x.flatten(1) @ V.T + v
    return z, (z @ V + w).view_as(x)


def wrong_2(x, V, v, W, w):
    """Leaves the reconstructions flat, one row of pixels per image."""
    z = F.linear(x.flatten(1), V, v)
    return z, F.linear(z, W, w)


def wrong_3(x, V, v, W, w):
    """Squeezes the output with a sigmoid, as if images on [0, 1] needed one."""
    z = F.linear(x.flatten(1), V, v)
    return z, torch.sigmoid(F.linear(z, W, w)).reshape(x.shape)


def wrong_4(x, V, v, W, w):
    """Forgets the first bias v and returns the pair in the wrong order."""
    z = x.flatten(1) @ V.T
    x_hat = z @ W.T + w
    return x_hat.reshape(x.shape), z


def right_1(x, V, v, W, w):
    """F.linear twice, with flattening before and the shape of x after."""
    z = F.linear(x.reshape(x.shape[0], -1), V, v)
    return z, F.linear(z, W, w).reshape(x.shape)


def right_2(x, V, v, W, w):
    """One image after the other, with matrix-vector products."""
    codes, outputs = [], []
    for image in x:
        z = V @ image.reshape(-1) + v
        codes.append(z)
        outputs.append((W @ z + w).reshape(image.shape))
    return torch.stack(codes), torch.stack(outputs)
