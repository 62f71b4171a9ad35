def wrong_1(loss, over_pixels, over_latent, pixels, latent, weight):
    """Wrong: forgets that a bare squared error is twice the negative log-likelihood: it is treated like the cross-entropy."""
    beta = weight
    if over_pixels == "mean":
        beta = beta * pixels
    if over_latent == "mean":
        beta = beta / latent
    return float(beta)


def wrong_2(loss, over_pixels, over_latent, pixels, latent, weight):
    """Wrong: a mean over pixels divides by the number of pixels instead of multiplying."""
    reconstruction = {"bce": 1.0, "squared error": 2.0}[loss]
    if over_pixels == "mean":
        reconstruction *= pixels
    kl = weight / latent if over_latent == "mean" else weight
    return kl / reconstruction


def wrong_3(loss, over_pixels, over_latent, pixels, latent, weight):
    """Wrong: leaves the reduction over the latent dimensions out: a mean of the KL counts like a sum."""
    half = 0.5 if loss == "squared error" else 1.0
    return weight * half * (pixels if over_pixels == "mean" else 1)


def wrong_4(loss, over_pixels, over_latent, pixels, latent, weight):
    """Wrong twice: the squared error doubles beta instead of halving it, and a mean over latents multiplies by their number."""
    factor = 2.0 if loss == "squared error" else 1.0
    factor *= pixels if over_pixels == "mean" else 1
    factor *= latent if over_latent == "mean" else 1
    return weight * factor


def right_1(loss, over_pixels, over_latent, pixels, latent, weight):
    """Right: writes the loss as a function of summed negative log-likelihood and summed KL, and divides its two slopes."""

    def value(nll, kl):
        reconstruction = 2 * nll if loss == "squared error" else nll
        if over_pixels == "mean":
            reconstruction = reconstruction / pixels
        if over_latent == "mean":
            kl = kl / latent
        return reconstruction + weight * kl

    return float(value(0.0, 1.0) / value(1.0, 0.0))


def right_2(loss, over_pixels, over_latent, pixels, latent, weight):
    """Right: tables of what the loss has to be multiplied by: pixels for a mean, 1/2 for a bare squared error, 1/latent for the KL."""
    per_pixel = {"sum": 1, "mean": pixels}
    per_latent = {"sum": 1, "mean": latent}
    nats = {"bce": 1, "squared error": 2}
    return float(weight) * per_pixel[over_pixels] / (nats[loss] * per_latent[over_latent])
