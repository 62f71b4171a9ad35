import torch


def wrong_1(encode, decode, x, n):
    """Takes the posterior means of random images instead of drawing from their posteriors."""
    chosen = x[torch.randint(len(x), (n,))]
    return decode(encode(chosen).mean).mean


def wrong_2(encode, decode, x, n):
    """Chooses one image, and draws all n codes from its posterior."""
    i = torch.randint(len(x), (1,)).item()
    z = encode(x[i : i + 1]).sample((n,))[:, 0]
    return decode(z).mean


def wrong_3(encode, decode, x, n):
    """Fits one Gaussian to the codes of all images and draws from it, instead of from the mixture."""
    codes = encode(x).sample()
    z = torch.normal(codes.mean(0).expand(n, -1), codes.std(0).expand(n, -1))
    return decode(z).mean


def wrong_4(encode, decode, x, n):
    """Two mistakes: the images are taken in order from the first instead of at random, and p(x|z) is sampled instead of its mean returned."""
    chosen = x[torch.arange(n) % len(x)]
    z = encode(chosen).sample()
    return decode(z).sample()


def right_1(encode, decode, x, n):
    """A random image for each code, with replacement, and one draw from its posterior."""
    chosen = torch.randint(len(x), (n,), device=x.device)
    return decode(encode(x[chosen]).sample()).mean


def right_2(encode, decode, x, n):
    """Counts how often each image is chosen, draws as many codes from its posterior, and shuffles them."""
    picks = torch.ones(len(x)).multinomial(n, replacement=True)
    codes = []
    for i, count in enumerate(torch.bincount(picks, minlength=len(x)).tolist()):
        if count > 0:
            codes.append(encode(x[i : i + 1]).sample((count,))[:, 0])
    z = torch.cat(codes)[torch.randperm(n)]
    return decode(z).mean
