import torch


def wrong_1(x, period):
    """Cuts the image into period x period tiles that lie together instead of sorting by remainders."""
    b, c, h, w = x.shape
    tiles = x.reshape(b, c, period, h // period, period, w // period)
    means = tiles.mean((3, 5))
    return means.var((2, 3), correction=0) / x.var((2, 3), correction=0)


def wrong_2(x, period):
    """Leaves torch's correction in both variances, which divide by n - 1."""
    b, c, h, w = x.shape
    means = x.reshape(b, c, h // period, period, w // period, period).mean((2, 4))
    return means.var((2, 3)) / x.var((2, 3))


def wrong_3(x, period):
    """Returns the mean variance within the phases, which is the share that does not repeat."""
    b, c, h, w = x.shape
    phases = x.reshape(b, c, h // period, period, w // period, period)
    within = phases.var((2, 4), correction=0).mean((2, 3))
    return within / x.var((2, 3), correction=0)


def wrong_4(x, period):
    """Sorts by the rows' remainders and the columns' remainders separately and adds the two, so mixed patterns are lost."""
    b, c, h, w = x.shape
    rows = x.reshape(b, c, h // period, period, w).mean((2, 4))
    columns = x.reshape(b, c, h, w // period, period).mean((2, 3))
    explained = rows.var(2, correction=0) + columns.var(2, correction=0)
    return explained / x.var((2, 3), correction=0)


def right_1(x, period):
    """A view with the remainders as axes of their own."""
    b, c, h, w = x.shape
    means = x.reshape(b, c, h // period, period, w // period, period).mean(dim=(2, 4))
    return means.var(dim=(2, 3), correction=0) / x.var(dim=(2, 3), correction=0)


def right_2(x, period):
    """A loop over the phases with strided slices, variances from centred squares."""
    means = torch.stack(
        [x[:, :, i::period, j::period].mean((2, 3)) for i in range(period) for j in range(period)]
    )
    centre = x.mean((2, 3))
    total = (x - centre[:, :, None, None]).square().mean((2, 3))
    return (means - centre).square().mean(0) / total
