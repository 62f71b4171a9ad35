import torch


def wrong_1(log_w, z):
    """Weights are normalised over the batch, not over the samples of an image."""
    w = log_w.softmax(dim=1)
    return (w[..., None] * z).sum(0)


def wrong_2(log_w, z):
    """Weights are not normalised by their own sum: a plain mean of w z."""
    return torch.einsum("sb,sbl->bl", log_w.exp(), z) / len(z)


def wrong_3(log_w, z):
    """Exponentials before the normalisation: 0/0 where log-weights are very small."""
    w = log_w.exp()
    w = w / w.sum(0, keepdim=True)
    return (w.unsqueeze(-1) * z).sum(0)


def wrong_4(log_w, z):
    """Weights are normalised over the batch, and the samples are averaged, not summed."""
    w = torch.exp(log_w - log_w.logsumexp(1, keepdim=True))
    return torch.mean(w[:, :, None] * z, dim=0)


def right_1(log_w, z):
    """softmax over the samples."""
    return (log_w.softmax(0).unsqueeze(-1) * z).sum(0)


def right_2(log_w, z):
    """Subtracts the maximum of each image, image by image."""
    out = []
    for lw, codes in zip(log_w.unbind(1), z.unbind(1)):
        w = (lw - lw.max()).exp()
        out.append(w @ codes / w.sum())
    return torch.stack(out)
