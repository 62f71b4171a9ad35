import torch
from torch.nn import functional as F


def wrong_1(codes, start):
    """Shifts to the left: the input is the code at the place itself, the target the next one."""
    end = torch.full_like(codes[:, :1], start)
    return codes, torch.cat([codes[:, 1:], end], 1)


def wrong_2(codes, start):
    """Rolls the codes round, so that the last code stands at the start."""
    return codes.roll(1, dims=1), codes


def wrong_3(codes, start):
    """Puts a zero at the start, which is a code, instead of the symbol."""
    return F.pad(codes[:, :-1], (1, 0)), codes


def wrong_4(codes, start):
    """Shifts in place, so that the targets (the same tensor) are shifted, too."""
    inputs = codes
    inputs[:, 1:] = codes[:, :-1].clone()
    inputs[:, 0] = start
    return inputs, codes


def right_1(codes, start):
    """A column of start symbols, then all codes but the last."""
    first = torch.full_like(codes[:, :1], start)
    return torch.cat([first, codes[:, :-1]], dim=1), codes


def right_2(codes, start):
    """An empty tensor filled in two parts."""
    inputs = torch.empty_like(codes)
    inputs[:, 0] = start
    inputs[:, 1:] = codes[:, :-1]
    return inputs, codes.clone()
