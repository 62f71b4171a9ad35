import torch
from torch.nn.utils.rnn import pad_sequence


def wrong_1(sentences, start, end, padding):
    """Not shifted: the input at each place is the character that is to be said there."""
    width = max((len(s) for s in sentences), default=0) + 1
    targets = torch.full((len(sentences), width), padding)
    for i, s in enumerate(sentences):
        targets[i, : len(s) + 1] = torch.tensor([*s, end])
    return targets.clone(), targets


def wrong_2(sentences, start, end, padding):
    """First padded, then `end` in the last column: for short sentences it comes after the padding."""
    width = max(len(s) for s in sentences)
    padded = [s + [padding] * (width - len(s)) for s in sentences]
    inputs = torch.tensor([[start] + row for row in padded])
    targets = torch.tensor([row + [end] for row in padded])
    return inputs, targets


def wrong_3(sentences, start, end, padding):
    """Targets first, inputs second."""
    inputs = pad_sequence([torch.tensor([start, *s]) for s in sentences], True, padding)
    targets = pad_sequence([torch.tensor([*s, end]) for s in sentences], True, padding)
    return targets, inputs


def wrong_4(sentences, start, end, padding):
    """Two mistakes: no `end` in the targets, and no column more than the longest sentence (the last character is never an input)."""
    width = max(1, max(len(s) for s in sentences))
    inputs = torch.full((len(sentences), width), padding, dtype=torch.long)
    targets = inputs.clone()
    for i, s in enumerate(sentences):
        inputs[i, 0] = start
        for j, c in enumerate(s):
            targets[i, j] = c
            if j + 1 < width:
                inputs[i, j + 1] = c
    return inputs, targets


def right_1(sentences, start, end, padding):
    """pad_sequence."""
    inputs = [torch.tensor([start, *s], dtype=torch.long) for s in sentences]
    targets = [torch.tensor([*s, end], dtype=torch.long) for s in sentences]
    return (
        pad_sequence(inputs, batch_first=True, padding_value=padding),
        pad_sequence(targets, batch_first=True, padding_value=padding),
    )


def right_2(sentences, start, end, padding):
    """Targets by a loop, inputs as the targets moved by one place."""
    width = max((len(s) for s in sentences), default=0) + 1
    targets = torch.full((len(sentences), width), padding, dtype=torch.long)
    for row, s in zip(targets, sentences):
        for place, character in enumerate(s):
            row[place] = character
        row[len(s)] = end
    first = torch.full((len(sentences), 1), start, dtype=torch.long)
    return torch.cat([first, targets[:, :-1]], dim=1), targets
