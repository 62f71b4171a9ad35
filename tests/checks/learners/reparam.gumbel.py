import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional as F


def wrong_1(logits: Float[Tensor, "*batch categories"], temperature: float) -> Float[Tensor, "*batch categories"]:
    """only the logits are divided by the temperature, the noise is not"""
    u = torch.rand_like(logits).clamp(min=1e-20)
    g = -torch.log(-torch.log(u))
    return torch.softmax(logits / temperature + g, dim=-1)


def wrong_2(logits: Float[Tensor, "*batch categories"], temperature: float) -> Float[Tensor, "*batch categories"]:
    """the noise is subtracted instead of added (a minus sign is missing in front of the outer logarithm)"""
    u = torch.rand_like(logits).clamp(min=1e-20)
    g = torch.log(-torch.log(u))
    return torch.softmax((logits + g) / temperature, dim=-1)


def wrong_3(logits: Float[Tensor, "*batch categories"], temperature: float) -> Float[Tensor, "*batch categories"]:
    """one logarithm is missing: the noise -log u is exponential, not Gumbel"""
    u = torch.rand_like(logits).clamp(min=1e-20)
    return torch.softmax((logits - torch.log(u)) / temperature, dim=-1)


def wrong_4(logits: Float[Tensor, "*batch categories"], temperature: float) -> Float[Tensor, "*batch categories"]:
    """the softmax runs over dimension 1 instead of the last, which fails for any batch shape but a list of rows"""
    u = torch.rand_like(logits).clamp(min=1e-20)
    g = -torch.log(-torch.log(u))
    return torch.softmax((logits + g) / temperature, dim=1)


def wrong_5(logits: Float[Tensor, "*batch categories"], temperature: float) -> Float[Tensor, "*batch categories"]:
    """adds the noise to the probabilities instead of to the logits (or log-probabilities)"""
    u = torch.rand_like(logits).clamp(min=1e-20)
    g = -torch.log(-torch.log(u))
    return F.softmax((F.softmax(logits, dim=-1) + g) / temperature, dim=-1)


def wrong_6(logits: Float[Tensor, "*batch categories"], temperature: float) -> Float[Tensor, "*batch categories"]:
    """one noise number per row is shared by all its categories; the softmax cancels it and nothing random is left"""
    u = torch.rand_like(logits[..., :1]).clamp(min=1e-20)
    g = -torch.log(-torch.log(u))
    return torch.softmax((logits + g) / temperature, dim=-1)


def right_1(logits: Float[Tensor, "*batch categories"], temperature: float) -> Float[Tensor, "*batch categories"]:
    """Gumbel noise from uniform numbers, and a softmax of the sum over the temperature"""
    u = torch.rand_like(logits).clamp(min=torch.finfo(logits.dtype).tiny)
    g = -torch.log(-torch.log(u))
    return torch.softmax((logits + g) / temperature, dim=-1)


def right_2(logits: Float[Tensor, "*batch categories"], temperature: float) -> Float[Tensor, "*batch categories"]:
    """normalised log-probabilities, noise kept off 0, and the softmax as exp(y - logsumexp(y))"""
    log_probs = logits.log_softmax(-1)
    u = torch.empty_like(log_probs).uniform_(1e-10, 1)
    y = (log_probs - (-u.log()).clamp(min=1e-10).log()) / temperature
    return (y - y.logsumexp(-1, keepdim=True)).exp()


def right_3(logits: Float[Tensor, "*batch categories"], temperature: float) -> Float[Tensor, "*batch categories"]:
    """a race of exponential times: each weight is (exp(logit) / time) to the power 1 / temperature, normalised by hand after the largest is taken out"""
    times = -torch.log1p(-torch.rand_like(logits)).clamp(max=-1e-30)
    y = (logits - times.log()) / temperature
    weight = (y - y.detach().amax(dim=-1, keepdim=True)).exp()
    return weight / weight.sum(dim=-1, keepdim=True)
