import torch


def wrong_1(logits, temperature):
    """Mistake: wrong sign, log(-log u) is added, the Gumbel noise turned upside down."""
    u = torch.rand_like(logits).clamp(min=1e-20)
    return ((logits + (-u.log()).log()) / temperature).softmax(-1)


def wrong_2(logits, temperature):
    """Mistake: only the logits are divided by the temperature, the noise is added afterwards."""
    u = torch.rand_like(logits).clamp(min=1e-20)
    return (logits / temperature - (-u.log()).log()).softmax(-1)


def wrong_3(logits, temperature):
    """Mistake: one noise vector for the whole batch, so all rows move together."""
    u = torch.rand(logits.shape[-1], dtype=logits.dtype).clamp(min=1e-20)
    return ((logits - (-u.log()).log()) / temperature).softmax(-1)


def wrong_4(logits, temperature):
    """Mistake: the noise is added to the probabilities softmax(logits) and not to the logits."""
    u = torch.rand_like(logits).clamp(min=1e-20)
    return ((logits.softmax(-1) - (-u.log()).log()) / temperature).softmax(-1)


def right_1(logits, temperature):
    """Logits plus Gumbel noise, over the temperature, softmax along the categories."""
    u = torch.rand_like(logits).clamp(min=torch.finfo(logits.dtype).tiny)
    gumbel = -torch.log(-torch.log(u))
    return torch.softmax((logits + gumbel) / temperature, dim=-1)


def right_2(logits, temperature):
    """Log-probabilities minus the log of the exponential variable -log u, normalised by hand with logsumexp."""
    u = torch.empty_like(logits, requires_grad=False).uniform_()
    u = u.clamp(min=torch.finfo(logits.dtype).tiny)
    exponential = -u.log()
    scores = (logits.log_softmax(-1) - exponential.log()) / temperature
    return (scores - scores.logsumexp(-1, keepdim=True)).exp()
