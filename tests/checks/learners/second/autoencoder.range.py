import torch


def wrong_1(images, low, high):
    """Uses the smallest and largest value of these images in place of the ends of the scale."""
    images = images.float()
    return (images - images.min()) / (images.max() - images.min())


def wrong_2(images, low, high):
    """Divides by the upper end instead of the width of the scale."""
    return (images.float() - low) / high


def wrong_3(images, low, high):
    """Gives the result the type of the images, so that bytes are cut to 0 and 1."""
    return ((images - low) / (high - low)).to(images.dtype)


def wrong_4(images, low, high):
    """Guesses the scale from the values, and knows bytes and [-1, 1] alone."""
    images = images.float()
    if images.max() > 1:
        return images / 255
    if images.min() < 0:
        return (images + 1) / 2
    return images


def right_1(images, low, high):
    """To floats first, then shift and divide by the width of the scale."""
    return (images.float() - low) / (high - low)


def right_2(images, low, high):
    """One minus the share of the way that is missing to the upper end; floats keep their type."""
    if not images.is_floating_point():
        images = images.to(torch.get_default_dtype())
    return 1 - (high - images) / (high - low)
