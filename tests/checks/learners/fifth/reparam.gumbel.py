import torch
import torch.nn.functional as F


def _uniform(like):
    return torch.rand_like(like).clamp_min(torch.finfo(like.dtype).tiny)


def wrong_1(logits, temperature):
    """Only the logits are divided by the temperature, not the noise."""
    noise = -torch.log(-torch.log(_uniform(logits)))
    return torch.softmax(logits / temperature + noise, dim=-1)


def wrong_2(logits, temperature):
    """The noise has the wrong sign: log(-log u), the smallest instead of the largest."""
    noise = (-_uniform(logits).log()).log()
    return F.softmax((logits + noise) / temperature, -1)


def wrong_3(logits, temperature):
    """All rows share one row of noise."""
    u = _uniform(logits.new_empty(logits.shape[-1]))
    y = (logits - (-u.log()).log()) / temperature
    return (y - y.logsumexp(-1, keepdim=True)).exp()


def wrong_4(logits, temperature):
    """Two mistakes: the noise is added to probabilities instead of logits, and the sum is multiplied by the temperature."""
    probabilities = logits.softmax(-1)
    noise = -torch.log(-torch.log(_uniform(logits)))
    return ((probabilities + noise) * temperature).softmax(-1)


def right_1(logits, temperature):
    """Noise from uniform numbers that cannot be 0, then a softmax at the temperature."""
    noise = -torch.log(-torch.log(_uniform(logits)))
    return ((logits + noise) / temperature).softmax(dim=-1)


def right_2(logits, temperature):
    """As an exponential race: minus the log of exponential noise, normalised by logsumexp."""
    u = torch.empty_like(logits.detach()).uniform_(torch.finfo(logits.dtype).tiny, 1.0)
    waiting = -u.clamp_max(1 - torch.finfo(logits.dtype).eps / 2).log()  # Exp(1)
    scores = (logits.log_softmax(-1) - waiting.log()) / temperature
    return torch.exp(scores - scores.logsumexp(-1, keepdim=True))
