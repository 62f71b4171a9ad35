import torch
from torch import Tensor
from torch import distributions as td
from torch.nn import functional as F


def wrong_1(logits: Tensor) -> Tensor:
    """Wrong: nothing is drawn, the most probable category is always taken."""
    p = logits.softmax(-1)
    hard = F.one_hot(p.argmax(-1), p.shape[-1]).to(p.dtype)
    return hard + p - p.detach()


def wrong_2(logits: Tensor) -> Tensor:
    """Wrong: the straight-through Gumbel-softmax, whose gradient is that of the noisy relaxed sample, not of the probabilities."""
    return F.gumbel_softmax(logits, tau=1.0, hard=True, dim=-1)


def wrong_3(logits: Tensor) -> Tensor:
    """Wrong: the gradient is that of the logits themselves, the softmax is left out on the way back."""
    hard = td.OneHotCategorical(logits=logits.detach()).sample()
    return hard + logits - logits.detach()


def wrong_4(logits: Tensor) -> Tensor:
    """Wrong twice: the noise is -log u instead of -log(-log u), so the categories have wrong probabilities, and the gradient is that of the softmax of the noisy logits."""
    noisy = logits - torch.rand_like(logits).clamp_min(1e-20).log()
    soft = torch.softmax(noisy, dim=-1)
    hard = torch.zeros_like(soft).scatter_(-1, soft.argmax(-1, keepdim=True), 1.0)
    return (hard - soft).detach() + soft


class _Draw(torch.autograd.Function):
    @staticmethod
    def forward(ctx, logits):
        ctx.save_for_backward(logits)
        waiting = torch.empty_like(logits).exponential_()
        winner = (logits - waiting.log()).argmax(-1, keepdim=True)
        return torch.zeros_like(logits).scatter_(-1, winner, 1.0)

    @staticmethod
    def backward(ctx, upstream):
        (logits,) = ctx.saved_tensors
        p = logits.softmax(-1)
        return p * (upstream - (p * upstream).sum(-1, keepdim=True))


def right_1(logits: Tensor) -> Tensor:
    """Right: an autograd function of its own: forward a race of exponential waiting times, backward the softmax's Jacobian by hand."""
    return _Draw.apply(logits)


def right_2(logits: Tensor) -> Tensor:
    """Right: draws by the inverse of the cumulative probabilities, and adds probabilities minus their detached copy."""
    p = torch.exp(logits - logits.logsumexp(-1, keepdim=True))
    with torch.no_grad():
        edges = p.double().cumsum(-1)
        u = torch.rand(*p.shape[:-1], 1, dtype=torch.float64, device=p.device) * edges[..., -1:]
        index = (edges <= u).sum(-1).clamp_max(p.shape[-1] - 1)
        rest = F.one_hot(index, p.shape[-1]).to(p.dtype) - p
    return rest + p
