import torch


def wrong_1(images, low, high):
    """Wrong: the scale is read off the images (their own minimum and maximum), low and high are ignored."""
    images = images.float()
    darkest, lightest = images.min(), images.max()
    return (images - darkest) / (lightest - darkest)


def wrong_2(images, low, high):
    """Wrong: the result is cast back to the dtype of the images, so that bytes are cut off to 0 or 1."""
    scaled = (images.double() - low) / (high - low)
    return scaled.to(images.dtype)


def wrong_3(images, low, high):
    """Wrong: brings images to [-1, 1]: minus the middle of the scale, over half of its length."""
    mean = (low + high) / 2
    std = (high - low) / 2
    return images.float().sub(mean).div(std)


def wrong_4(images, low, high):
    """Wrong twice: low is not subtracted (images / high only), and black and white are exchanged."""
    return 1 - images.to(torch.float32) / high


def right_1(images, low, high):
    """Right: the distance from low, over the sum of the distances from both ends, as floating-point numbers."""
    if not images.is_floating_point():
        images = images.to(torch.get_default_dtype())
    above, below = images - low, high - images
    return above / (above + below)


def right_2(images, low, high):
    """Right: minus low, over the length of the scale, in double precision, then back to a float dtype."""
    dtype = images.dtype if images.dtype.is_floating_point else torch.float32
    share = torch.sub(images.double(), float(low)).div(float(high) - float(low))
    return share.to(dtype)
