import torch
from jaxtyping import Float
from torch import Tensor
from torch import distributions as td


def wrong_1(
    mean_q: Float[Tensor, "*batch latent"],
    log_var_q: Float[Tensor, "*batch latent"],
    mean_p: Float[Tensor, "*#batch latent"],
    log_var_p: Float[Tensor, "*#batch latent"],
) -> Float[Tensor, "*batch"]:
    """the arguments are interchanged: KL(p || q)"""
    var_q, var_p = log_var_q.exp(), log_var_p.exp()
    return 0.5 * (log_var_q - log_var_p + (var_p + (mean_p - mean_q) ** 2) / var_q - 1).sum(-1)


def wrong_2(
    mean_q: Float[Tensor, "*batch latent"],
    log_var_q: Float[Tensor, "*batch latent"],
    mean_p: Float[Tensor, "*#batch latent"],
    log_var_p: Float[Tensor, "*#batch latent"],
) -> Float[Tensor, "*batch"]:
    """the squared distance of the means is not divided by the variance of p"""
    ratio = (log_var_q - log_var_p).exp()
    return 0.5 * (log_var_p - log_var_q + ratio + (mean_q - mean_p) ** 2 - 1).sum(-1)


def wrong_3(
    mean_q: Float[Tensor, "*batch latent"],
    log_var_q: Float[Tensor, "*batch latent"],
    mean_p: Float[Tensor, "*#batch latent"],
    log_var_p: Float[Tensor, "*#batch latent"],
) -> Float[Tensor, "*batch"]:
    """the log term has the wrong sign, log_var_q minus log_var_p"""
    var_q, var_p = log_var_q.exp(), log_var_p.exp()
    return 0.5 * (log_var_q - log_var_p + (var_q + (mean_q - mean_p) ** 2) / var_p - 1).sum(-1)


def wrong_4(
    mean_q: Float[Tensor, "*batch latent"],
    log_var_q: Float[Tensor, "*batch latent"],
    mean_p: Float[Tensor, "*#batch latent"],
    log_var_p: Float[Tensor, "*#batch latent"],
) -> Float[Tensor, "*batch"]:
    """uses standard deviations where the formula has variances, in the ratio and under the distance"""
    std_q, std_p = (0.5 * log_var_q).exp(), (0.5 * log_var_p).exp()
    return 0.5 * (log_var_p - log_var_q + (std_q + (mean_q - mean_p) ** 2) / std_p - 1).sum(-1)


def wrong_5(
    mean_q: Float[Tensor, "*batch latent"],
    log_var_q: Float[Tensor, "*batch latent"],
    mean_p: Float[Tensor, "*#batch latent"],
    log_var_p: Float[Tensor, "*#batch latent"],
) -> Float[Tensor, "*batch"]:
    """the one half is missing before the log term: log_var is taken for log sigma there"""
    var_q, var_p = log_var_q.exp(), log_var_p.exp()
    kl = log_var_p - log_var_q + (var_q + (mean_q - mean_p) ** 2) / (2 * var_p) - 0.5
    return kl.sum(-1)


def wrong_6(
    mean_q: Float[Tensor, "*batch latent"],
    log_var_q: Float[Tensor, "*batch latent"],
    mean_p: Float[Tensor, "*#batch latent"],
    log_var_p: Float[Tensor, "*#batch latent"],
) -> Float[Tensor, "*batch"]:
    """two mistakes: the 1 is subtracted once instead of once per latent dimension, and the distance is divided by the variance of q instead of p"""
    ratio = (log_var_q - log_var_p).exp()
    distance = (mean_q - mean_p) ** 2 / log_var_q.exp()
    return 0.5 * ((log_var_p - log_var_q + ratio + distance).sum(-1) - 1)


def right_1(
    mean_q: Float[Tensor, "*batch latent"],
    log_var_q: Float[Tensor, "*batch latent"],
    mean_p: Float[Tensor, "*#batch latent"],
    log_var_p: Float[Tensor, "*#batch latent"],
) -> Float[Tensor, "*batch"]:
    """the closed form with the ratio of variances as one exponential"""
    difference = log_var_q - log_var_p
    distance = (mean_q - mean_p).square() * (-log_var_p).exp()
    return 0.5 * (difference.exp() + distance - 1 - difference).sum(-1)


def right_2(
    mean_q: Float[Tensor, "*batch latent"],
    log_var_q: Float[Tensor, "*batch latent"],
    mean_p: Float[Tensor, "*#batch latent"],
    log_var_p: Float[Tensor, "*#batch latent"],
) -> Float[Tensor, "*batch"]:
    """the library's kl_divergence between Normal distributions, summed over the last dimension"""
    q = td.Normal(mean_q, (0.5 * log_var_q).exp())
    p = td.Normal(mean_p, (0.5 * log_var_p).exp())
    return td.kl_divergence(q, p).sum(-1)


def right_3(
    mean_q: Float[Tensor, "*batch latent"],
    log_var_q: Float[Tensor, "*batch latent"],
    mean_p: Float[Tensor, "*#batch latent"],
    log_var_p: Float[Tensor, "*#batch latent"],
) -> Float[Tensor, "*batch"]:
    """standardises q by the mean and width of p, then the KL to N(0, I)"""
    scale_p = (0.5 * log_var_p).exp()
    mean = (mean_q - mean_p) / scale_p
    log_var = log_var_q - log_var_p
    return 0.5 * torch.sum(mean**2 + torch.expm1(log_var) - log_var, dim=-1)
