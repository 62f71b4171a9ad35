import torch


def wrong_1(codes):
    """Wrong: divides by the variance, not by the standard deviation."""
    return 1 / codes.var(correction=0)


def wrong_2(codes):
    """Wrong: the root of the mean square about zero, the mean is not subtracted."""
    return (codes**2).mean().rsqrt()


def wrong_3(codes):
    """Wrong: the standard deviation is divided by the count less one (torch's default)."""
    values = codes.flatten()
    centred = values - values.mean()
    return torch.sqrt((len(values) - 1) / torch.sum(centred * centred))


def wrong_4(codes):
    """Wrong twice: the mean of the standard deviations of each single dimension, and not its reciprocal."""
    return codes.std(dim=0, correction=0).mean()


def right_1(codes):
    """Right: root of the count over the norm of the centred entries."""
    centred = codes - codes.mean()
    return codes.numel() ** 0.5 / torch.linalg.vector_norm(centred)


def right_2(codes):
    """Right: mean and variance of each item, put together by the law of total variance, then the inverse root."""
    rows = codes.reshape(len(codes), -1)
    within = rows.var(dim=1, correction=0).mean()
    between = rows.mean(dim=1).var(correction=0)
    return torch.rsqrt(within + between)
