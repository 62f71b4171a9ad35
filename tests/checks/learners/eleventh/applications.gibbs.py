import torch


def wrong_1(encode, decode, x, seen):
    """Wrong: fills the holes with the mean of p(x|z) instead of pixels drawn from it."""
    z = encode(x).sample()
    new = decode(z).mean
    return torch.where(seen > 0, x, new)


def wrong_2(encode, decode, x, seen):
    """Wrong: blanks the holes to 0 before encoding, so what the step before put there is thrown away."""
    visible = x * seen
    code = encode(visible).sample()
    pixels = decode(code).sample()
    return visible + (1 - seen) * pixels


def wrong_3(encode, decode, x, seen):
    """Wrong: exchanges the two cases of the mask: the seen pixels are redrawn and the holes keep their old content."""
    drawn = decode(encode(x).sample()).sample()
    result = x.clone()
    known = seen.bool()
    result[known] = drawn[known]
    return result


def wrong_4(encode, decode, x, seen):
    """Wrong twice: takes the mean of q(z|x) as the code instead of a draw, and returns the whole drawn image, seen pixels included."""
    q = encode(x)
    p = decode(q.mean)
    return p.sample()


def right_1(encode, decode, x, seen):
    """Right: draws code and pixels, copies x and overwrites only the holes of the copy by boolean indexing."""
    z = encode(x).sample()
    new = decode(z).sample()
    filled = x.clone()
    holes = seen == 0
    filled[holes] = new[holes].to(filled.dtype)
    return filled


def right_2(encode, decode, x, seen):
    """Right: draws code and pixels, then interpolates with weight 0 or 1 from the new pixels to x; exact at both ends."""
    new = decode(encode(x).sample()).sample().to(x.dtype)
    return torch.lerp(new, x, seen.to(x.dtype))
