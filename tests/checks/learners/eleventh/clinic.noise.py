import torch
from torch import Tensor


def wrong_1(codes: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
    """Wrong: divides by exp(log_var), the variance, instead of the standard deviation."""
    return ((codes - mean) / log_var.exp()).square().mean((0, 1)).sqrt()


def wrong_2(codes: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
    """Wrong: measures the spread around the average of the drawn codes of each image, not around the stated mean."""
    sigma = torch.exp(0.5 * log_var)
    centred = codes - codes.mean(dim=0, keepdim=True)
    return torch.sqrt(((centred / sigma) ** 2).mean(dim=(0, 1)))


def wrong_3(codes: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
    """Wrong: takes the root for each image, over its repeats, and then the mean of these roots over the images."""
    ratios = []
    for i in range(mean.shape[0]):
        u = (codes[:, i] - mean[i]) / (log_var[i] / 2).exp()
        ratios.append((u * u).mean(0).sqrt())
    return torch.stack(ratios).mean(0)


def wrong_4(codes: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
    """Wrong twice: takes exp(log_var) for the standard deviation, and forgets the root of the mean square."""
    standard = (codes - mean[None]) / torch.exp(log_var)[None]
    return torch.mean(standard.pow(2).flatten(0, 1), dim=0)


def right_1(codes: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
    """Right: Euclidean length of each dimension's column of standardised noise, over the root of the number of codes."""
    scaled = (codes - mean) * torch.exp(-log_var / 2)
    columns = scaled.reshape(-1, codes.shape[-1])
    return torch.linalg.vector_norm(columns, dim=0) / columns.shape[0] ** 0.5


def right_2(codes: Tensor, mean: Tensor, log_var: Tensor) -> Tensor:
    """Right: adds up the squares in a loop over repeats and images, then divides by their number and takes the root."""
    total = torch.zeros_like(mean[0])
    for drawn in codes:
        for z, centre, lv in zip(drawn, mean, log_var):
            total = total + ((z - centre) / lv.exp().sqrt()) ** 2
    return (total / (codes.shape[0] * codes.shape[1])).sqrt()
