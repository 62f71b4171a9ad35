import torch
from torch.nn import functional as F


def wrong_1(x, V, v, W, w):
    """Wrong: the reconstructions stay flat, (batch, pixels), instead of getting the shape of the images."""
    flat = x.flatten(1)
    z = F.linear(flat, V, v)
    return z, F.linear(z, W, w)


def wrong_2(x, V, v, W, w):
    """Wrong: the images are centred by the decoder's bias w before encoding, as in PCA: z = V (x - w) + v."""
    flat = x.reshape(len(x), -1)
    z = (flat - w) @ V.T + v
    x_hat = z @ W.T + w
    return z, x_hat.reshape(x.shape)


def wrong_3(x, V, v, W, w):
    """Wrong: what is decoded is V x without the bias v (the returned code has it): x_hat = W V x + w."""
    codes, images = [], []
    for image in x:
        projection = V @ image.flatten()
        codes.append(projection + v)
        images.append((W @ projection + w).view(image.shape))
    return torch.stack(codes), torch.stack(images)


def wrong_4(x, V, v, W, w):
    """Wrong twice: a ReLU is put on the code, and the decoder's bias w is left out."""
    z = torch.relu(torch.einsum("bp,lp->bl", x.flatten(1), V) + v)
    x_hat = torch.einsum("bl,pl->bp", z, W)
    return z, x_hat.view_as(x)


def right_1(x, V, v, W, w):
    """Right: the weights get the shape of an image, and all axes of the image are contracted with tensordot."""
    event = x.shape[1:]
    axes = list(range(1, x.ndim))
    z = torch.tensordot(x, V.reshape(len(V), *event), dims=(axes, axes)) + v
    x_hat = torch.tensordot(z, W.reshape(*event, len(V)), dims=([1], [len(event)]))
    return z, x_hat + w.reshape(event)


def right_2(x, V, v, W, w):
    """Right: the biases become one more column of each matrix, and vectors get a 1 at the end."""

    def affine(rows, matrix, bias):
        extended = torch.cat([matrix, bias[:, None]], dim=1)
        ones = rows.new_ones(len(rows), 1)
        return (extended @ torch.cat([rows, ones], dim=1).T).T

    z = affine(x.reshape(len(x), V.shape[1]), V, v)
    return z, affine(z, W, w).reshape(x.shape)
