import torch
import torch.distributions as td
import torch.nn.functional as F


def wrong_1(logits):
    """Mistake: a hard Gumbel-softmax, whose gradient is that of the relaxed sample and not of the probabilities."""
    return F.gumbel_softmax(logits, tau=1.0, hard=True, dim=-1)


def wrong_2(logits):
    """Mistake: the most probable category, nothing is drawn."""
    probs = logits.softmax(-1)
    hard = F.one_hot(probs.argmax(-1), logits.shape[-1]).to(probs.dtype)
    return hard + (probs - probs.detach())


def wrong_3(logits):
    """Mistake: the gradient is that of the logits, not that of the probabilities."""
    hard = td.OneHotCategorical(logits=logits).sample()
    return hard + logits - logits.detach()


def wrong_4(logits):
    """Two mistakes: uniform in place of Gumbel noise before the argmax, and the gradient is that of log_softmax."""
    noisy = logits + torch.rand_like(logits)
    hard = torch.zeros_like(logits).scatter(-1, noisy.argmax(-1, keepdim=True), 1.0)
    soft = torch.log_softmax(logits, dim=-1)
    return hard + soft - soft.detach()


def right_1(logits):
    """Right: a drawn category as one-hot, plus probabilities minus their detached copy."""
    probs = torch.softmax(logits, dim=-1)
    index = td.Categorical(logits=logits.detach()).sample()
    hard = F.one_hot(index, logits.shape[-1]).to(logits.dtype)
    return hard + (probs - probs.detach())


def right_2(logits):
    """Right: the library's straight-through distribution."""
    return td.OneHotCategoricalStraightThrough(logits=logits).rsample()
