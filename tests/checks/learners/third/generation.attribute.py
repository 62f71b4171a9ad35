import torch
from torch import Tensor


def wrong_1(codes: Tensor, attribute: Tensor) -> Tensor:
    """Fits the lines the other way round, the attribute over each dimension of the code."""
    c = codes - codes.mean(0)
    a = attribute - attribute.mean()
    return (a[:, None] * c).sum(0) / (c**2).sum(0)


def wrong_2(codes: Tensor, attribute: Tensor) -> Tensor:
    """Forces the lines through the origin, because nothing is centred."""
    return attribute @ codes / (attribute @ attribute)


def wrong_3(codes: Tensor, attribute: Tensor) -> Tensor:
    """Takes the recipe for 0/1 attributes, mean code above the average minus mean code below, for any attribute."""
    high = attribute > attribute.mean()
    return codes[high].mean(0) - codes[~high].mean(0)


def wrong_4(codes: Tensor, attribute: Tensor) -> Tensor:
    """Divides a covariance with n in the denominator by a variance with n - 1."""
    covariance = ((attribute - attribute.mean())[:, None] * (codes - codes.mean(0))).mean(0)
    return covariance / attribute.var()


def right_1(codes: Tensor, attribute: Tensor) -> Tensor:
    """Solves the least-squares problem with an intercept and a slope by `lstsq`, in double precision."""
    a = attribute.double()
    design = torch.stack([torch.ones_like(a), a - a.mean()], dim=1)
    solution = torch.linalg.lstsq(design, codes.double()).solution
    return solution[1].to(codes.dtype)


def right_2(codes: Tensor, attribute: Tensor) -> Tensor:
    """Goes through the dimensions and divides covariance by variance, both from `torch.cov`."""
    slopes = []
    for j in range(codes.shape[1]):
        cov = torch.cov(torch.stack([attribute.to(codes.dtype), codes[:, j]]))
        slopes.append(cov[0, 1] / cov[0, 0])
    return torch.stack(slopes)
