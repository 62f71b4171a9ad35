import torch
from torch import distributions as td


def wrong_1(x, encode, decode):
    """Returns the logits; the sigmoid that makes them probabilities is missing."""
    mean, _ = encode(x)
    return decode(mean)


def wrong_2(x, encode, decode):
    """Decodes a drawn code instead of the mean code, so every call gives another picture."""
    mean, log_var = encode(x)
    z = mean + torch.exp(0.5 * log_var) * torch.randn_like(mean)
    return torch.sigmoid(decode(z))


def wrong_3(x, encode, decode):
    """Unpacks in the wrong order: decodes the log-variance as if it were the mean code."""
    log_var, mean = encode(x)
    return torch.sigmoid(decode(mean))


def wrong_4(x, encode, decode):
    """Softmax over the pixels instead of a sigmoid for each pixel, so that the picture sums to 1."""
    mean, _ = encode(x)
    return torch.softmax(decode(mean), dim=-1)


def wrong_5(x, encode, decode):
    """Draws every pixel from its Bernoulli: a sample of p(x|z) instead of its mean."""
    mean, _ = encode(x)
    return torch.bernoulli(decode(mean).sigmoid())


def wrong_6(x, encode, decode):
    """Rounds to black and white (logit above 0), the most probable picture instead of the mean."""
    mean, _ = encode(x)
    return (decode(mean) > 0).to(x.dtype)


def right_1(x, encode, decode):
    """Encode, decode the mean, sigmoid."""
    mean, _ = encode(x)
    return decode(mean).sigmoid()


def right_2(x, encode, decode):
    """The mean of a torch Bernoulli distribution built from the logits."""
    code = encode(x)[0]
    return td.Bernoulli(logits=decode(code)).mean


def right_3(x, encode, decode):
    """A loop over images with the logistic function written out."""
    pictures = []
    for i in range(len(x)):
        mean, _ = encode(x[i : i + 1])
        pictures.append(1 / (1 + torch.exp(-decode(mean))))
    return torch.cat(pictures)
