import torch


def wrong_1(loss, pixels, latent):
    """Wrong: forgets the constant, loss(0, 0) is not taken away."""
    d = loss(torch.full((1, pixels), 1 / pixels), torch.zeros(1, latent))
    r = loss(torch.zeros(1, pixels), torch.full((1, latent), 1 / latent))
    return float(r / d)


def wrong_2(loss, pixels, latent):
    """Wrong: one nat in EVERY pixel and in EVERY dimension, not one nat in all."""
    zero_x, zero_z = torch.zeros(4, pixels), torch.zeros(4, latent)
    base = loss(zero_x, zero_z)
    rate = loss(zero_x, zero_z + 1) - base
    distortion = loss(zero_x + 1, zero_z) - base
    return float(rate / distortion)


def wrong_3(loss, pixels, latent):
    """Wrong: the reciprocal, distortion over rate."""
    def f(d, r):
        return float(
            loss(
                torch.full((1, pixels), d / pixels, dtype=torch.float64),
                torch.full((1, latent), r / latent, dtype=torch.float64),
            )
        )

    return (f(1.0, 0.0) - f(0.0, 0.0)) / (f(0.0, 1.0) - f(0.0, 0.0))


def wrong_4(loss, pixels, latent):
    """Wrong twice: corrects for the pixels alone (every latent dimension gets one nat), and the constant stays in the distortion."""
    a = torch.zeros(2, pixels)
    b = torch.zeros(2, latent)
    per_rate = float(loss(a, b + 1)) - float(loss(a, b))
    per_distortion = float(loss(a + 1 / pixels, b))
    return per_rate / per_distortion


def right_1(loss, pixels, latent):
    """Right: differences of the loss on uniformly spread nats, in double precision."""
    x = torch.zeros(1, pixels, dtype=torch.float64)
    z = torch.zeros(1, latent, dtype=torch.float64)
    base = loss(x, z)
    return float((loss(x, z + 1 / latent) - base) / (loss(x + 1 / pixels, z) - base))


def right_2(loss, pixels, latent):
    """Right: slopes of total nats by an inner function, batch of three, single precision with long steps (it is a straight line)."""
    def total(distortion, rate):
        nll = torch.full((3, pixels), distortion / pixels)
        kl = torch.full((3, latent), rate / latent)
        return float(loss(nll, kl))

    step = 1e4
    slope_of_rate = (total(0.0, step) - total(0.0, 0.0)) / step
    slope_of_distortion = (total(step, 0.0) - total(0.0, 0.0)) / step
    return slope_of_rate / slope_of_distortion
