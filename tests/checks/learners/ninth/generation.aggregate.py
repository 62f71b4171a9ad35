import torch
from torch import distributions as td


def wrong_1(encode, decode, x, n):
    """Wrong: decodes the means of q(z|x_i) of random images instead of codes drawn from them."""
    rows = torch.randint(len(x), (n,))
    return decode(encode(x[rows]).mean).mean


def wrong_2(encode, decode, x, n):
    """Wrong: chooses one image at random and draws all n codes from its posterior alone."""
    i = torch.randint(len(x), ()).item()
    codes = encode(x[i : i + 1]).sample((n,))[:, 0]
    return decode(codes).mean


def wrong_3(encode, decode, x, n):
    """Wrong: fits one diagonal Gaussian to the codes of all images and draws from it, not from the mixture q(z)."""
    z = encode(x).sample()
    fitted = td.Normal(z.mean(0), z.std(0, correction=0) + 1e-12)
    return decode(fitted.sample((n,))).mean


def wrong_4(encode, decode, x, n):
    """Wrong twice: takes the first n images (from the start again if there are fewer), not random ones, and their mean codes."""
    codes = []
    for k in range(n):
        image = x[k % len(x)]
        codes.append(encode(image[None]).mean)
    return decode(torch.cat(codes)).mean


def right_1(encode, decode, x, n):
    """Right: n times, chooses an image at random (with replacement) and draws one code from its posterior; decodes all."""
    codes = []
    for _ in range(n):
        i = int(torch.randint(0, x.shape[0], (1,)))
        codes.append(encode(x[i].unsqueeze(0)).sample())
    return decode(torch.cat(codes, 0)).mean


def right_2(encode, decode, x, n):
    """Right: draws how often each image is chosen (multinomial counts), a fresh code for each time, and shuffles the codes."""
    chosen = torch.ones(len(x)).multinomial(n, replacement=True)
    counts = torch.bincount(chosen, minlength=len(x))
    z = encode(x.repeat_interleave(counts.to(x.device), dim=0)).sample()
    return decode(z[torch.randperm(n)]).mean
