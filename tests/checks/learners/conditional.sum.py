import math

import torch
from jaxtyping import Float
from torch import Tensor, distributions as td
from torch.nn import functional as F


def wrong_1(logits: Float[Tensor, "batch classes"], bounds: Float[Tensor, "batch classes"]) -> Float[Tensor, "batch"]:
    """The entropy of q(y|x) is missing."""
    q = logits.softmax(1)
    return (q * (bounds - math.log(logits.shape[1]))).sum(1)


def wrong_2(logits: Float[Tensor, "batch classes"], bounds: Float[Tensor, "batch classes"]) -> Float[Tensor, "batch"]:
    """log p(y) = -log(classes) is missing."""
    log_q = logits.log_softmax(1)
    return (log_q.exp() * (bounds - log_q)).sum(1)


def wrong_3(logits: Float[Tensor, "batch classes"], bounds: Float[Tensor, "batch classes"]) -> Float[Tensor, "batch"]:
    """The softmax runs over the images of the batch instead of over the classes."""
    log_q = logits.log_softmax(0)
    return (log_q.exp() * (bounds - math.log(logits.shape[1]) - log_q)).sum(1)


def wrong_4(logits: Float[Tensor, "batch classes"], bounds: Float[Tensor, "batch classes"]) -> Float[Tensor, "batch"]:
    """Uses the logits as if they were log q(y|x), without normalising them, in the entropy."""
    q = logits.softmax(1)
    return (q * (bounds - math.log(logits.shape[1]) - logits)).sum(1)


def wrong_5(logits: Float[Tensor, "batch classes"], bounds: Float[Tensor, "batch classes"]) -> Float[Tensor, "batch"]:
    """Takes the logarithm of the softmax: for a classifier that is sure, 0 * log 0 is nan."""
    q = logits.softmax(1)
    return (q * (bounds - math.log(logits.shape[1]) - q.log())).sum(1)


def wrong_6(logits: Float[Tensor, "batch classes"], bounds: Float[Tensor, "batch classes"]) -> Float[Tensor, "batch"]:
    """Takes only the most probable class instead of the expectation over all classes, and so has no entropy either."""
    guess = logits.argmax(1, keepdim=True)
    return bounds.gather(1, guess)[:, 0] - math.log(logits.shape[1])


def right_1(logits: Float[Tensor, "batch classes"], bounds: Float[Tensor, "batch classes"]) -> Float[Tensor, "batch"]:
    """Expectation of bound plus log p(y) minus log q(y|x) with log_softmax."""
    log_q = F.log_softmax(logits, dim=1)
    log_p = -math.log(logits.shape[1])
    return (log_q.exp() * (bounds + log_p - log_q)).sum(1)


def right_2(logits: Float[Tensor, "batch classes"], bounds: Float[Tensor, "batch classes"]) -> Float[Tensor, "batch"]:
    """Categorical's probabilities and entropy."""
    q = td.Categorical(logits=logits, validate_args=False)
    prior = torch.full_like(bounds, 1 / logits.shape[1]).log()
    return torch.einsum("nk,nk->n", q.probs, bounds + prior) + q.entropy()


def right_3(logits: Float[Tensor, "batch classes"], bounds: Float[Tensor, "batch classes"]) -> Float[Tensor, "batch"]:
    """The logarithm of the summed joint minus the KL from q(y|x) to Bayes' posterior."""
    joint = bounds - math.log(bounds.shape[1])
    posterior = joint.log_softmax(1)
    kl = F.kl_div(posterior, logits.softmax(1), reduction="none").sum(1)
    return joint.logsumexp(1) - kl
