import torch


def wrong_1(encode, decode, x, y, classes):
    """Repeats the whole batch class by class and reads the result as if it were image by image."""
    z = encode(x, y).repeat(classes, 1)
    labels = torch.arange(classes).repeat_interleave(len(x))
    images = decode(z, labels)
    return images.reshape(len(x), classes, *images.shape[1:])


def wrong_2(encode, decode, x, y, classes):
    """Encodes the image anew with each target class instead of with its own label."""
    columns = []
    for k in range(classes):
        label = torch.full_like(y, k)
        columns.append(decode(encode(x, label), label))
    return torch.stack(columns, dim=1)


def wrong_3(encode, decode, x, y, classes):
    """Stacks the classes in front of the batch."""
    z = encode(x, y)
    return torch.stack([decode(z, torch.full_like(y, k)) for k in range(classes)])


def wrong_4(encode, decode, x, y, classes):
    """Puts the image itself in the place of its own class instead of decoding it."""
    z = encode(x, y)
    out = torch.stack([decode(z, torch.full_like(y, k)) for k in range(classes)], dim=1)
    out[torch.arange(len(x)), y.long()] = x
    return out


def right_1(encode, decode, x, y, classes):
    """Encodes once, decodes class by class, stacks along a second axis."""
    z = encode(x, y)
    return torch.stack([decode(z, torch.full_like(y, k)) for k in range(classes)], dim=1)


def right_2(encode, decode, x, y, classes):
    """One call of decode: every code repeated for all classes, then unflattened."""
    z = encode(x, y).repeat_interleave(classes, dim=0)
    labels = torch.arange(classes, dtype=y.dtype, device=y.device).repeat(len(x))
    return decode(z, labels).unflatten(0, (len(x), classes))
