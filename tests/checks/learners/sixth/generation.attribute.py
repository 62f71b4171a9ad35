import torch


def wrong_1(codes, attribute):
    """Covariance divided by n, variance (torch's default) by n - 1."""
    a = attribute - attribute.mean()
    return ((codes - codes.mean(0)) * a[:, None]).mean(0) / attribute.var()


def wrong_2(codes, attribute):
    """A line through the origin: nothing is centred."""
    return torch.linalg.lstsq(attribute[:, None], codes).solution[0]


def wrong_3(codes, attribute):
    """The slope the other way round: the attribute over the code."""
    c = codes - codes.mean(0)
    a = attribute - attribute.mean()
    return a @ c / (c**2).sum(0)


def wrong_4(codes, attribute):
    """Divides by the standard deviation (one deviation more, not one unit), and centres neither."""
    covariance = torch.einsum("n,nl->l", attribute, codes) / (len(codes) - 1)
    return covariance / attribute.std()


def right_1(codes, attribute):
    """Covariance over variance, both as sums."""
    a = attribute - attribute.mean()
    return a @ (codes - codes.mean(0)) / (a @ a)


def right_2(codes, attribute):
    """Least squares with a column of ones."""
    design = torch.stack([torch.ones_like(attribute), attribute], 1)
    return torch.linalg.lstsq(design, codes).solution[1]
