import torch
from torch.nn import functional as F


def wrong_1(logits, x):
    """Takes the sigmoid first and then the cross-entropy of probabilities, which saturates: at logits of 100 and more it is cut off at -100 per pixel."""
    p = torch.sigmoid(logits)
    return -F.binary_cross_entropy(p, x, reduction="none").sum(-1)


def wrong_2(logits, x):
    """The sign is wrong: returns the cross-entropy, minus log p(x|z)."""
    return F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(-1)


def wrong_3(logits, x):
    """Averages over the pixels instead of summing."""
    return -F.binary_cross_entropy_with_logits(logits, x, reduction="none").mean(dim=-1)


def wrong_4(logits, x):
    """Sigmoid applied twice: the probabilities are passed to a function that expects logits."""
    probs = logits.sigmoid()
    return -F.binary_cross_entropy_with_logits(probs, x, reduction="none").sum(-1)


def wrong_5(logits, x):
    """Treats every pixel as black or white (threshold 0.5), so grey pixels are scored as if they had been rounded."""
    per_pixel = torch.where(x > 0.5, F.logsigmoid(logits), F.logsigmoid(-logits))
    return per_pixel.sum(-1)


def wrong_6(logits, x):
    """Sums over the batch, too: one number for all images instead of one per image."""
    return -F.binary_cross_entropy_with_logits(logits, x, reduction="sum")


def right_1(logits, x):
    """The library's cross-entropy with logits, not reduced, then summed over pixels, with the sign turned."""
    return -F.binary_cross_entropy_with_logits(logits, x.expand_as(logits), reduction="none").sum(-1)


def right_2(logits, x):
    """Algebra: x * logit - softplus(logit), with softplus written as logaddexp(0, logit)."""
    return (x * logits - torch.logaddexp(torch.zeros_like(logits), logits)).sum(dim=-1)


def right_3(logits, x):
    """A loop over images with log-sigmoids of plus and minus the logit."""
    scores = []
    for image_logits, image in zip(logits, x):
        white = torch.dot(image, F.logsigmoid(image_logits))
        black = torch.dot(1 - image, F.logsigmoid(-image_logits))
        scores.append(white + black)
    return torch.stack(scores)
