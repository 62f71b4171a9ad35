import torch
from torch.nn import functional as F


def _u(x):
    return torch.rand_like(x).clamp(torch.finfo(x.dtype).tiny, 1 - torch.finfo(x.dtype).eps)


def wrong_1(logits, temperature):
    """Divides the logits by the temperature before the noise comes, instead of their sum."""
    noise = -torch.log(-torch.log(_u(logits)))
    return (logits / temperature + noise).softmax(-1)


def wrong_2(logits, temperature):
    """The sign of the noise: subtracts the Gumbel numbers."""
    noise = torch.log(-torch.log(_u(logits)))
    return ((logits + noise) / temperature).softmax(-1)


def wrong_3(logits, temperature):
    """Draws one row of noise and uses it for every row of logits."""
    noise = -torch.log(-torch.log(_u(logits.reshape(-1, logits.shape[-1])[0])))
    return ((logits + noise) / temperature).softmax(-1)


def wrong_4(logits, temperature):
    """Makes the sample hard with a straight-through step; the relaxed one was asked for."""
    noise = -torch.log(-torch.log(_u(logits)))
    soft = ((logits + noise) / temperature).softmax(-1)
    hard = F.one_hot(soft.argmax(-1), soft.shape[-1]).to(soft.dtype)
    return hard + soft - soft.detach()


def right_1(logits, temperature):
    """Gumbel noise from uniform numbers, added to the logits; softmax of the sum over the temperature."""
    u = torch.rand_like(logits).clamp(min=torch.finfo(logits.dtype).tiny)
    gumbel = -torch.log(-torch.log(u))
    return torch.softmax((logits + gumbel) / temperature, dim=-1)


def right_2(logits, temperature):
    """From probabilities and exponential numbers -log u, powers of the ratio normalised in the logarithm."""
    exponential = -torch.log1p(-torch.rand_like(logits) * (1 - 1e-7))
    exponential = exponential.clamp(min=torch.finfo(logits.dtype).tiny)
    scores = (logits.log_softmax(-1) - exponential.log()) / temperature
    return torch.exp(scores - torch.logsumexp(scores, dim=-1, keepdim=True))
