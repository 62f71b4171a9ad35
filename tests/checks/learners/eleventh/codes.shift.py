import torch


def wrong_1(codes, start):
    """Wrong: writes `start` over the first code and moves nothing, so that the input at every other place is the target itself."""
    inputs = codes.clone()
    inputs[:, 0] = start
    return inputs, codes


def wrong_2(codes, start):
    """Wrong: shifts the batch as one long stream; only the first image begins with `start`, every other with the last code of the image before."""
    stream = codes.flatten()
    inputs = torch.cat([stream.new_tensor([start]), stream[:-1]])
    return inputs.view_as(codes), codes


def wrong_3(codes, start):
    """Wrong: returns the two in the wrong order, targets first."""
    first = torch.full_like(codes[:, :1], start)
    inputs = torch.cat([first, codes[:, :-1]], dim=1)
    return codes, inputs


def wrong_4(codes, start):
    """Wrong twice: shifts to the left instead of to the right (the input is the code after, `start` stands at the end), and along the images instead of the places."""
    inputs = torch.full_like(codes, start)
    inputs[:-1] = codes[1:]
    return inputs, codes


def right_1(codes, start):
    """Right: fills inputs with `start` and copies all codes but the last one place to the right."""
    inputs = torch.full_like(codes, start)
    for place in range(1, codes.shape[1]):
        inputs[:, place] = codes[:, place - 1]
    return inputs, codes.clone()


def right_2(codes, start):
    """Right: looks up the place before each place, and puts `start` where there is none."""
    before = torch.arange(codes.shape[1], device=codes.device) - 1
    inputs = codes[:, before].masked_fill(before < 0, start)
    return inputs, codes
