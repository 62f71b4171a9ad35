import math

import torch


def wrong_1(codes):
    """Mistake: torch's default correction, division by the count less one."""
    return 1 / codes.std()


def wrong_2(codes):
    """Mistake: one over the variance instead of one over the standard deviation."""
    return torch.var(codes, correction=0).reciprocal()


def wrong_3(codes):
    """Mistake: the root of the mean square, so the mean is not taken off."""
    return codes.pow(2).mean().rsqrt()


def wrong_4(codes):
    """Two mistakes: mean of the entries' own standard deviations over the batch, with the default correction."""
    return 1 / codes.flatten(1).std(0).mean()


def right_1(codes):
    """One over std with correction=0 over all entries."""
    return 1 / codes.std(correction=0)


def right_2(codes):
    """By the norm of the centred codes and the count."""
    flat = codes.reshape(-1)
    return math.sqrt(flat.numel()) / torch.linalg.vector_norm(flat - flat.mean())
