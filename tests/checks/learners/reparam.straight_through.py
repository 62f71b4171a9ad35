import torch
from jaxtyping import Float
from torch import Tensor
from torch import distributions as td
from torch.nn import functional as F


def wrong_1(
    logits: Float[Tensor, "*batch categories"],
) -> Float[Tensor, "*batch categories"]:
    """F.gumbel_softmax with hard=True: the gradient is that of a relaxed Gumbel sample, not that of the probabilities"""
    return F.gumbel_softmax(logits, tau=1.0, hard=True)


def wrong_2(
    logits: Float[Tensor, "*batch categories"],
) -> Float[Tensor, "*batch categories"]:
    """takes the most probable category instead of drawing one"""
    probs = logits.softmax(-1)
    hard = F.one_hot(probs.argmax(-1), logits.shape[-1]).to(probs.dtype)
    return hard + probs - probs.detach()


def wrong_3(
    logits: Float[Tensor, "*batch categories"],
) -> Float[Tensor, "*batch categories"]:
    """passes the gradient straight to the logits instead of through the probabilities"""
    index = td.Categorical(logits=logits).sample()
    hard = F.one_hot(index, logits.shape[-1]).to(logits.dtype)
    return hard + logits - logits.detach()


def wrong_4(
    logits: Float[Tensor, "*batch categories"],
) -> Float[Tensor, "*batch categories"]:
    """nothing is detached, so the probabilities cancel in the gradient too, which is 0"""
    probs = logits.softmax(-1)
    hard = td.OneHotCategorical(probs=probs).sample()
    return hard + probs - probs


def wrong_5(
    logits: Float[Tensor, "*batch categories"],
) -> Float[Tensor, "*batch categories"]:
    """multiplies the one-hot sample by the probabilities: the drawn entry is its probability instead of 1"""
    probs = torch.softmax(logits, dim=-1)
    hard = td.OneHotCategorical(probs=probs).sample()
    return hard * probs


def wrong_6(
    logits: Float[Tensor, "*batch categories"],
) -> Float[Tensor, "*batch categories"]:
    """the softmax runs over the first dimension instead of the categories, so probabilities and gradient are wrong"""
    probs = torch.softmax(logits, dim=0)
    hard = td.OneHotCategorical(probs=probs).sample()
    return hard + probs - probs.detach()


def right_1(
    logits: Float[Tensor, "*batch categories"],
) -> Float[Tensor, "*batch categories"]:
    """a one-hot draw plus the probabilities minus the detached probabilities"""
    probs = logits.softmax(-1)
    index = td.Categorical(probs=probs.detach()).sample()
    hard = F.one_hot(index, logits.shape[-1]).to(logits.dtype)
    return hard + (probs - probs.detach())


def right_2(
    logits: Float[Tensor, "*batch categories"],
) -> Float[Tensor, "*batch categories"]:
    """the library's OneHotCategoricalStraightThrough"""
    return td.OneHotCategoricalStraightThrough(logits=logits).rsample()


def right_3(
    logits: Float[Tensor, "*batch categories"],
) -> Float[Tensor, "*batch categories"]:
    """the category by comparing a uniform number with cumulated probabilities, the difference from the probabilities detached"""
    probs = F.softmax(logits, dim=-1)
    edges = probs.detach().cumsum(-1)
    u = torch.rand_like(edges[..., :1]) * edges[..., -1:]
    index = (u >= edges).sum(-1, keepdim=True).clamp(max=logits.shape[-1] - 1)
    hard = torch.zeros_like(edges).scatter(-1, index, 1.0)
    return probs + (hard - probs).detach()
