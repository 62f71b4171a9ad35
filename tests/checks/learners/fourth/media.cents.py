import math

import torch


def wrong_1(heard, asked):
    """Wrong: natural logarithm in place of the logarithm to base 2."""
    return 1200 * torch.log(heard / asked)


def wrong_2(heard, asked):
    """Wrong: arguments exchanged, so the sign is."""
    return 1200 * (torch.log2(asked) - torch.log2(heard))


def wrong_3(heard, asked):
    """Wrong: linear in the ratio, 1200 for an octave up but not logarithmic."""
    return 1200 * (heard / asked - 1)


def wrong_4(heard, asked):
    """Wrong twice: semitones in place of cents (factor 12), and the absolute value is returned."""
    return (12 * torch.log2(heard / asked)).abs()


def right_1(heard, asked):
    """Right: log2 of the ratio."""
    return 1200 * torch.log2(heard / asked)


def right_2(heard, asked):
    """Right: difference of natural logarithms over log 2."""
    return (heard.log() - asked.log()) * (1200 / math.log(2))
