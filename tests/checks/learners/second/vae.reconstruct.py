import torch


def wrong_1(x, encode, decode):
    """Draws the code, so that the same image gives different pictures."""
    mean, log_var = encode(x)
    z = mean + (0.5 * log_var).exp() * torch.randn_like(mean)
    return decode(z).sigmoid()


def wrong_2(x, encode, decode):
    """Returns the logits."""
    mean, _ = encode(x)
    return decode(mean)


def wrong_3(x, encode, decode):
    """Rounds to black and white: the most probable picture, not the mean."""
    return (decode(encode(x)[0]) > 0).to(x.dtype)


def wrong_4(x, encode, decode):
    """A softmax over the pixels in place of a sigmoid for each."""
    mean, _ = encode(x)
    return decode(mean).softmax(-1)


def right_1(x, encode, decode):
    """The sigmoid of the logits at the mean."""
    mean, _ = encode(x)
    return torch.sigmoid(decode(mean))


def right_2(x, encode, decode):
    """The sigmoid as a shifted hyperbolic tangent."""
    code = encode(x)[0]
    return 0.5 * (1 + torch.tanh(0.5 * decode(code)))
