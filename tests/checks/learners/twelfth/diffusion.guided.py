import torch


def wrong_1(told, untold, weight):
    """Wrong: the other convention, (1 + w) told - w untold, in which weight 0 is already the prediction that was told."""
    return (1 + weight) * told - weight * untold


def wrong_2(told, untold, weight):
    """Wrong: told and untold are exchanged; weight 0 gives told, weight 1 untold."""
    return torch.lerp(told, untold, float(weight))


def wrong_3(told, untold, weight):
    """Wrong: a mere mixture, the weight is capped at 1, so a larger weight does not go on."""
    share = min(max(weight, 0.0), 1.0)
    return torch.stack([share * a + (1 - share) * b for a, b in zip(told, untold)])


def wrong_4(told, untold, weight):
    """Wrong twice: told and untold are exchanged, and what is added is the whole prediction instead of the difference: told + w untold."""
    return told.add(untold, alpha=weight)


def right_1(told, untold, weight):
    """Right: weighted sum, weight for told and 1 - weight for untold, one item of the batch at a time."""
    return torch.stack([a.mul(weight) + b.mul(1 - weight) for a, b in zip(told, untold)])


def right_2(told, untold, weight):
    """Right: starts from told and goes on by weight - 1 times the change that the class makes."""
    change = torch.sub(told, untold)
    return torch.add(told, change, alpha=weight - 1)
