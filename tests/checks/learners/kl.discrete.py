import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional as F


def wrong_1(p: Float[Tensor, "*batch letters"], q: Float[Tensor, "*batch letters"]) -> Float[Tensor, "*batch"]:
    """p log(p/q) without care for p = 0, where 0 times minus infinity makes the result NaN"""
    return (p * (p / q).log()).sum(-1)


def wrong_2(p: Float[Tensor, "*batch letters"], q: Float[Tensor, "*batch letters"]) -> Float[Tensor, "*batch"]:
    """the arguments are interchanged: KL(q || p), infinite where p never sends a letter"""
    return (q * (q / p).log()).sum(-1)


def wrong_3(p: Float[Tensor, "*batch letters"], q: Float[Tensor, "*batch letters"]) -> Float[Tensor, "*batch"]:
    """the logarithm has base 2, so the result is in bits and not in nats"""
    ratio = torch.where(p > 0, p / q, torch.ones_like(p))
    return (p * ratio.log2()).sum(-1)


def wrong_4(p: Float[Tensor, "*batch letters"], q: Float[Tensor, "*batch letters"]) -> Float[Tensor, "*batch"]:
    """the entropy of p is missing: this is the cross-entropy, what a letter costs in all, not what it costs beyond the necessary"""
    return -(p * q.log()).sum(-1)


def wrong_5(p: Float[Tensor, "*batch letters"], q: Float[Tensor, "*batch letters"]) -> Float[Tensor, "*batch"]:
    """averages over the letters instead of summing"""
    return (torch.xlogy(p, p) - torch.xlogy(p, q)).mean(-1)


def wrong_6(p: Float[Tensor, "*batch letters"], q: Float[Tensor, "*batch letters"]) -> Float[Tensor, "*batch"]:
    """removes NaN only after the sum, so a row with a letter of p = 0 gets a KL of 0"""
    kl = (p * (p.log() - q.log())).sum(-1)
    return kl.nan_to_num(0.0)


def right_1(p: Float[Tensor, "*batch letters"], q: Float[Tensor, "*batch letters"]) -> Float[Tensor, "*batch"]:
    """xlogy, which takes 0 log 0 as 0, summed over letters"""
    return (torch.xlogy(p, p) - torch.xlogy(p, q)).sum(-1)


def right_2(p: Float[Tensor, "*batch letters"], q: Float[Tensor, "*batch letters"]) -> Float[Tensor, "*batch"]:
    """the ratio replaced by 1 where p is 0, then the definition"""
    p, q = torch.broadcast_tensors(p, q)
    ratio = torch.where(p > 0, p / q, torch.ones_like(q))
    return torch.einsum("...l,...l->...", p, ratio.log())


def right_3(p: Float[Tensor, "*batch letters"], q: Float[Tensor, "*batch letters"]) -> Float[Tensor, "*batch"]:
    """the library's kl_div with log q first and no reduction"""
    return F.kl_div(q.log(), p, reduction="none").sum(dim=-1)
