import torch
from torch import distributions as td
from torch.nn import functional as F


def wrong_1(x, encode, decode):
    """Wrong: returns the logits, without the sigmoid."""
    mean, _ = encode(x)
    return decode(mean)


def wrong_2(x, encode, decode):
    """Wrong: decodes a code drawn from q(z|x) instead of its mean."""
    mean, log_var = encode(x)
    q = td.Normal(mean, (0.5 * log_var).exp())
    return torch.sigmoid(decode(q.rsample()))


def wrong_3(x, encode, decode):
    """Wrong: returns the more probable colour of each pixel, 0 or 1, instead of the probability."""
    logits = decode(encode(x)[0])
    rows = [[1.0 if a > 0 else 0.0 for a in row] for row in logits.tolist()]
    return torch.tensor(rows, dtype=logits.dtype)


def wrong_4(x, encode, decode):
    """Wrong twice: decodes a drawn code instead of the mean, and draws black and white pixels instead of returning their probabilities."""
    mean, log_var = encode(x)
    z = mean + (log_var / 2).exp() * torch.randn_like(mean)
    return td.Bernoulli(logits=decode(z)).sample()


def right_1(x, encode, decode):
    """Right: the mean of torch's Bernoulli distribution with the logits of the mean code."""
    mean, _log_var = encode(x)
    return td.Bernoulli(logits=decode(mean)).mean


def right_2(x, encode, decode):
    """Right: decodes the mean code, and turns log p(white) into p(white)."""
    code = encode(x)[0]
    return F.logsigmoid(decode(code)).exp()
