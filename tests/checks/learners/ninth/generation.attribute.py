import torch


def wrong_1(codes, attribute):
    """Wrong: nothing is centred, so it is the slope of a line through the origin."""
    return codes.T @ attribute / (attribute @ attribute)


def wrong_2(codes, attribute):
    """Wrong: regression the wrong way round, the slope of the attribute over each code (divided by the variance of the code)."""
    c = codes - codes.mean(0)
    a = attribute - attribute.mean()
    return (c * a[:, None]).sum(0) / (c**2).sum(0)


def wrong_3(codes, attribute):
    """Wrong: mean code of the images above the average attribute minus that of the others, which is per unit for a 0/1 attribute only."""
    threshold = attribute.mean()
    yes, no = [], []
    for code, value in zip(codes, attribute):
        (yes if value > threshold else no).append(code)
    return torch.stack(yes).mean(0) - torch.stack(no).mean(0)


def wrong_4(codes, attribute):
    """Wrong twice: nothing is centred, and it divides by the standard deviation of the attribute instead of its variance."""
    covariance = torch.stack(
        [(codes[:, d] * attribute).mean() for d in range(codes.shape[1])]
    )
    return covariance / attribute.std()


def right_1(codes, attribute):
    """Right: for each dimension the 2 x 2 covariance matrix with the attribute, covariance over variance of the attribute."""
    slopes = []
    for column in codes.T:
        c = torch.cov(torch.stack([attribute.to(column.dtype), column]))
        slopes.append(c[0, 1] / c[0, 0])
    return torch.stack(slopes)


def right_2(codes, attribute):
    """Right: torch.linalg.lstsq of the centred codes on the centred attribute."""
    a = (attribute - attribute.mean()).to(codes.dtype)
    c = codes - codes.mean(0, keepdim=True)
    return torch.linalg.lstsq(a.unsqueeze(1), c).solution.squeeze(0)
