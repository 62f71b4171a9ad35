import torch


def wrong_1(images, low, high):
    """Mistake: takes the smallest and largest value of the images instead of the given ends of the scale."""
    images = images.float()
    smallest, largest = images.min(), images.max()
    return (images - smallest) / (largest - smallest)


def wrong_2(images, low, high):
    """Mistake: divides by the upper end instead of by the width of the scale."""
    return images.to(torch.get_default_dtype()).sub(low).div(high)


def wrong_3(images, low, high):
    """Mistake: the result is stored in a tensor of the images' dtype, so bytes stay bytes and are cut to 0 or 1."""
    out = torch.zeros_like(images)
    for i, image in enumerate(images):
        out[i] = (image - low) / (high - low)
    return out


def wrong_4(images, low, high):
    """Two mistakes: low becomes 1 and high 0 (turned round), and the divisor is the upper end, not the width."""
    return (high - images.float()) / high


def right_1(images, low, high):
    """The formula, after conversion to floating point where the images are no floats."""
    if not images.is_floating_point():
        images = images.to(torch.get_default_dtype())
    return (images - low) / (high - low)


def right_2(images, low, high):
    """As a scale and an offset with torch functions, in double precision on the way."""
    dtype = images.dtype if images.dtype.is_floating_point else torch.get_default_dtype()
    width = float(high) - float(low)
    return torch.div(torch.sub(images.to(torch.float64), float(low)), width).to(dtype)
