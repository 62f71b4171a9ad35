import math

import torch


def wrong_1(heard, asked):
    """Wrong: measures linearly, 1200 times the relative difference, which is right at an octave up and at no distance alone."""
    return 1200 * (heard - asked) / asked


def wrong_2(heard, asked):
    """Wrong: folds the distance into one octave, -600 to 600, so that whole octaves are lost."""
    distance = torch.log2(heard / asked).mul(1200)
    return torch.remainder(distance + 600, 1200) - 600


def wrong_3(heard, asked):
    """Wrong: the natural logarithm in the place of the one to base 2."""
    logs = [f.log() for f in (heard, asked)]
    return 1200 * (logs[0] - logs[1])


def wrong_4(heard, asked):
    """Wrong twice: in semitones (12 to the octave, the 100 is missing), and without a sign."""
    semitones = 12 / math.log(2) * (heard.log() - asked.log())
    return semitones.abs()


def right_1(heard, asked):
    """Right: 1200 log2 of the ratio."""
    return 1200 * torch.log2(heard / asked)


def right_2(heard, asked):
    """Right: tone by tone with math.log, in a list that gets the shape of the input back."""
    pairs = zip(heard.flatten().tolist(), asked.flatten().tolist())
    step = math.log(2) / 1200
    values = [math.log(h / a) / step for h, a in pairs]
    return torch.tensor(values, dtype=heard.dtype, device=heard.device).reshape(heard.shape)
