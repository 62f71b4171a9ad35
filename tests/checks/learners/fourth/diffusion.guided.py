import torch


def wrong_1(told, untold, weight):
    """Wrong: the paper's convention (1 + w) told - w untold, in which weight 0 is the prediction that was told."""
    return (1 + weight) * told - weight * untold


def wrong_2(told, untold, weight):
    """Wrong: told and untold exchanged."""
    return told + weight * (untold - told)


def wrong_3(told, untold, weight):
    """Wrong: only the weighted difference, the base is forgotten."""
    return weight * (told - untold)


def wrong_4(told, untold, weight):
    """Wrong: the weight is clipped to [0, 1], so that nothing goes on beyond the told prediction."""
    w = max(0.0, min(1.0, weight))
    return torch.lerp(untold, told, w)


def right_1(told, untold, weight):
    """Right: untold plus weight times the difference."""
    return untold + weight * (told - untold)


def right_2(told, untold, weight):
    """Right: a weighted sum of the two."""
    return weight * told + (1 - weight) * untold
