import torch


def wrong_1(logits, temperature):
    """Wrong: the outer minus of the Gumbel noise is missing: log(-log u) is added."""
    tiny = torch.finfo(logits.dtype).tiny
    u = torch.rand_like(logits).clamp(min=tiny)
    return torch.softmax((logits + torch.log(-torch.log(u))) / temperature, dim=-1)


def wrong_2(logits, temperature):
    """Wrong: the temperature divides the logits alone, before the noise is added, instead of their sum."""
    u = torch.rand(logits.shape, dtype=logits.dtype).clamp_min(1e-20)
    gumbel = -(-u.log()).log()
    scores = (logits / temperature + gumbel).exp()
    return scores / scores.sum(-1, keepdim=True)


def wrong_3(logits, temperature):
    """Wrong: one noise for each category, shared by all rows of the batch, instead of noise of its own for every row."""
    u = torch.distributions.Uniform(1e-20, 1.0).sample(logits.shape[-1:]).to(logits.dtype)
    gumbel = -torch.log(-torch.log(u.clamp(max=1 - 1e-7)))
    return torch.softmax((logits + gumbel) / temperature, dim=-1)


def wrong_4(logits, temperature):
    """Wrong twice: the uniform numbers themselves are added as noise instead of -log(-log u), and the sum is multiplied by the temperature instead of divided."""
    noisy = logits + torch.rand_like(logits)
    return (noisy * temperature - (noisy * temperature).logsumexp(-1, keepdim=True)).exp()


def right_1(logits, temperature):
    """Right: a race of exponential times -log u: log rates minus log times, divided by the temperature, the largest taken off, normalised by logsumexp."""
    times = -torch.rand_like(logits).clamp(torch.finfo(logits.dtype).tiny).log()
    score = (logits - times.log()) / temperature
    score = score - score.detach().amax(-1, keepdim=True)  # so that logsumexp rounds little
    return (score - score.logsumexp(-1, keepdim=True)).exp()


def right_2(logits, temperature):
    """Right: rows in a flat table, Gumbel noise from uniform numbers above 0, softmax by hand with the largest score taken off first."""
    flat = logits.reshape(-1, logits.shape[-1])
    u = torch.empty_like(flat).detach().uniform_(torch.finfo(flat.dtype).tiny, 1)
    u = u.clamp(max=1 - torch.finfo(flat.dtype).eps / 2)
    score = (flat - torch.log(-torch.log(u))).div(temperature)
    powers = torch.exp(score - score.max(1, keepdim=True).values.detach())
    return torch.einsum("nk,n->nk", powers, 1 / powers.sum(1)).reshape(logits.shape)
