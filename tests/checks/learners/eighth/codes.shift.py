import torch


def wrong_1(codes, start):
    """Wrong: the input is the code that stands there and the target the one after it; the start symbol comes after the last code."""
    column = torch.full((codes.shape[0], 1), start, dtype=codes.dtype)
    return codes, torch.cat([codes[:, 1:], column], dim=1)


def wrong_2(codes, start):
    """Wrong: forgets the start symbol: the last code of each image comes round to its first place."""
    return torch.roll(codes, 1, dims=1), codes


def wrong_3(codes, start):
    """Wrong: shifts the whole batch as one line, so that only the first image begins with start, and the others with the last code of the image before."""
    line = codes.flatten().tolist()
    shifted = [start] + line[:-1]
    return torch.tensor(shifted, dtype=codes.dtype).view(codes.shape), codes


def wrong_4(codes, start):
    """Wrong twice: writes start over the first code instead of moving the codes, and returns targets first, inputs second."""
    inputs = codes.clone()
    inputs[:, 0] = start
    return codes, inputs


def right_1(codes, start):
    """Right: a table full of start, into which all codes but the last are written one place to the right."""
    inputs = torch.full_like(codes, start)
    inputs[:, 1:] = codes[:, :-1]
    return inputs, codes.clone()


def right_2(codes, start):
    """Right: one list per image, begun with start and cut at the end."""
    rows = [[start, *row][: len(row)] for row in codes.tolist()]
    inputs = torch.tensor(rows, dtype=codes.dtype, device=codes.device).reshape(codes.shape)
    return inputs, codes
