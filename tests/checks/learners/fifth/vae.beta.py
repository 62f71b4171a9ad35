def wrong_1(loss, over_pixels, over_latent, pixels, latent, weight):
    """Mistake: the 1/2 of the Gaussian's exponent is forgotten, a squared error counts as one likelihood."""
    beta = weight
    if over_pixels == "mean":
        beta = beta * pixels
    if over_latent == "mean":
        beta = beta / latent
    return float(beta)


def wrong_2(loss, over_pixels, over_latent, pixels, latent, weight):
    """Mistake: a mean over pixels divides beta by the number of pixels, in place of multiplying it."""
    likelihoods = {"bce": 1.0, "squared error": 2.0}[loss]
    kl_scale = 1 / latent if over_latent == "mean" else 1.0
    pixel_scale = 1 / pixels if over_pixels == "mean" else 1.0
    return weight * kl_scale * pixel_scale / likelihoods


def wrong_3(loss, over_pixels, over_latent, pixels, latent, weight):
    """Mistake: the squared error is corrected in the wrong direction, times 2 in place of divided by 2."""
    of_nll = 0.5 if loss == "squared error" else 1.0
    if over_pixels == "mean":
        of_nll /= pixels
    of_kl = weight * (1.0 if over_latent == "sum" else 1.0 / latent)
    return of_kl / of_nll


def wrong_4(loss, over_pixels, over_latent, pixels, latent, weight):
    """Two mistakes: no 1/2 for the squared error, and a mean over the latent dimensions multiplies by their number."""
    factor = {"sum": 1, "mean": pixels}[over_pixels] * {"sum": 1, "mean": latent}[over_latent]
    return float(weight * factor)


def right_1(loss, over_pixels, over_latent, pixels, latent, weight):
    """Right: the coefficient of the KL divided by that of the negative log-likelihood."""
    of_nll = 2.0 if loss == "squared error" else 1.0
    if over_pixels == "mean":
        of_nll = of_nll / pixels
    of_kl = float(weight)
    if over_latent == "mean":
        of_kl = of_kl / latent
    return of_kl / of_nll


def right_2(loss, over_pixels, over_latent, pixels, latent, weight):
    """Right: a product of factors looked up in tables."""
    return float(
        weight
        * {"bce": 1.0, "squared error": 0.5}[loss]
        * {"sum": 1.0, "mean": pixels}[over_pixels]
        * {"sum": 1.0, "mean": 1.0 / latent}[over_latent]
    )
