import torch


def wrong_1(encode, decode, x, y, classes):
    """Encodes each image anew with the class it is to be shown in, instead of its own label."""
    images = []
    for k in range(classes):
        label = torch.full_like(y, k)
        images.append(decode(encode(x, label), label))
    return torch.stack(images, dim=1)


def wrong_2(encode, decode, x, y, classes):
    """The rows come class by class, and are read as image by image: view instead of a transposition."""
    z = encode(x, y)
    labels = torch.arange(classes, device=y.device).repeat_interleave(len(x))
    images = decode(z.repeat(classes, 1), labels)
    return images.view(len(x), classes, *images.shape[1:])


def wrong_3(encode, decode, x, y, classes):
    """Puts the original image in the place of its own class instead of decoding it there."""
    z = encode(x, y)
    sheet = torch.stack([decode(z, torch.full_like(y, k)) for k in range(classes)], 1)
    sheet = sheet.clone()
    sheet[torch.arange(len(x)), y.long()] = x
    return sheet


def wrong_4(encode, decode, x, y, classes):
    """Two mistakes: encoded with the class asked for, and column j is the image's own class plus j instead of class j."""
    columns = []
    for step in range(classes):
        label = (y + step) % classes
        columns.append(decode(encode(x, label), label))
    return torch.stack(columns, dim=1)


def right_1(encode, decode, x, y, classes):
    """One code per image, decoded once for every class, stacked along a new second axis."""
    z = encode(x, y)
    return torch.stack([decode(z, torch.full_like(y, k)) for k in range(classes)], dim=1)


def right_2(encode, decode, x, y, classes):
    """One call of decode: every code repeated for all classes, image by image."""
    z = encode(x, y).repeat_interleave(classes, dim=0)
    labels = torch.arange(classes, dtype=y.dtype, device=y.device).repeat(len(y))
    images = decode(z, labels)
    return images.reshape(len(y), classes, *images.shape[1:])
