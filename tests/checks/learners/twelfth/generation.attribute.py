import torch


def wrong_1(codes, attribute):
    """Wrong: a line without an intercept; neither codes nor attribute are centred."""
    return codes.T @ attribute / attribute.square().sum()


def wrong_2(codes, attribute):
    """Wrong: splits at the mean attribute and subtracts group means, which is not the slope per unit unless the attribute is 0/1."""
    high = attribute > attribute.mean()
    return codes[high].mean(0) - codes[~high].mean(0)


def wrong_3(codes, attribute):
    """Wrong: the covariance is divided by the standard deviation of the attribute instead of its variance: change per standard deviation, not per unit."""
    a = attribute - attribute.mean()
    slopes = []
    for d in range(codes.shape[1]):
        c = codes[:, d] - codes[:, d].mean()
        slopes.append((a * c).mean() / a.square().mean().sqrt())
    return torch.stack(slopes)


def wrong_4(codes, attribute):
    """Wrong twice: the regression is the other way round (slope of the attribute given each code dimension), and the direction is normalised to length 1."""
    c = codes - codes.mean(0)
    slope = (c * (attribute - attribute.mean())[:, None]).sum(0) / c.square().sum(0)
    return slope / slope.norm()


def right_1(codes, attribute):
    """Right: lstsq with a design matrix of ones and the centred attribute, in double precision; the second row of the solution."""
    a = attribute.to(torch.float64)
    a = a - a.mean()
    design = torch.stack([torch.ones_like(a), a], dim=1)
    solution = torch.linalg.lstsq(design, codes.to(torch.float64)).solution
    return solution[1].to(codes.dtype)


def right_2(codes, attribute):
    """Right: each dimension on its own, sum of products of deviations over the sum of squared deviations of the attribute."""
    a = attribute.double() - attribute.double().mean()
    weights = a / torch.dot(a, a)
    slopes = [torch.dot(weights, column - column.mean()) for column in codes.double().unbind(1)]
    return torch.stack(slopes).to(codes.dtype)
