import torch
from jaxtyping import Float
from torch import Tensor


def wrong_1(
    x: Float[Tensor, "batch pixels"], p: Float[Tensor, "batch pixels"]
) -> tuple[Float[Tensor, ""], Float[Tensor, ""]]:
    """Averages within each image first and then over images, so that pixels do not count alike."""
    black, white = (x < 0.1).to(p.dtype), (x > 0.9).to(p.dtype)
    dark = (p * black).sum(1) / black.sum(1).clamp(min=1)
    light = (p * white).sum(1) / white.sum(1).clamp(min=1)
    return dark.mean(), light.mean()


def wrong_2(
    x: Float[Tensor, "batch pixels"], p: Float[Tensor, "batch pixels"]
) -> tuple[Float[Tensor, ""], Float[Tensor, ""]]:
    """Splits the pixels at one half, so that grey ones count as black or white."""
    return p[x < 0.5].mean(), p[x >= 0.5].mean()


def wrong_3(
    x: Float[Tensor, "batch pixels"], p: Float[Tensor, "batch pixels"]
) -> tuple[Float[Tensor, ""], Float[Tensor, ""]]:
    """Sets the other pixels to zero and divides by the number of all pixels, not of the chosen ones."""
    return torch.where(x < 0.1, p, 0.0).mean(), torch.where(x > 0.9, p, 0.0).mean()


def wrong_4(
    x: Float[Tensor, "batch pixels"], p: Float[Tensor, "batch pixels"]
) -> tuple[Float[Tensor, ""], Float[Tensor, ""]]:
    """Returns the mean error |p - x| at both ends instead of the mean of p."""
    error = (p - x).abs()
    return error[x < 0.1].mean(), error[x > 0.9].mean()


def right_1(
    x: Float[Tensor, "batch pixels"], p: Float[Tensor, "batch pixels"]
) -> tuple[Float[Tensor, ""], Float[Tensor, ""]]:
    """Picks the pixels with two masks and averages."""
    return p[x < 0.1].mean(), p[x > 0.9].mean()


def right_2(
    x: Float[Tensor, "batch pixels"], p: Float[Tensor, "batch pixels"]
) -> tuple[Float[Tensor, ""], Float[Tensor, ""]]:
    """Weighted means: sums of p under the masks over all images, divided by the numbers of pixels."""
    found = []
    for mask in (x < 0.1, x > 0.9):
        total = sum((row * chosen).sum() for row, chosen in zip(p, mask, strict=True))
        found.append(total / mask.sum())
    return found[0], found[1]
