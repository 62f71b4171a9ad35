import torch


def wrong_1(codes):
    """Divides by the count less one: torch's std does so unless told otherwise."""
    return 1 / codes.std()


def wrong_2(codes):
    """Measures each entry about its own mean over the codes, not all entries about their common mean."""
    return 1 / codes.var(0, correction=0).mean().sqrt()


def wrong_3(codes):
    """Takes the root mean square about 0 and forgets to take away the mean."""
    return 1 / codes.square().mean().sqrt()


def wrong_4(codes):
    """Forgets the root: the reciprocal of the variance, not of the standard deviation."""
    return 1 / codes.var(correction=0)


def right_1(codes):
    """The reciprocal of torch's standard deviation over everything, with correction=0."""
    return codes.std(correction=0).reciprocal()


def right_2(codes):
    """Root of the count over the length of the centred codes as one long vector."""
    flat = codes.reshape(-1)
    centred = flat - flat.mean()
    return flat.numel() ** 0.5 / torch.linalg.vector_norm(centred)
