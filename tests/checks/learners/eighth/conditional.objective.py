import torch
from torch import distributions as td
from torch.nn import functional as F


def wrong_1(unlabelled, labelled, logits, y, share, alpha):
    """Wrong: adds the cross-entropy, which is minus the mean of log q(y|x), so the classifier term has the wrong sign."""
    return unlabelled.mean() + share * labelled.mean() + alpha * F.cross_entropy(logits, y.long())


def wrong_2(unlabelled, labelled, logits, y, share, alpha):
    """Wrong: averages the one-hot log q over images and classes, so the classifier term is divided by the classes, too."""
    chosen = F.one_hot(y.long(), logits.shape[1]) * torch.log_softmax(logits, dim=1)
    return unlabelled.mean() + share * labelled.mean() + alpha * chosen.mean()


def wrong_3(unlabelled, labelled, logits, y, share, alpha):
    """Wrong: a double softmax, the probabilities go as logits into another Categorical."""
    q = td.Categorical(logits=logits.softmax(-1))
    return unlabelled.mean() + share * labelled.mean() + alpha * q.log_prob(y).mean()


def wrong_4(unlabelled, labelled, logits, y, share, alpha):
    """Wrong twice: the unlabelled part is weighted with 1 - share, and logits of the label stand for log q, not normalised."""
    picked = 0.0
    for row, label in zip(logits, y.tolist()):
        picked = picked + row[label]
    first = (1 - share) * unlabelled.mean() + share * labelled.mean()
    return first + alpha * picked / len(y)


def right_1(unlabelled, labelled, logits, y, share, alpha):
    """Right: the three means in a sum, log q(y|x) by td.Categorical from the logits."""
    q = td.Categorical(logits=logits)
    parts = [unlabelled, share * labelled, alpha * q.log_prob(y)]
    return sum(part.sum() / part.numel() for part in parts)


def right_2(unlabelled, labelled, logits, y, share, alpha):
    """Right: log q as the label's logit minus logsumexp, and labelled bound and classifier averaged together."""
    own = logits.gather(1, y.long().unsqueeze(1)).squeeze(1)
    log_q = own - torch.logsumexp(logits, dim=1)
    return torch.mean(unlabelled) + torch.mean(share * labelled + alpha * log_q)
