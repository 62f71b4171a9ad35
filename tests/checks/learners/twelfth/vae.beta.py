def wrong_1(loss, over_pixels, over_latent, pixels, latent, weight):
    """Wrong: the squared error is taken for the negative log-likelihood itself, without the factor one half."""
    beta = weight
    if over_pixels == "mean":
        beta = beta * pixels
    if over_latent == "mean":
        beta = beta / latent
    return float(beta)


def wrong_2(loss, over_pixels, over_latent, pixels, latent, weight):
    """Wrong: for a reconstruction averaged over pixels beta is divided by their number instead of multiplied."""
    nll = {"bce": 1.0, "squared error": 2.0}[loss]
    nll *= pixels if over_pixels == "mean" else 1
    kl = weight / latent if over_latent == "mean" else weight
    return kl / nll


def wrong_3(loss, over_pixels, over_latent, pixels, latent, weight):
    """Wrong: a KL averaged over latent dimensions is treated like one that is summed."""
    factor = 1.0 if loss == "bce" else 2.0
    if over_pixels == "mean":
        factor /= pixels
    return weight / factor


def wrong_4(loss, over_pixels, over_latent, pixels, latent, weight):
    """Wrong twice: the squared error doubles beta instead of halving it, and a KL averaged over latent dimensions multiplies by their number."""
    return (
        weight
        * (pixels if over_pixels == "mean" else 1.0)
        * (latent if over_latent == "mean" else 1.0)
        * (2.0 if loss == "squared error" else 1.0)
    )


def right_1(loss, over_pixels, over_latent, pixels, latent, weight):
    """Right: what one nat of likelihood costs in this loss, what one nat of KL costs, and the quotient."""
    price_of_nll = 2.0 if loss == "squared error" else 1.0
    price_of_kl = float(weight)
    if over_pixels == "mean":
        price_of_nll = price_of_nll / pixels
    if over_latent == "mean":
        price_of_kl = price_of_kl / latent
    return price_of_kl / price_of_nll


def right_2(loss, over_pixels, over_latent, pixels, latent, weight):
    """Right: multiplies the weight through by a table of factors, one for each choice."""
    table = {
        ("loss", "bce"): 1.0,
        ("loss", "squared error"): 0.5,
        ("pixels", "sum"): 1.0,
        ("pixels", "mean"): float(pixels),
        ("latent", "sum"): 1.0,
        ("latent", "mean"): 1.0 / latent,
    }
    beta = weight
    for key in (("loss", loss), ("pixels", over_pixels), ("latent", over_latent)):
        beta = beta * table[key]
    return beta
