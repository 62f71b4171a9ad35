import torch
from jaxtyping import Float
from torch import Tensor


def wrong_1(images: Tensor, low: float, high: float) -> Float[Tensor, "*batch"]:
    """uses the smallest and largest value found in the images instead of the two ends of the scale"""
    low, high = images.min(), images.max()
    return (images - low) / (high - low)


def wrong_2(images: Tensor, low: float, high: float) -> Float[Tensor, "*batch"]:
    """divides by high without subtracting low, right only for scales that begin at 0"""
    return images / high


def wrong_3(images: Tensor, low: float, high: float) -> Float[Tensor, "*batch"]:
    """divides by 255 whatever the scale is, as recipes for bytes do"""
    return images / 255


def wrong_4(images: Tensor, low: float, high: float) -> Float[Tensor, "*batch"]:
    """converts the result back to the dtype of the images, so bytes are cut down to 0 and 1"""
    scaled = (images.double() - low) / (high - low)
    return scaled.to(images.dtype)


def wrong_5(images: Tensor, low: float, high: float) -> Float[Tensor, "*batch"]:
    """works in place, so the caller's floating-point images are changed as well"""
    if not images.is_floating_point():
        images = images.float()
    images -= low
    images /= high - low
    return images


def wrong_6(images: Tensor, low: float, high: float) -> Float[Tensor, "*batch"]:
    """adds low instead of subtracting it"""
    return images / (high - low) + low / (high - low)


def right_1(images: Tensor, low: float, high: float) -> Float[Tensor, "*batch"]:
    """converts integers to floating point, subtracts low and divides by the width of the scale"""
    if not images.is_floating_point():
        images = images.to(torch.get_default_dtype())
    return (images - low) / (high - low)


def right_2(images: Tensor, low: float, high: float) -> Float[Tensor, "*batch"]:
    """promotes the dtype first, then the library's sub and div"""
    values = images.to(torch.promote_types(images.dtype, torch.get_default_dtype()))
    return torch.div(torch.sub(values, low), high - low)


def right_3(images: Tensor, low: float, high: float) -> Float[Tensor, "*batch"]:
    """one minus the distance from white, over the width of the scale"""
    dtype = images.dtype if images.is_floating_point() else torch.float32
    return 1 - (high - images.to(dtype)) / (high - low)
