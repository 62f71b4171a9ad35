import torch
import torch.distributions as td


def wrong_1(x, encode, decode):
    """Wrong: decodes a drawn code, not the mean code."""
    mean, log_var = encode(x)
    z = mean + (0.5 * log_var).exp() * torch.randn_like(mean)
    return decode(z).sigmoid()


def wrong_2(x, encode, decode):
    """Wrong: returns logits, the sigmoid is forgotten."""
    mean, _ = encode(x)
    return decode(mean)


def wrong_3(x, encode, decode):
    """Wrong: draws black and white pixels from the Bernoulli in place of its mean."""
    mean, log_var = encode(x)
    return td.Bernoulli(logits=decode(mean)).sample()


def wrong_4(x, encode, decode):
    """Wrong twice: takes the encoder's second output for the code, and rounds to black and white (the mode, not the mean)."""
    _, code = encode(x)
    return (decode(code) > 0).to(x.dtype)


def right_1(x, encode, decode):
    """Right: one-liner."""
    return torch.sigmoid(decode(encode(x)[0]))


def right_2(x, encode, decode):
    """Right: the mean of a Bernoulli distribution from the library."""
    mean, _log_var = encode(x)
    likelihood = td.Bernoulli(logits=decode(mean))
    return likelihood.mean
