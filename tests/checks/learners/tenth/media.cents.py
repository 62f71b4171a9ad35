import math

import torch


def wrong_1(heard, asked):
    """Wrong: the sign: how far `asked` lies above `heard`."""
    return 1200 * torch.log2(asked / heard)


def wrong_2(heard, asked):
    """Wrong: the natural logarithm in place of that to base 2, so an octave has 832 cents."""
    octaves = heard.log() - asked.log()
    return octaves * 12 * 100


def wrong_3(heard, asked):
    """Wrong: linear in the frequency: 1200 times the relative difference, right at a ratio of 1 and at an octave up only."""
    return (heard - asked) / asked * 1200


def wrong_4(heard, asked):
    """Wrong twice: logarithm to base 10, and the distance without its sign."""
    out = [1200 * abs(math.log10(h / a)) for h, a in zip(heard.flatten().tolist(), asked.flatten().tolist())]
    return torch.tensor(out, dtype=heard.dtype).reshape(heard.shape)


def right_1(heard, asked):
    """Right: the natural logarithm of the ratio, divided by that of one cent, a 1200th of an octave."""
    one_cent = math.log(2) / 1200
    return torch.log(heard / asked) / one_cent


def right_2(heard, asked):
    """Right: log1p of the relative difference, first in semitones (12 to an octave), then 100 cents to each."""
    semitones = 12 * torch.log1p((heard - asked) / asked) / math.log(2)
    return 100 * semitones
