import torch


def wrong_1(inputs, uniform, rate, unknown, stay):
    """Wrong: rate is taken as the share that is kept: a token is replaced where its number is not smaller than rate."""
    kept = torch.zeros_like(inputs, dtype=torch.bool)
    for token in stay:
        kept |= inputs == token
    return torch.where((uniform < rate) | kept, inputs, torch.full_like(inputs, unknown))


def wrong_2(inputs, uniform, rate, unknown, stay):
    """Wrong: writes into inputs itself and returns it, instead of a new table."""
    drop = uniform < rate
    for token in stay:
        drop = drop & (inputs != token)
    inputs[drop] = unknown
    return inputs


def wrong_3(inputs, uniform, rate, unknown, stay):
    """Wrong: in the loop over stay the mask is overwritten, so that only the last token of stay is protected."""
    result = inputs.clone()
    protected = torch.zeros_like(inputs, dtype=torch.bool)
    for token in stay:
        protected = inputs.eq(token)
    result[(uniform < rate) & ~protected] = unknown
    return result


def wrong_4(inputs, uniform, rate, unknown, stay):
    """Wrong twice: draws its own Bernoulli noise instead of comparing the given numbers, and replaces the tokens in stay, too."""
    drop = torch.distributions.Bernoulli(probs=torch.full_like(uniform, rate)).sample().bool()
    return inputs.masked_fill(drop, unknown)


def right_1(inputs, uniform, rate, unknown, stay):
    """Right: a copy, in which the places found by nonzero (number below rate, token not in stay by isin) are set with index_put."""
    never = torch.isin(inputs, torch.tensor(stay, dtype=inputs.dtype, device=inputs.device))
    where = (uniform.lt(rate) & never.logical_not()).nonzero(as_tuple=True)
    return inputs.index_put(where, torch.tensor(unknown, dtype=inputs.dtype, device=inputs.device))


def right_2(inputs, uniform, rate, unknown, stay):
    """Right: arithmetic: a 0/1 switch, multiplied by 0 for each token that stays, mixes unknown and inputs."""
    switch = (uniform < rate).to(inputs.dtype)
    for token in stay:
        switch = switch * (inputs != token).to(inputs.dtype)
    return inputs + switch * (unknown - inputs)
