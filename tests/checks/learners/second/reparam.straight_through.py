import torch
from torch import distributions as td
from torch.nn import functional as F


def wrong_1(logits):
    """Takes the most probable category instead of drawing one."""
    p = logits.softmax(-1)
    hard = F.one_hot(p.argmax(-1), logits.shape[-1]).to(p.dtype)
    return hard + p - p.detach()


def wrong_2(logits):
    """Passes the gradient straight to the logits, without the softmax."""
    sample = td.OneHotCategorical(logits=logits.detach()).sample()
    return sample + logits - logits.detach()


def wrong_3(logits):
    """The hard Gumbel-softmax sample, whose gradient is that of the noisy softmax and not of softmax(logits)."""
    return F.gumbel_softmax(logits, tau=1.0, hard=True)


def wrong_4(logits):
    """The noise of the Gumbel-max trick has the wrong sign, so that the categories come with wrong probabilities."""
    p = logits.softmax(-1)
    u = torch.rand_like(p).clamp(1e-7, 1 - 1e-7)
    index = (logits.detach() + torch.log(-torch.log(u))).argmax(-1)
    hard = F.one_hot(index, logits.shape[-1]).to(p.dtype)
    return hard + p - p.detach()


def right_1(logits):
    """A categorical draw, one-hot, plus the probabilities minus themselves detached."""
    p = torch.softmax(logits, dim=-1)
    index = td.Categorical(probs=p.detach()).sample()
    hard = F.one_hot(index, p.shape[-1]).to(p.dtype)
    return hard + (p - p.detach())


def right_2(logits):
    """Gumbel-max for the draw (exponential noise), scatter for the one-hot vector."""
    p = logits.softmax(-1)
    with torch.no_grad():
        race = logits.log_softmax(-1) - torch.empty_like(p).exponential_().log()
        hard = torch.zeros_like(p).scatter(-1, race.argmax(-1, keepdim=True), 1.0)
        correction = hard - p
    return p + correction
