import torch
import torch.nn.functional as F


def wrong_1(codes, start):
    """All rows are shifted as one long row: only the first image begins with start, the others with the last code of the image before."""
    flat = codes.flatten()
    inputs = torch.cat([flat.new_full((1,), start), flat[:-1]]).view_as(codes)
    return inputs, codes


def wrong_2(codes, start):
    """Both are shifted against each other the other way: the input is the code itself, the target the next one, start at the end."""
    targets = F.pad(codes[:, 1:], (0, 1), value=start)
    return codes, targets


def wrong_3(codes, start):
    """Writes the inputs into codes itself, so that the targets are shifted as well."""
    inputs = codes
    inputs[:, 1:] = codes[:, :-1].clone()
    inputs[:, 0] = start
    return inputs, codes


def wrong_4(codes, start):
    """Two mistakes: the input is the code after the place instead of before it, and the free place gets 0 instead of start."""
    inputs = torch.zeros_like(codes)
    inputs[:, :-1] = codes[:, 1:]
    return inputs, codes


def right_1(codes, start):
    """A column of start in front, the last column dropped."""
    first = codes.new_full((codes.shape[0], 1), start)
    return torch.cat([first, codes[:, :-1]], dim=1), codes


def right_2(codes, start):
    """Rolled along the places in a copy, the first place overwritten."""
    inputs = codes.roll(1, dims=1)
    inputs[:, 0] = start
    return inputs, codes.clone()
