import torch


def wrong_1(encode, decode, x, seen):
    """Fills the holes with the means of p(x|z) instead of drawing pixels."""
    new = decode(encode(x).sample()).mean
    return torch.where(seen > 0, x, new)


def wrong_2(encode, decode, x, seen):
    """Takes the posterior mean instead of drawing a code."""
    new = decode(encode(x).mean).sample()
    return torch.where(seen > 0, x, new)


def wrong_3(encode, decode, x, seen):
    """Returns the drawn images as a whole, so what was seen does not stay."""
    return decode(encode(x).sample()).sample()


def wrong_4(encode, decode, x, seen):
    """Empties the holes before encoding, so the step before is forgotten."""
    new = decode(encode(x * seen).sample()).sample()
    return seen * x + (1 - seen) * new


def right_1(encode, decode, x, seen):
    """Draws code and pixels, and chooses by torch.where."""
    z = encode(x).sample()
    new = decode(z).sample()
    return torch.where(seen > 0, x, new)


def right_2(encode, decode, x, seen):
    """Writes the new pixels into a copy, by a mask of the holes."""
    new = decode(encode(x).sample()).sample().reshape(x.shape)
    out = x.clone()
    holes = seen == 0
    out[holes] = new[holes]
    return out
