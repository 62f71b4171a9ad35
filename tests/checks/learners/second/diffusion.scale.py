import torch


def wrong_1(codes):
    """Divides the variance by the count less one."""
    return 1 / codes.std()


def wrong_2(codes):
    """Takes the root mean square about zero instead of the standard deviation about the mean."""
    return codes.square().mean().rsqrt()


def wrong_3(codes):
    """Averages the standard deviations of the single dimensions."""
    return 1 / codes.std(0, correction=0).mean()


def wrong_4(codes):
    """Divides by the variance."""
    return 1 / codes.var(correction=0)


def right_1(codes):
    """One over the standard deviation of all entries, without correction."""
    return 1 / codes.std(correction=0)


def right_2(codes):
    """By hand: the mean square distance from the mean, to the power of minus a half."""
    centred = codes.flatten() - codes.sum() / codes.numel()
    return (centred.dot(centred) / codes.numel()).pow(-0.5)
