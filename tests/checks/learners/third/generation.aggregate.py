import torch
from torch import Tensor


def wrong_1(encode, decode, x: Tensor, n: int) -> Tensor:
    """Decodes the mean codes of random images, so that the posteriors' noise is missing."""
    rows = torch.randint(len(x), (n,))
    return decode(encode(x[rows]).mean).mean


def wrong_2(encode, decode, x: Tensor, n: int) -> Tensor:
    """Picks images without replacement, which gives too few of them when n is larger than the data set."""
    rows = torch.randperm(len(x))[:n]
    z = encode(x[rows]).sample()
    return decode(z).mean


def wrong_3(encode, decode, x: Tensor, n: int) -> Tensor:
    """Takes the average of the posteriors for an average of their codes, one draw from each image."""
    z = encode(x).sample((n,)).mean(1)
    return decode(z).mean


def wrong_4(encode, decode, x: Tensor, n: int) -> Tensor:
    """Never picks the last image, because the upper end of `torch.randint` is not included anyway."""
    rows = torch.randint(0, len(x) - 1, (n,))
    z = encode(x[rows]).sample()
    return decode(z).mean


def right_1(encode, decode, x: Tensor, n: int) -> Tensor:
    """Picks images with equal weights by `multinomial`, with replacement, and draws one code from each."""
    rows = torch.multinomial(torch.ones(len(x)), n, replacement=True)
    codes = encode(x[rows]).sample()
    return decode(codes).mean


def right_2(encode, decode, x: Tensor, n: int) -> Tensor:
    """Makes one image at a time: a random image, a code from its posterior, the mean decoded from it."""
    means = []
    for _ in range(n):
        i = int(torch.randint(len(x), ()))
        z = encode(x[i : i + 1]).sample()
        means.append(decode(z).mean)
    return torch.cat(means)
