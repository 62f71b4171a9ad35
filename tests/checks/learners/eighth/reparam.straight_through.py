import torch
from torch import distributions as td
from torch.nn import functional as F


def wrong_1(logits):
    """Wrong: the most probable category is taken every time, nothing is drawn."""
    probs = logits.softmax(-1)
    hard = F.one_hot(probs.argmax(-1), logits.shape[-1]).to(probs.dtype)
    return hard + probs - probs.detach()


def wrong_2(logits):
    """Wrong: the gradient that is passed through is that of the logits, not of their softmax."""
    sample = td.OneHotCategorical(logits=logits).sample()
    return sample + (logits - logits.detach())


def wrong_3(logits):
    """Wrong: hard Gumbel-softmax, whose gradient is that of the relaxed, noisy sample instead of the probabilities."""
    noise = -torch.log(torch.empty_like(logits).exponential_())
    soft = torch.softmax(logits + noise, dim=-1)
    hard = torch.zeros_like(soft).scatter(-1, soft.argmax(-1, keepdim=True), 1.0)
    return hard - soft.detach() + soft


def wrong_4(logits):
    """Wrong twice: the argmax instead of a draw, and the gradient is that of log-softmax."""
    log_p = F.log_softmax(logits, dim=-1)
    best = F.one_hot(log_p.argmax(-1), logits.shape[-1]).to(logits.dtype)
    return best + log_p - log_p.detach()


def right_1(logits):
    """Right: draws by inverting the cumulative probabilities with a uniform number per row, then one-hot + (p - p without gradient)."""
    p = torch.softmax(logits, dim=-1)
    with torch.no_grad():
        cdf = p.cumsum(-1)
        u = torch.rand_like(cdf[..., :1]) * cdf[..., -1:]
        index = (u >= cdf).sum(-1).clamp(max=logits.shape[-1] - 1)
        drawn = torch.eye(logits.shape[-1], dtype=p.dtype, device=p.device)[index]
    return drawn + (p - p.detach())


def right_2(logits):
    """Right: an autograd.Function, Gumbel-max draws the one-hot row forward, the softmax's Jacobian acts backward."""

    class Draw(torch.autograd.Function):
        @staticmethod
        def forward(ctx, logits):
            ctx.save_for_backward(logits.softmax(-1))
            gumbel = -torch.empty_like(logits).exponential_().log()
            index = (logits + gumbel).argmax(-1, keepdim=True)
            return torch.zeros_like(logits).scatter_(-1, index, 1.0)

        @staticmethod
        def backward(ctx, gradient):
            (p,) = ctx.saved_tensors
            return p * (gradient - (p * gradient).sum(-1, keepdim=True))

    return Draw.apply(logits)
