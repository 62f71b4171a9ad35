import torch


def wrong_1(log_weights, mean, std):
    """Wrong: the root of the average variance, the spread of the means between the codes is missing."""
    w = log_weights.softmax(0)
    return torch.einsum("k,kc->c", w, std**2).sqrt()


def wrong_2(log_weights, mean, std):
    """Wrong: exponentiates the log-weights as they are, so that weights hundreds of nats below 0 give 0 / 0."""
    w = log_weights.exp()
    w = (w / w.sum())[:, None]
    centre = (w * mean).sum(0)
    return (w * (std.square() + (mean - centre).square())).sum(0).sqrt()


def wrong_3(log_weights, mean, std):
    """Wrong: the means' spread is taken about their unweighted mean over the codes instead of the mixture's mean."""
    w = torch.softmax(log_weights, dim=-1)
    centre = mean.sum(0) / mean.shape[0]
    total = torch.zeros_like(centre)
    for k in range(len(w)):
        total += w[k] * (std[k] ** 2 + (mean[k] - centre) ** 2)
    return total.sqrt()


def wrong_4(log_weights, mean, std):
    """Wrong twice: averages standard deviations where variances belong, and returns the variance without its root."""
    w = (log_weights - log_weights.logsumexp(0)).exp()
    centre = w @ mean
    return w @ std + w @ (mean - centre).pow(2)


def right_1(log_weights, mean, std):
    """Right: softmax of the log-weights, then the law of total variance."""
    w = log_weights.softmax(0)
    centre = w @ mean
    return (w @ (std.square() + (mean - centre).square())).sqrt()


def right_2(log_weights, mean, std):
    """Right: loops over the columns, the mean first and then the squared distances to it, with weights shifted by hand."""
    w = torch.exp(log_weights - log_weights.max())
    w = w / w.sum()
    out = []
    for m, s in zip(mean.unbind(1), std.unbind(1)):
        centre = torch.dot(w, m)
        between = torch.dot(w, (m - centre) ** 2)
        within = torch.dot(w, s * s)
        out.append(torch.hypot(between.sqrt(), within.sqrt()))
    return torch.stack(out)
