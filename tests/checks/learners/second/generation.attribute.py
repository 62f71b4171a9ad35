import torch


def wrong_1(codes, attribute):
    """Divides the covariance by the standard deviation instead of the variance: the change per standard deviation."""
    centred = attribute - attribute.mean()
    cov = (centred[:, None] * (codes - codes.mean(0))).mean(0)
    return cov / attribute.std(correction=0)


def wrong_2(codes, attribute):
    """Regresses the attribute on the codes (a linear probe) instead of the codes on the attribute."""
    design = torch.cat([codes, torch.ones(len(codes), 1)], dim=1)
    return torch.linalg.lstsq(design, attribute[:, None]).solution[:-1, 0]


def wrong_3(codes, attribute):
    """Fits a line through the origin: the means are not subtracted."""
    return (attribute[:, None] * codes).sum(0) / (attribute**2).sum()


def wrong_4(codes, attribute):
    """Divides a covariance with 1/n by a variance with 1/(n - 1)."""
    centred = attribute - attribute.mean()
    cov = (centred[:, None] * (codes - codes.mean(0))).mean(0)
    return cov / attribute.var()


def right_1(codes, attribute):
    """Sum of products over sum of squares, both centred."""
    centred = attribute - attribute.mean()
    return centred @ (codes - codes.mean(dim=0)) / centred.square().sum()


def right_2(codes, attribute):
    """Least squares with a column for the intercept, in float64."""
    design = torch.stack([attribute.double(), torch.ones_like(attribute).double()], dim=1)
    solution = torch.linalg.lstsq(design, codes.double()).solution
    return solution[0].to(codes.dtype)
