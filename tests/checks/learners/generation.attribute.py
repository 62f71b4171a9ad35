import torch


def wrong_1(codes, attribute):
    """Nothing is centred: a line through the origin instead of one with an intercept."""
    return codes.T @ attribute / attribute.square().sum()


def wrong_2(codes, attribute):
    """Divides the covariance by the standard deviation instead of the variance: the change per standard deviation, not per unit."""
    centred = attribute - attribute.mean()
    covariance = (codes - codes.mean(0)).T @ centred / (len(attribute) - 1)
    return covariance / attribute.std()


def wrong_3(codes, attribute):
    """Regresses the attribute on the codes instead of the codes on the attribute."""
    centred = (attribute - attribute.mean())[:, None]
    return torch.linalg.lstsq(codes - codes.mean(0), centred).solution[:, 0]


def wrong_4(codes, attribute):
    """Normalises the direction to length 1, so one step is no longer one unit of the attribute."""
    centred = attribute - attribute.mean()
    w = (codes - codes.mean(0)).T @ centred / centred.square().sum()
    return w / w.norm()


def wrong_5(codes, attribute):
    """Splits at the mean and subtracts the two mean codes: right for a 0/1 attribute, but no slope for a measured one."""
    high = attribute > attribute.mean()
    return codes[high].mean(0) - codes[~high].mean(0)


def wrong_6(codes, attribute):
    """Covariance divided by n and variance by n - 1: the slope is too small by the factor (n - 1) / n."""
    centred = attribute - attribute.mean()
    covariance = ((codes - codes.mean(0)) * centred[:, None]).mean(0)
    return covariance / attribute.var()


def right_1(codes, attribute):
    """Covariance over variance, both as sums of centred products."""
    centred = attribute - attribute.mean()
    return (codes - codes.mean(0)).T @ centred / centred.square().sum()


def right_2(codes, attribute):
    """Least squares from the library, with a column of ones for the intercept."""
    design = torch.stack([attribute, torch.ones_like(attribute)], dim=1)
    return torch.linalg.lstsq(design, codes).solution[0]


def right_3(codes, attribute):
    """A loop over dimensions with a 2 x 2 covariance matrix for each."""
    slopes = []
    for dimension in codes.T:
        cov = torch.cov(torch.stack([attribute, dimension]))
        slopes.append(cov[0, 1] / cov[0, 0])
    return torch.stack(slopes)
