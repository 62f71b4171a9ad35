import torch
from jaxtyping import Float
from torch import Tensor


def wrong_1(encode, decode, x: Float[Tensor, "n *event"], seen: Float[Tensor, "n *event"]) -> Tensor:
    """Fills the holes with the mean of p(x|z) instead of pixels drawn from it."""
    z = encode(x).sample()
    return torch.where(seen > 0, x, decode(z).mean)


def wrong_2(encode, decode, x: Float[Tensor, "n *event"], seen: Float[Tensor, "n *event"]) -> Tensor:
    """Decodes the mean of q(z|x) instead of a drawn code."""
    z = encode(x).mean
    return torch.where(seen > 0, x, decode(z).sample())


def wrong_3(encode, decode, x: Float[Tensor, "n *event"], seen: Float[Tensor, "n *event"]) -> Tensor:
    """The mask is the wrong way round: keeps the holes and replaces what was seen."""
    z = encode(x).sample()
    return torch.where(seen > 0, decode(z).sample(), x)


def wrong_4(encode, decode, x: Float[Tensor, "n *event"], seen: Float[Tensor, "n *event"]) -> Tensor:
    """Returns the whole drawn image: what was seen is overwritten, too."""
    z = encode(x).sample()
    return decode(z).sample()


def wrong_5(encode, decode, x: Float[Tensor, "n *event"], seen: Float[Tensor, "n *event"]) -> Tensor:
    """Adds the new pixels to what the holes held instead of replacing it."""
    z = encode(x).sample()
    return x + (1 - seen) * decode(z).sample()


def wrong_6(encode, decode, x: Float[Tensor, "n *event"], seen: Float[Tensor, "n *event"]) -> Tensor:
    """Encodes the image with its holes emptied instead of the state of the step before, so that the steps form no chain."""
    z = encode(x * seen).sample()
    return torch.where(seen > 0, x, decode(z).sample())


def right_1(encode, decode, x: Float[Tensor, "n *event"], seen: Float[Tensor, "n *event"]) -> Tensor:
    """sample twice, torch.where by the mask."""
    z = encode(x).sample()
    new = decode(z).sample()
    return torch.where(seen > 0, x, new)


def right_2(encode, decode, x: Float[Tensor, "n *event"], seen: Float[Tensor, "n *event"]) -> Tensor:
    """Writes the new pixels into the holes of a copy by a boolean index."""
    new = decode(encode(x).sample()).sample()
    filled = x.clone()
    holes = seen == 0
    filled[holes] = new[holes]
    return filled


def right_3(encode, decode, x: Float[Tensor, "n *event"], seen: Float[Tensor, "n *event"]) -> Tensor:
    """Arithmetic with the mask, and samples of shape (1,) whose first entry is taken."""
    z = encode(x).sample((1,))[0]
    new = decode(z).sample((1,))[0]
    return seen * x + (1 - seen) * new
