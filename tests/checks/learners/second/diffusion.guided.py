import torch


def wrong_1(told, untold, weight):
    """Counts the weight from the told prediction on, so that weight 0 obeys the class already."""
    return told + weight * (told - untold)


def wrong_2(told, untold, weight):
    """Exchanges the two: it goes away from the class."""
    return told + weight * (untold - told)


def wrong_3(told, untold, weight):
    """Only the weighted difference, without the prediction that it is added to."""
    return weight * (told - untold)


def wrong_4(told, untold, weight):
    """Never goes beyond the told prediction: weights above 1 are cut."""
    weight = min(max(weight, 0.0), 1.0)
    return (1 - weight) * untold + weight * told


def right_1(told, untold, weight):
    """From untold, weight times the way to told."""
    return untold + weight * (told - untold)


def right_2(told, untold, weight):
    """lerp, which goes on beyond its end."""
    return torch.lerp(untold, told, weight)
