import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional as F


def wrong_1(
    x: Float[Tensor, "batch *event"],
    V: Float[Tensor, "latent pixels"],
    v: Float[Tensor, "latent"],
    W: Float[Tensor, "pixels latent"],
    w: Float[Tensor, "pixels"],
) -> tuple[Float[Tensor, "batch latent"], Float[Tensor, "batch *event"]]:
    """the encoder's bias v is missing from the codes"""
    z = x.flatten(1) @ V.T
    x_hat = z @ W.T + w
    return z, x_hat.view(x.shape)


def wrong_2(
    x: Float[Tensor, "batch *event"],
    V: Float[Tensor, "latent pixels"],
    v: Float[Tensor, "latent"],
    W: Float[Tensor, "pixels latent"],
    w: Float[Tensor, "pixels"],
) -> tuple[Float[Tensor, "batch latent"], Float[Tensor, "batch *event"]]:
    """returns the reconstructions flat instead of in the shape of the images"""
    z = F.linear(x.flatten(1), V, v)
    return z, F.linear(z, W, w)


def wrong_3(
    x: Float[Tensor, "batch *event"],
    V: Float[Tensor, "latent pixels"],
    v: Float[Tensor, "latent"],
    W: Float[Tensor, "pixels latent"],
    w: Float[Tensor, "pixels"],
) -> tuple[Float[Tensor, "batch latent"], Float[Tensor, "batch *event"]]:
    """puts a sigmoid on the output, which a linear autoencoder does not have"""
    z = x.flatten(1) @ V.T + v
    x_hat = torch.sigmoid(z @ W.T + w)
    return z, x_hat.reshape(x.shape)


def wrong_4(
    x: Float[Tensor, "batch *event"],
    V: Float[Tensor, "latent pixels"],
    v: Float[Tensor, "latent"],
    W: Float[Tensor, "pixels latent"],
    w: Float[Tensor, "pixels"],
) -> tuple[Float[Tensor, "batch latent"], Float[Tensor, "batch *event"]]:
    """decodes with the encoder's matrix transposed (tied weights) and never uses W"""
    z = F.linear(x.flatten(1), V, v)
    x_hat = z @ V + w
    return z, x_hat.reshape(x.shape)


def wrong_5(
    x: Float[Tensor, "batch *event"],
    V: Float[Tensor, "latent pixels"],
    v: Float[Tensor, "latent"],
    W: Float[Tensor, "pixels latent"],
    w: Float[Tensor, "pixels"],
) -> tuple[Float[Tensor, "batch latent"], Float[Tensor, "batch *event"]]:
    """computes the reconstructions as columns and reshapes (pixels, batch) to images without transposing, which mixes pixels of different images"""
    z = V @ x.flatten(1).T + v[:, None]  # (latent, batch)
    x_hat = W @ z + w[:, None]  # (pixels, batch)
    return z.T, x_hat.reshape(x.shape)


def wrong_6(
    x: Float[Tensor, "batch *event"],
    V: Float[Tensor, "latent pixels"],
    v: Float[Tensor, "latent"],
    W: Float[Tensor, "pixels latent"],
    w: Float[Tensor, "pixels"],
) -> tuple[Float[Tensor, "batch latent"], Float[Tensor, "batch *event"]]:
    """two mistakes: returns the reconstructions before the codes, and leaves out the decoder's bias w"""
    z = x.flatten(1) @ V.T + v
    x_hat = (z @ W.T).view(x.shape)
    return x_hat, z


def right_1(
    x: Float[Tensor, "batch *event"],
    V: Float[Tensor, "latent pixels"],
    v: Float[Tensor, "latent"],
    W: Float[Tensor, "pixels latent"],
    w: Float[Tensor, "pixels"],
) -> tuple[Float[Tensor, "batch latent"], Float[Tensor, "batch *event"]]:
    """flattens, two matrix products with the biases added, and the shape of x put back"""
    z = x.flatten(1) @ V.T + v
    return z, (z @ W.T + w).reshape(x.shape)


def right_2(
    x: Float[Tensor, "batch *event"],
    V: Float[Tensor, "latent pixels"],
    v: Float[Tensor, "latent"],
    W: Float[Tensor, "pixels latent"],
    w: Float[Tensor, "pixels"],
) -> tuple[Float[Tensor, "batch latent"], Float[Tensor, "batch *event"]]:
    """the library's F.linear for both layers"""
    z = F.linear(x.flatten(1), V, v)
    x_hat = F.linear(z, W, w)
    return z, x_hat.view_as(x)


def right_3(
    x: Float[Tensor, "batch *event"],
    V: Float[Tensor, "latent pixels"],
    v: Float[Tensor, "latent"],
    W: Float[Tensor, "pixels latent"],
    w: Float[Tensor, "pixels"],
) -> tuple[Float[Tensor, "batch latent"], Float[Tensor, "batch *event"]]:
    """a loop over images with matrix-vector products, exactly as in the formula"""
    codes, outputs = [], []
    for image in x:
        z = V @ image.flatten() + v
        codes.append(z)
        outputs.append((W @ z + w).reshape(image.shape))
    return torch.stack(codes), torch.stack(outputs)
