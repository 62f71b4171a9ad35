import torch
import torch.nn.functional as F


def wrong_1(logits, x):
    """Mistake: goes over the probabilities, so torch's clamp at 100 nats bites for large logits."""
    p = torch.sigmoid(logits)
    return F.binary_cross_entropy(p, x, reduction="none").flatten(1).sum(1)


def wrong_2(logits, x):
    """Mistake: averages over the pixels instead of summing."""
    pixels = F.binary_cross_entropy_with_logits(logits, x, reduction="none")
    return pixels.reshape(len(x), -1).mean(-1)


def wrong_3(logits, x):
    """Mistake: the term of the black part, (1 - x) log(1 - p), is missing."""
    white = x * F.logsigmoid(logits)
    return torch.stack([-image.sum() for image in white])


def wrong_4(logits, x):
    """Two mistakes: an epsilon inside the logarithms limits large logits, and the mean over pixels is taken."""
    p = 1 / (1 + torch.exp(-logits))
    eps = 1e-7
    loss = -(x * torch.log(p + eps) + (1 - x) * torch.log(1 - p + eps))
    return loss.flatten(1).mean(1)


def right_1(logits, x):
    """torch's loss from logits, kept per pixel and summed over everything but the batch."""
    pixels = F.binary_cross_entropy_with_logits(logits, x, reduction="none")
    return pixels.reshape(len(x), -1).sum(1)


def right_2(logits, x):
    """By hand: max(a, 0) - x a + log(1 + exp(-|a|))."""
    pixels = logits.clamp(min=0) - x * logits + torch.log1p(torch.exp(-logits.abs()))
    while pixels.ndim > 1:
        pixels = pixels.sum(-1)
    return pixels
