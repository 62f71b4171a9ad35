import torch
from torch.nn.utils.rnn import pad_sequence


def wrong_1(sentences, start, end, padding):
    """Wrong: pads with pad_sequence's default 0 instead of `padding`."""
    inputs = pad_sequence([torch.tensor([start, *s]) for s in sentences], batch_first=True)
    targets = pad_sequence([torch.tensor([*s, end]) for s in sentences], batch_first=True)
    return inputs, targets


def wrong_2(sentences, start, end, padding):
    """Wrong: `end` stands in the last column of every row, after the padding, instead of right after the characters."""
    longest = max((len(s) for s in sentences), default=0)
    inputs, targets = [], []
    for s in sentences:
        fill = [padding] * (longest - len(s))
        inputs.append([start] + list(s) + fill)
        targets.append(list(s) + fill + [end])
    return torch.tensor(inputs), torch.tensor(targets)


def wrong_3(sentences, start, end, padding):
    """Wrong: an empty sentence gets no `end`, its targets are padding alone."""
    places = 1 + max(map(len, sentences))
    inputs = torch.full((len(sentences), places), padding)
    targets = torch.full((len(sentences), places), padding)
    for i, s in enumerate(sentences):
        inputs[i, 0] = start
        if not s:
            continue
        inputs[i, 1 : len(s) + 1] = torch.tensor(s)
        targets[i, : len(s) + 1] = torch.tensor([*s, end])
    return inputs, targets


def wrong_4(sentences, start, end, padding):
    """Wrong twice: the inputs are not shifted (each place is told its own character, with `start` written over the first), and the two tables are returned in the opposite order."""
    places = max(len(s) for s in sentences) + 1
    rows = [list(s) + [end] + [padding] * (places - len(s) - 1) for s in sentences]
    targets = torch.tensor(rows)
    inputs = targets.clone()
    inputs[:, 0] = start
    return targets, inputs


def right_1(sentences, start, end, padding):
    """Right: Python lists, filled up to the longest sentence plus one."""
    places = max((len(s) for s in sentences), default=0) + 1

    def table(rows):
        filled = [row + [padding] * (places - len(row)) for row in rows]
        return torch.tensor(filled, dtype=torch.long).reshape(len(rows), places)

    return table([[start, *s] for s in sentences]), table([[*s, end] for s in sentences])


def right_2(sentences, start, end, padding):
    """Right: fills the targets character by character, and shifts them by one place to get the inputs."""
    lengths = [len(s) for s in sentences]
    targets = torch.full((len(sentences), max(lengths, default=0) + 1), padding, dtype=torch.long)
    for i, sentence in enumerate(sentences):
        for j, character in enumerate(sentence):
            targets[i, j] = character
        targets[i, lengths[i]] = end
    first = torch.full((len(sentences), 1), start, dtype=torch.long)
    return torch.cat([first, targets[:, :-1]], dim=1), targets
