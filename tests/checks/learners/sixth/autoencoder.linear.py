import torch
import torch.nn.functional as F


def wrong_1(x, V, v, W, w):
    """The bias w of the output layer is forgotten."""
    z = F.linear(x.flatten(1), V, v)
    return z, (z @ W.T).reshape(x.shape)


def wrong_2(x, V, v, W, w):
    """The reconstructions stay flat lists of pixels."""
    flat = x.reshape(len(x), -1)
    z = torch.einsum("lp,bp->bl", V, flat) + v
    return z, torch.einsum("pl,bl->bp", W, z) + w


def wrong_3(x, V, v, W, w):
    """Decodes with the transpose of V (tied weights) and not with W."""
    z = x.flatten(1) @ V.T + v
    return z, (z @ V + w).view_as(x)


def wrong_4(x, V, v, W, w):
    """The bias v is forgotten, and the pair comes in the wrong order."""
    codes = torch.stack([V @ image.flatten() for image in x])
    back = torch.stack([(W @ z + w).reshape(x.shape[1:]) for z in codes])
    return back, codes


def right_1(x, V, v, W, w):
    """F.linear on flattened images."""
    z = F.linear(x.flatten(1), V, v)
    return z, F.linear(z, W, w).reshape(x.shape)


def right_2(x, V, v, W, w):
    """A loop over images with matrix times vector."""
    codes, images = [], []
    for image in x:
        z = V @ image.reshape(-1) + v
        codes.append(z)
        images.append((W @ z + w).reshape(image.shape))
    return torch.stack(codes), torch.stack(images)
