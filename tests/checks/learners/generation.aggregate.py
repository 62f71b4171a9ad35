import torch


def wrong_1(encode, decode, x, n):
    """Takes the first n images instead of random ones (and gives too few if there are fewer)."""
    z = encode(x[:n]).sample()
    return decode(z).mean


def wrong_2(encode, decode, x, n):
    """Draws all n codes from the posterior of one single image."""
    i = torch.randint(len(x), (1,))
    z = encode(x[i]).sample((n,))[:, 0]
    return decode(z).mean


def wrong_3(encode, decode, x, n):
    """Uses the posterior means of the chosen images: nothing is drawn from q(z|x)."""
    chosen = torch.randint(len(x), (n,))
    return decode(encode(x[chosen]).mean).mean


def wrong_4(encode, decode, x, n):
    """Returns draws from p(x|z) instead of its means."""
    chosen = torch.randint(len(x), (n,))
    return decode(encode(x[chosen]).sample()).sample()


def wrong_5(encode, decode, x, n):
    """Averages the parameters of the posteriors: one Gaussian with the mean of the means and the mean of the standard deviations instead of the mixture."""
    q = encode(x)
    mean, std = q.mean.mean(0), q.stddev.mean(0)
    z = mean + std * torch.randn(n, len(mean))
    return decode(z).mean


def wrong_6(encode, decode, x, n):
    """Chooses without replacement, so there are never more codes than images: fewer than n when n is larger."""
    chosen = torch.randperm(len(x))[:n]
    z = encode(x[chosen]).sample()
    return decode(z).mean


def right_1(encode, decode, x, n):
    """Random images with replacement, one code from each posterior, decoded."""
    chosen = torch.randint(len(x), (n,))
    return decode(encode(x[chosen]).sample()).mean


def right_2(encode, decode, x, n):
    """Encodes all images once, picks means and standard deviations at random and adds the noise by hand."""
    q = encode(x)
    chosen = torch.multinomial(torch.ones(len(x)), n, replacement=True)
    mean, std = q.mean[chosen], q.stddev[chosen]
    return decode(mean + std * torch.randn_like(mean)).mean


def right_3(encode, decode, x, n):
    """A loop over draws: one random image, one code, one decoded mean at a time."""
    images = []
    for _ in range(n):
        i = int(torch.randint(len(x), ()))
        images.append(decode(encode(x[i : i + 1]).sample()).mean)
    return torch.cat(images)
