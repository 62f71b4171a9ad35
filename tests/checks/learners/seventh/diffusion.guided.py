import torch


def wrong_1(told, untold, weight):
    """Wrong: the other convention, (1 + w) told - w untold, in which weight 0 is the told prediction."""
    return (1 + weight) * told - weight * untold


def wrong_2(told, untold, weight):
    """Wrong: adds the whole told prediction, weight times, instead of the difference."""
    return untold.add(told, alpha=weight)


def wrong_3(told, untold, weight):
    """Wrong: does not go on beyond the told prediction, the weight is cut at 1."""
    share = min(max(weight, 0.0), 1.0)
    return torch.lerp(untold, told, share)


def wrong_4(told, untold, weight):
    """Wrong twice: starts from told instead of untold, and the direction is turned round."""
    direction = untold - told
    return told + weight * direction


def right_1(told, untold, weight):
    """Right: from the untold prediction, weight times the difference."""
    return untold + weight * (told - untold)


def right_2(told, untold, weight):
    """Right: a weighted sum of both by einsum, with weights w and 1 - w."""
    both = torch.stack([told, untold])
    weights = torch.tensor([weight, 1 - weight], dtype=told.dtype, device=told.device)
    return torch.einsum("k,k...->...", weights, both)
