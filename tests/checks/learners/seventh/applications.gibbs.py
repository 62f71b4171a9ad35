import torch


def wrong_1(encode, decode, x, seen):
    """Wrong: empties the holes before encoding, so that the state of the step before is lost."""
    z = encode(x * seen).sample()
    new = decode(z).sample()
    return torch.where(seen > 0, x, new)


def wrong_2(encode, decode, x, seen):
    """Wrong: fills the holes with the decoder's mean instead of a draw."""
    code = encode(x).sample()
    picture = decode(code).mean
    return seen * x + (1 - seen) * picture


def wrong_3(encode, decode, x, seen):
    """Wrong: returns the drawn image everywhere, what was seen does not stay."""
    return decode(encode(x).sample()).sample()


def wrong_4(encode, decode, x, seen):
    """Wrong twice: the code is the mean of q instead of a draw, and the mask is turned round."""
    mean = encode(x).mean
    drawn = decode(mean).sample()
    result = x.clone()
    keep = seen.bool()
    result[keep] = drawn[keep]
    return result


def right_1(encode, decode, x, seen):
    """Right: draw a code, draw pixels, torch.where on the mask."""
    z = encode(x).sample()
    return torch.where(seen > 0, x, decode(z).sample())


def right_2(encode, decode, x, seen):
    """Right: copies the image and writes the draws into the holes by boolean index."""
    filled = x.clone()
    holes = seen == 0
    drawn = decode(encode(x).sample()).sample()
    filled[holes] = drawn[holes].to(filled.dtype)
    return filled
