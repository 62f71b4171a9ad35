import torch


def wrong_1(encode, decode, x, n):
    """Takes the posterior means of random images instead of drawing codes from their posteriors."""
    places = torch.randint(len(x), (n,))
    return decode(encode(x[places]).mean).mean


def wrong_2(encode, decode, x, n):
    """Draws the images without putting them back, so there are never more codes than images."""
    places = torch.randperm(len(x))[:n]
    return decode(encode(x[places]).sample()).mean


def wrong_3(encode, decode, x, n):
    """Draws from one Gaussian with the average mean and the average standard deviation of the posteriors."""
    q = encode(x)
    mean, std = q.mean.mean(0), q.stddev.mean(0)
    return decode(mean + std * torch.randn(n, mean.shape[-1])).mean


def wrong_4(encode, decode, x, n):
    """Counts the upper limit of randint as included, so the last image is never drawn."""
    places = torch.randint(0, len(x) - 1, (n,))
    return decode(encode(x[places]).sample()).mean


def right_1(encode, decode, x, n):
    """Random images with replacement, one posterior draw of each."""
    places = torch.randint(len(x), (n,))
    return decode(encode(x[places]).sample()).mean


def right_2(encode, decode, x, n):
    """Counts how often each image comes up and draws so many codes from its posterior."""
    places = torch.multinomial(torch.ones(len(x)), n, replacement=True)
    chosen, counts = places.unique(return_counts=True)
    codes = []
    for place, count in zip(chosen.tolist(), counts.tolist(), strict=True):
        codes.append(encode(x[place : place + 1]).sample((count,))[:, 0])
    codes = torch.cat(codes)
    return decode(codes[torch.randperm(n)]).mean
