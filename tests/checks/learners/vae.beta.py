import torch


def wrong_1(loss, over_pixels, over_latent, pixels, latent, weight):
    """The ratio is upside down: weight of the reconstruction over weight of the KL."""
    a = 2.0 if loss == "squared error" else 1.0
    if over_pixels == "mean":
        a /= pixels
    b = weight / latent if over_latent == "mean" else weight
    return a / b


def wrong_2(loss, over_pixels, over_latent, pixels, latent, weight):
    """Forgets that a bare squared error is twice the negative log-likelihood at sigma = 1."""
    a = 1 / pixels if over_pixels == "mean" else 1.0
    b = weight / latent if over_latent == "mean" else weight
    return b / a


def wrong_3(loss, over_pixels, over_latent, pixels, latent, weight):
    """The factor of the squared error goes the wrong way: counted as one half of the negative log-likelihood instead of twice."""
    a = 0.5 if loss == "squared error" else 1.0
    if over_pixels == "mean":
        a = a / pixels
    b = weight / (latent if over_latent == "mean" else 1)
    return b / a


def wrong_4(loss, over_pixels, over_latent, pixels, latent, weight):
    """A mean over the latent dimensions multiplies the KL's weight by their number instead of dividing it."""
    a = 2.0 if loss == "squared error" else 1.0
    if over_pixels == "mean":
        a /= pixels
    b = weight * latent if over_latent == "mean" else weight
    return b / a


def wrong_5(loss, over_pixels, over_latent, pixels, latent, weight):
    """A mean over pixels divides beta by the number of pixels instead of multiplying it."""
    beta = weight
    if over_pixels == "mean":
        beta = beta / pixels
    if over_latent == "mean":
        beta = beta / latent
    if loss == "squared error":
        beta = beta / 2
    return beta


def wrong_6(loss, over_pixels, over_latent, pixels, latent, weight):
    """Copies the normalised beta of the beta-VAE paper, weight * latent / pixels, and with it ignores the reductions and the factor 2 of the squared error."""
    return weight * latent / pixels


def right_1(loss, over_pixels, over_latent, pixels, latent, weight):
    """b / a with if-statements."""
    a = 2.0 if loss == "squared error" else 1.0
    if over_pixels == "mean":
        a /= pixels
    b = weight
    if over_latent == "mean":
        b /= latent
    return b / a


def right_2(loss, over_pixels, over_latent, pixels, latent, weight):
    """Tables of factors, multiplied."""
    times = {"bce": 1.0, "squared error": 0.5}[loss]
    times *= {"sum": 1, "mean": pixels}[over_pixels]
    return weight * times / {"sum": 1, "mean": latent}[over_latent]


def right_3(loss, over_pixels, over_latent, pixels, latent, weight):
    """Builds the loss from tensors and lets autograd measure what one nat of each term adds."""
    nll = torch.zeros(pixels, dtype=torch.float64, requires_grad=True)
    kl = torch.zeros(latent, dtype=torch.float64, requires_grad=True)
    error = 2 * nll if loss == "squared error" else 1 * nll
    total = getattr(error, over_pixels)() + weight * getattr(kl, over_latent)()
    per_nat, per_kl = torch.autograd.grad(total, [nll, kl])
    return (per_kl[0] / per_nat[0]).item()
