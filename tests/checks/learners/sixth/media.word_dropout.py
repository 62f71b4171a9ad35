import torch


def wrong_1(inputs, uniform, rate, unknown, stay):
    """Writes into `inputs` itself."""
    drop = uniform < rate
    for token in stay:
        drop &= inputs != token
    inputs[drop] = unknown
    return inputs


def wrong_2(inputs, uniform, rate, unknown, stay):
    """In the loop the mask is overwritten: only the last token of `stay` is protected."""
    drop = uniform < rate
    free = torch.ones_like(drop)
    for token in stay:
        free = inputs != token
    return inputs.masked_fill(drop & free, unknown)


def wrong_3(inputs, uniform, rate, unknown, stay):
    """<= instead of <: a number equal to the rate (0 at rate 0) replaces, too."""
    kept = torch.tensor(stay, dtype=inputs.dtype, device=inputs.device)
    drop = (uniform <= rate) & ~torch.isin(inputs, kept)
    return torch.where(drop, torch.full_like(inputs, unknown), inputs)


def wrong_4(inputs, uniform, rate, unknown, stay):
    """`rate` is taken for the share that is kept, and `stay` is forgotten."""
    out = inputs.clone()
    out[uniform >= rate] = unknown
    return out


def right_1(inputs, uniform, rate, unknown, stay):
    """A mask, and masked_fill on a copy."""
    drop = uniform < rate
    for token in stay:
        drop = drop & (inputs != token)
    return inputs.masked_fill(drop, unknown)


def right_2(inputs, uniform, rate, unknown, stay):
    """Place by place, in lists."""
    below = (uniform < rate).tolist()
    rows = [
        [unknown if low and token not in stay else token for token, low in zip(ts, lows)]
        for ts, lows in zip(inputs.tolist(), below)
    ]
    return torch.tensor(rows, dtype=inputs.dtype, device=inputs.device).reshape(inputs.shape)
