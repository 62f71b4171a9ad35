import torch
import torch.nn.functional as F


def wrong_1(logits, x):
    """Sigmoid first, then binary_cross_entropy, whose logarithms stop at -100: wrong for large logits."""
    return -F.binary_cross_entropy(torch.sigmoid(logits), x, reduction="none").sum(-1)


def wrong_2(logits, x):
    """Sums over dimension 1, which is the batch when there is a leading dimension."""
    return (x * logits - F.softplus(logits)).sum(1)


def wrong_3(logits, x):
    """Only white pixels count: the term of the black part is missing."""
    return torch.einsum("...p,...p->...", x, F.logsigmoid(logits))


def wrong_4(logits, x):
    """The loss instead of the log-probability (sign), and a mean over pixels."""
    return F.binary_cross_entropy_with_logits(logits, x, reduction="none").mean(-1)


def right_1(logits, x):
    """Minus binary cross-entropy from logits, summed over the last dimension."""
    return -F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(-1)


def right_2(logits, x):
    """Two logsigmoids, one for the white part and one for the black."""
    return (x * F.logsigmoid(logits) + (1 - x) * F.logsigmoid(-logits)).sum(-1)
