import torch
from jaxtyping import Float, Int
from torch import Tensor


def wrong_1(
    encode, decode, x: Float[Tensor, "batch *event"], y: Int[Tensor, "batch"], classes: int
) -> Float[Tensor, "batch classes *event"]:
    """Encodes the image with the class asked for instead of its own label."""
    images = []
    for k in range(classes):
        wanted = torch.full_like(y, k)
        images.append(decode(encode(x, wanted), wanted))
    return torch.stack(images, 1)


def wrong_2(
    encode, decode, x: Float[Tensor, "batch *event"], y: Int[Tensor, "batch"], classes: int
) -> Float[Tensor, "batch classes *event"]:
    """Stacks along the first axis: classes come before the batch."""
    z = encode(x, y)
    return torch.stack([decode(z, torch.full_like(y, k)) for k in range(classes)])


def wrong_3(
    encode, decode, x: Float[Tensor, "batch *event"], y: Int[Tensor, "batch"], classes: int
) -> Float[Tensor, "batch classes *event"]:
    """Decodes class after class in one batch and then reads the result as image after image: the rows are mixed up."""
    z = encode(x, y)
    images = decode(z.repeat(classes, 1), torch.arange(classes).repeat_interleave(len(x)))
    return images.reshape(len(x), classes, *images.shape[1:])


def wrong_4(
    encode, decode, x: Float[Tensor, "batch *event"], y: Int[Tensor, "batch"], classes: int
) -> Float[Tensor, "batch classes *event"]:
    """Puts the image itself instead of its decoded code at its own class."""
    z = encode(x, y)
    images = torch.stack([decode(z, torch.full_like(y, k)) for k in range(classes)], 1)
    images[torch.arange(len(x)), y] = x
    return images


def wrong_5(
    encode, decode, x: Float[Tensor, "batch *event"], y: Int[Tensor, "batch"], classes: int
) -> Float[Tensor, "batch classes *event"]:
    """Shows only classes that occur in the batch instead of all."""
    z = encode(x, y)
    return torch.stack([decode(z, torch.full_like(y, int(k))) for k in y.unique()], 1)


def wrong_6(
    encode, decode, x: Float[Tensor, "batch *event"], y: Int[Tensor, "batch"], classes: int
) -> Float[Tensor, "batch classes *event"]:
    """Flattens the images: the event's shape is lost."""
    z = encode(x, y)
    images = torch.stack([decode(z, torch.full_like(y, k)) for k in range(classes)], 1)
    return images.flatten(2)


def right_1(
    encode, decode, x: Float[Tensor, "batch *event"], y: Int[Tensor, "batch"], classes: int
) -> Float[Tensor, "batch classes *event"]:
    """Encodes once, decodes in a loop over the classes, stacks along the second axis."""
    z = encode(x, y)
    return torch.stack([decode(z, torch.full_like(y, k)) for k in range(classes)], dim=1)


def right_2(
    encode, decode, x: Float[Tensor, "batch *event"], y: Int[Tensor, "batch"], classes: int
) -> Float[Tensor, "batch classes *event"]:
    """One large batch, image after image, by repeat_interleave of codes and repeat of labels."""
    z = encode(x, y).repeat_interleave(classes, 0)
    images = decode(z, torch.arange(classes).repeat(len(x)))
    return images.unflatten(0, (len(x), classes))


def right_3(
    encode, decode, x: Float[Tensor, "batch *event"], y: Int[Tensor, "batch"], classes: int
) -> Float[Tensor, "batch classes *event"]:
    """A loop over the images: each code expanded to all classes."""
    rows = []
    for code in encode(x, y):
        rows.append(decode(code.expand(classes, -1), torch.arange(classes)))
    return torch.stack(rows)
