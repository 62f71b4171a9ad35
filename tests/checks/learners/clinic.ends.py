import torch
from jaxtyping import Float
from torch import Tensor


def wrong_1(
    x: Float[Tensor, "batch pixels"], p: Float[Tensor, "batch pixels"]
) -> tuple[Float[Tensor, ""], Float[Tensor, ""]]:
    """Averages within each image first and then over the images, instead of over all pixels of the batch."""
    black, white = (x < 0.1).to(p.dtype), (x > 0.9).to(p.dtype)
    dark = (p * black).sum(1) / black.sum(1)
    light = (p * white).sum(1) / white.sum(1)
    return dark.mean(), light.mean()


def wrong_2(
    x: Float[Tensor, "batch pixels"], p: Float[Tensor, "batch pixels"]
) -> tuple[Float[Tensor, ""], Float[Tensor, ""]]:
    """The two means are in the wrong order."""
    return p[x > 0.9].mean(), p[x < 0.1].mean()


def wrong_3(
    x: Float[Tensor, "batch pixels"], p: Float[Tensor, "batch pixels"]
) -> tuple[Float[Tensor, ""], Float[Tensor, ""]]:
    """Splits at one half: grey pixels count as black or white."""
    return p[x < 0.5].mean(), p[x >= 0.5].mean()


def wrong_4(
    x: Float[Tensor, "batch pixels"], p: Float[Tensor, "batch pixels"]
) -> tuple[Float[Tensor, ""], Float[Tensor, ""]]:
    """Divides by the number of all pixels instead of by the number of black or white ones."""
    return (p * (x < 0.1)).mean(), (p * (x > 0.9)).mean()


def wrong_5(
    x: Float[Tensor, "batch pixels"], p: Float[Tensor, "batch pixels"]
) -> tuple[Float[Tensor, ""], Float[Tensor, ""]]:
    """Chooses the pixels by the reconstruction instead of by the image."""
    return p[p < 0.1].mean(), p[p > 0.9].mean()


def wrong_6(
    x: Float[Tensor, "batch pixels"], p: Float[Tensor, "batch pixels"]
) -> tuple[Float[Tensor, ""], Float[Tensor, ""]]:
    """Takes only pixels that are exactly 0 or exactly 1."""
    return p[x == 0].mean(), p[x == 1].mean()


def right_1(
    x: Float[Tensor, "batch pixels"], p: Float[Tensor, "batch pixels"]
) -> tuple[Float[Tensor, ""], Float[Tensor, ""]]:
    """Boolean indices and means."""
    return p[x < 0.1].mean(), p[x > 0.9].mean()


def right_2(
    x: Float[Tensor, "batch pixels"], p: Float[Tensor, "batch pixels"]
) -> tuple[Float[Tensor, ""], Float[Tensor, ""]]:
    """Sums under a mask divided by the mask's count."""
    black, white = (x < 0.1).to(p.dtype), (x > 0.9).to(p.dtype)
    return (p * black).sum() / black.sum(), (p * white).sum() / white.sum()


def right_3(
    x: Float[Tensor, "batch pixels"], p: Float[Tensor, "batch pixels"]
) -> tuple[Float[Tensor, ""], Float[Tensor, ""]]:
    """torch.where puts nan elsewhere, nanmean leaves it out."""
    nan = torch.full_like(p, float("nan"))
    return torch.where(x < 0.1, p, nan).nanmean(), torch.where(x > 0.9, p, nan).nanmean()
