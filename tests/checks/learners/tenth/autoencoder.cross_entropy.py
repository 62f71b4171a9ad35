import torch
from torch import distributions as td
from torch.nn import functional as F


def wrong_1(logits, x):
    """Wrong: goes through the probability; where it rounds to 0 or 1 (logits of several hundred) the loss of a pixel is cut off at 100."""
    p = torch.sigmoid(logits)
    loss = F.binary_cross_entropy(p, x, reduction="none")
    return loss.reshape(len(loss), -1).sum(1)


def wrong_2(logits, x):
    """Wrong: exchanges the two terms (a sign of the logit): x is multiplied with -log(1 - p) and 1 - x with -log p."""
    zero = torch.zeros_like(logits)
    loss = x * torch.logaddexp(zero, logits) + (1 - x) * torch.logaddexp(zero, -logits)
    return loss.reshape(loss.shape[0], -1).sum(dim=1)


def wrong_3(logits, x):
    """Wrong: averages over the pixels of an image instead of summing them."""
    log_p = td.Bernoulli(logits=logits, validate_args=False).log_prob(x)
    return torch.stack([-image.mean() for image in log_p])


def wrong_4(logits, x):
    """Wrong twice: applies a sigmoid to the logits before the function that expects logits, and divides by log 2 (bits instead of nats)."""
    nats = F.binary_cross_entropy_with_logits(logits.sigmoid(), x, reduction="none")
    bits = nats / torch.log(torch.tensor(2.0, dtype=nats.dtype))
    return bits.reshape(len(bits), -1).sum(-1)


def right_1(logits, x):
    """Right: -log p = log(1 + e^-a) and -log(1 - p) = log(1 + e^a), both by logaddexp, summed over all axes but the first."""
    zero = torch.zeros_like(logits)
    white, black = torch.logaddexp(zero, -logits), torch.logaddexp(zero, logits)
    return (x * white + (1 - x) * black).reshape(len(logits), -1).sum(1)


def right_2(logits, x):
    """Right: each pixel as two classes with the logits (0, a): a log-softmax, weighted by (1 - x, x), image by image."""
    losses = []
    for a, target in zip(logits, x):
        log_black, log_white = torch.log_softmax(torch.stack([torch.zeros_like(a), a]), 0)
        losses.append(-((1 - target) * log_black + target * log_white).sum())
    return torch.stack(losses)
