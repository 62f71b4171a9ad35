import torch


def wrong_1(inputs, uniform, rate, unknown, stay):
    """Wrong: the comparison is turned round, tokens are replaced where the number is larger than rate (rate is taken for the share that is kept)."""
    free = torch.ones_like(inputs, dtype=torch.bool)
    for token in stay:
        free &= inputs != token
    return torch.where((uniform > rate) & free, unknown, inputs)


def wrong_2(inputs, uniform, rate, unknown, stay):
    """Wrong: the loop overwrites the mask each time, so only the last token of `stay` is protected."""
    result = inputs.clone()
    free = torch.ones_like(uniform, dtype=torch.bool)
    for token in stay:
        free = inputs != token
    result[(uniform < rate) & free] = unknown
    return result


def wrong_3(inputs, uniform, rate, unknown, stay):
    """Wrong: the values are right, but `inputs` itself is changed, since no copy is made."""
    protected = torch.isin(inputs, torch.tensor(list(stay), dtype=inputs.dtype))
    inputs[(uniform < rate) & ~protected] = unknown
    return inputs


def wrong_4(inputs, uniform, rate, unknown, stay):
    """Wrong twice: `stay` is read as column numbers instead of tokens, and one number (the first of the row) decides for the whole sentence."""
    drop = (uniform[:, :1] < rate).expand(inputs.shape).clone()
    for column in stay:
        if column < inputs.shape[1]:
            drop[:, column] = False
    return inputs.masked_fill(drop, unknown)


def right_1(inputs, uniform, rate, unknown, stay):
    """Right: a new table built element by element with Python lists."""
    rows = []
    for tokens, numbers in zip(inputs.tolist(), (uniform < rate).tolist()):
        rows.append([unknown if low and t not in stay else t for t, low in zip(tokens, numbers)])
    return torch.tensor(rows, dtype=inputs.dtype, device=inputs.device).reshape(inputs.shape)


def right_2(inputs, uniform, rate, unknown, stay):
    """Right: masked_fill everywhere first, then the protected tokens are put back one kind at a time."""
    result = inputs.masked_fill(uniform < rate, unknown)
    for token in stay:
        result = torch.where(inputs == token, inputs, result)
    return result
