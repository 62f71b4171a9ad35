import torch
from torch import distributions as td


def wrong_1(log_weights, mean, std):
    """Wrong: only the weighted mean of the variances within the codes; the spread of the codes' means is left out."""
    w = log_weights.softmax(0)[:, None]
    return (w * std**2).sum(0).sqrt()


def wrong_2(log_weights, mean, std):
    """Wrong: takes exp of the log-weights before anything is subtracted, so that they underflow to 0 and give NaN when all lie hundreds of nats below 0."""
    w = log_weights.exp()
    w = w / w.sum()
    centre = w @ mean
    variance = w @ (std.square() + (mean - centre).square())
    return variance.sqrt()


def wrong_3(log_weights, mean, std):
    """Wrong: the part within the codes is the square of the mean standard deviation, in place of the mean of the variances."""
    w = torch.exp(log_weights - torch.logsumexp(log_weights, 0))
    columns = []
    for j in range(mean.shape[1]):
        centre = (w * mean[:, j]).sum()
        between = (w * (mean[:, j] - centre) ** 2).sum()
        within = (w * std[:, j]).sum() ** 2
        columns.append((between + within).sqrt())
    return torch.stack(columns)


def wrong_4(log_weights, mean, std):
    """Wrong twice: all codes count equally (the log-weights are not used), and the variance is returned in place of the standard deviation."""
    uniform = torch.ones(mean.shape[::-1], dtype=mean.dtype)
    mixture = td.MixtureSameFamily(td.Categorical(uniform), td.Normal(mean.T, std.T))
    return mixture.variance


def right_1(log_weights, mean, std):
    """Right: the standard deviation of a torch mixture of Gaussians, one for each column, with the log-weights as logits."""
    logits = log_weights.to(mean.dtype).expand(mean.shape[1], -1)
    mixture = td.MixtureSameFamily(
        td.Categorical(logits=logits),
        td.Normal(mean.T, std.T, validate_args=False),
        validate_args=False,
    )
    return mixture.variance.sqrt()


def right_2(log_weights, mean, std):
    """Right: weights relative to the largest one, then a running weighted mean and sum of squares over the codes (West's update), to which each code adds its own variance."""
    relative = (log_weights - log_weights.max()).exp().tolist()
    total, centre, squares = 0.0, torch.zeros_like(mean[0]), torch.zeros_like(mean[0])
    for w, m, s in zip(relative, mean, std):
        if w == 0:
            continue
        total += w
        step = m - centre
        centre = centre + step * (w / total)
        squares = squares + w * (step * (m - centre) + s**2)
    return (squares / total).sqrt()
