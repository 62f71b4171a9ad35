def wrong_1(loss, over_pixels, over_latent, pixels, latent, weight):
    """Forgets that the squared error is twice the negative log-likelihood."""
    beta = weight
    if over_pixels == "mean":
        beta *= pixels
    if over_latent == "mean":
        beta /= latent
    return beta


def wrong_2(loss, over_pixels, over_latent, pixels, latent, weight):
    """Divides by the number of pixels where it has to multiply."""
    beta = weight / (2 if loss == "squared error" else 1)
    if over_pixels == "mean":
        beta /= pixels
    if over_latent == "mean":
        beta /= latent
    return beta


def wrong_3(loss, over_pixels, over_latent, pixels, latent, weight):
    """Multiplies by the latent dimensions, as for the pixels, where it has to divide."""
    beta = weight / (2 if loss == "squared error" else 1)
    if over_pixels == "mean":
        beta *= pixels
    if over_latent == "mean":
        beta *= latent
    return beta


def wrong_4(loss, over_pixels, over_latent, pixels, latent, weight):
    """An elif too many: a squared error that is averaged gets no factor one half."""
    beta = weight
    if over_pixels == "mean":
        beta *= pixels
    elif loss == "squared error":
        beta /= 2
    if over_latent == "mean":
        beta /= latent
    return beta


def right_1(loss, over_pixels, over_latent, pixels, latent, weight):
    """The weight of the summed KL over the weight of the summed negative log-likelihood."""
    of_nll = (2 if loss == "squared error" else 1) / (pixels if over_pixels == "mean" else 1)
    of_kl = weight / (latent if over_latent == "mean" else 1)
    return of_kl / of_nll


def right_2(loss, over_pixels, over_latent, pixels, latent, weight):
    """A table of factors, multiplied."""
    factors = {
        ("loss", "bce"): 1.0,
        ("loss", "squared error"): 0.5,
        ("pixels", "sum"): 1.0,
        ("pixels", "mean"): float(pixels),
        ("latent", "sum"): 1.0,
        ("latent", "mean"): 1.0 / latent,
    }
    return weight * factors["loss", loss] * factors["pixels", over_pixels] * factors["latent", over_latent]
