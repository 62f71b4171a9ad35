import torch
from torch.nn.utils.rnn import pad_sequence


def wrong_1(sentences, start, end, padding):
    """Wrong: the inputs are not shifted: only the first column is replaced by start, the rest is the target itself."""
    targets = pad_sequence(
        [torch.tensor([*s, end]) for s in sentences], batch_first=True, padding_value=padding
    )
    inputs = targets.clone()
    inputs[:, 0] = start
    return inputs, targets


def wrong_2(sentences, start, end, padding):
    """Wrong: end stands in the last column of every row, after the padding, not right after the characters."""
    places = max(len(s) for s in sentences) + 1
    inputs = torch.full((len(sentences), places), padding)
    targets = torch.full((len(sentences), places), padding)
    inputs[:, 0] = start
    targets[:, -1] = end
    for n, sentence in enumerate(sentences):
        for i, character in enumerate(sentence):
            inputs[n, i + 1] = character
            targets[n, i] = character
    return inputs, targets


def wrong_3(sentences, start, end, padding):
    """Wrong: skips empty sentences, whose target row stays all padding, without end, and their input without start."""
    places = max(map(len, sentences)) + 1
    inputs = torch.full((len(sentences), places), padding)
    targets = inputs.clone()
    for n, sentence in enumerate(sentences):
        if not sentence:
            continue
        inputs[n, : len(sentence) + 1] = torch.tensor([start] + sentence)
        targets[n, : len(sentence) + 1] = torch.tensor(sentence + [end])
    return inputs, targets


def wrong_4(sentences, start, end, padding):
    """Wrong twice: returns the targets first and the inputs second, and writes no end into the targets."""
    places = max(len(s) for s in sentences) + 1
    targets = torch.tensor([s + [padding] * (places - len(s)) for s in sentences])
    first = torch.full((len(sentences), 1), start)
    inputs = torch.cat([first, targets[:, :-1]], dim=1)
    return targets, inputs


def right_1(sentences, start, end, padding):
    """Right: lists of equal length made by adding padding, the inputs with start in front, then tensors."""
    longest = max((len(s) for s in sentences), default=0)
    inputs, targets = [], []
    for s in sentences:
        rest = longest - len(s)
        inputs.append([start, *s] + [end] * rest)
        targets.append([*s, end] + [padding] * rest)
    shape = len(sentences), longest + 1
    return (
        torch.tensor(inputs, dtype=torch.long).reshape(shape),
        torch.tensor(targets, dtype=torch.long).reshape(shape),
    )


def right_2(sentences, start, end, padding):
    """Right: pads rows of start, characters and end, and cuts the same table twice, one place apart."""
    rows = [torch.tensor([start, *s, end], dtype=torch.long) for s in sentences]
    table = pad_sequence(rows, batch_first=True, padding_value=padding)
    return table[:, :-1], table[:, 1:]
