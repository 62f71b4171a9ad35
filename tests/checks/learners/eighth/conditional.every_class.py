import torch


def wrong_1(encode, decode, x, y, classes):
    """Wrong: encodes each image anew with the class that is asked for, instead of once with its own label."""
    images = []
    for k in range(classes):
        label = torch.full_like(y, k)
        images.append(decode(encode(x, label), label))
    return torch.stack(images, dim=1)


def wrong_2(encode, decode, x, y, classes):
    """Wrong: decodes class after class and then reads the rows as image after image, without exchanging the two axes: styles and classes are mixed up."""
    z = encode(x, y)
    labels = torch.arange(classes, dtype=y.dtype).repeat_interleave(len(x))
    out = decode(z.repeat(classes, 1), labels)
    return out.reshape(len(x), classes, *out.shape[1:])


def wrong_3(encode, decode, x, y, classes):
    """Wrong: begins each row with the image's own class and counts on from there, instead of beginning with class 0."""
    z = encode(x, y)
    return torch.stack([decode(z, (y + k) % classes) for k in range(classes)], 1)


def wrong_4(encode, decode, x, y, classes):
    """Wrong twice: encodes each image anew with the class that is asked for, and lets the classes run from last to first."""
    columns = []
    for k in reversed(range(classes)):
        wanted = y * 0 + k
        columns.append(decode(encode(x, wanted), wanted)[:, None])
    return torch.cat(columns, 1)


def right_1(encode, decode, x, y, classes):
    """Right: one code for each image from its own label; repeats it for all classes, decodes all at once, and unflattens."""
    z = encode(x, y)
    wanted = torch.arange(classes, dtype=y.dtype, device=y.device).repeat(len(x))
    images = decode(z.repeat_interleave(classes, dim=0), wanted)
    return images.unflatten(0, (len(x), classes))


def right_2(encode, decode, x, y, classes):
    """Right: encodes once, decodes class by class, and moves the axis of classes behind that of the batch."""
    z = encode(x, y)
    by_class = torch.stack([decode(z, y.new_full(y.shape, k)) for k in range(classes)])
    return by_class.transpose(0, 1).contiguous()
