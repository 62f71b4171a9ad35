import torch


def wrong_1(log_w, z):
    """Wrong: normalises the weights over the images of the batch instead of over the samples."""
    w = torch.softmax(log_w, dim=1)
    return (w[..., None] * z).sum(0)


def wrong_2(log_w, z):
    """Wrong: exponentiates the log-weights as they are and adds 1e-12 below the line, so that very small weights all count 0 or too little."""
    w = log_w.exp()
    w = w / (w.sum(0, keepdim=True) + 1e-12)
    return torch.einsum("sb,sbl->bl", w, z)


def wrong_3(log_w, z):
    """Wrong: averages over the samples, though the weights sum to one already: too small by the number of samples."""
    out = []
    for i in range(z.shape[1]):
        share = torch.softmax(log_w[:, i], 0)
        out.append((share[:, None] * z[:, i]).mean(0))
    return torch.stack(out)


def wrong_4(log_w, z):
    """Wrong twice: lets the weights of all images together sum to one, and averages over the samples instead of summing."""
    w = log_w.flatten().softmax(0).view_as(log_w)
    return (w.unsqueeze(-1) * z).mean(0)


def right_1(log_w, z):
    """Right: weights relative to the largest of each image; the weighted sum of codes over the sum of weights."""
    largest = log_w.max(dim=0, keepdim=True).values
    w = torch.exp(log_w - largest)
    return torch.einsum("sb,sbl->bl", w, z) / w.sum(0)[:, None]


def right_2(log_w, z):
    """Right: for each image a product of the row of its shares (by logsumexp) with the matrix of its codes."""
    means = []
    for i in range(log_w.shape[1]):
        shares = (log_w[:, i] - torch.logsumexp(log_w[:, i], dim=0)).exp()
        means.append(shares @ z[:, i, :])
    return torch.stack(means)
