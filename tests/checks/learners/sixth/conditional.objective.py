import torch
import torch.distributions as td
import torch.nn.functional as F


def wrong_1(unlabelled, labelled, logits, y, share, alpha):
    """Cross-entropy is added, though it is minus the log-probability."""
    return unlabelled.mean() + share * labelled.mean() + alpha * F.cross_entropy(logits, y.long())


def wrong_2(unlabelled, labelled, logits, y, share, alpha):
    """The probability q(y|x) itself stands for its logarithm."""
    q = logits.softmax(-1).gather(1, y.long()[:, None]).squeeze(1)
    return unlabelled.mean() + share * labelled.mean() + alpha * q.mean()


def wrong_3(unlabelled, labelled, logits, y, share, alpha):
    """The bounds of both kinds are pooled: the labelled sum is divided by the number of unlabelled images."""
    log_q = td.Categorical(logits=logits).log_prob(y)
    return (unlabelled.sum() + share * labelled.sum()) / len(unlabelled) + alpha * log_q.mean()


def wrong_4(unlabelled, labelled, logits, y, share, alpha):
    """share multiplies the classifier's term, too, and the result is a loss (to be minimised)."""
    log_q = F.log_softmax(logits, 1)[torch.arange(len(y)), y.long()]
    return -(unlabelled.mean() + share * (labelled + alpha * log_q).mean())


def right_1(unlabelled, labelled, logits, y, share, alpha):
    """Minus the mean cross-entropy."""
    return unlabelled.mean() + share * labelled.mean() - alpha * F.cross_entropy(logits, y.long())


def right_2(unlabelled, labelled, logits, y, share, alpha):
    """Log-probabilities as chosen logits minus logsumexp."""
    chosen = torch.stack([row[k] for row, k in zip(logits, y.tolist())])
    log_q = chosen - torch.logsumexp(logits, dim=1)
    terms = (1.0, unlabelled), (share, labelled), (alpha, log_q)
    return sum(weight * values.sum() / len(values) for weight, values in terms)
