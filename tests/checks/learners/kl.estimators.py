import torch
from jaxtyping import Float
from torch import Tensor
from torch import distributions as td


def wrong_1(
    q: td.Distribution, p: td.Distribution, samples: int
) -> tuple[Float[Tensor, "samples *batch"], Float[Tensor, "samples *batch"]]:
    """the ratio in k3 is upside down, q/p instead of p/q"""
    z = q.sample((samples,))
    log_ratio = q.log_prob(z) - p.log_prob(z)
    return log_ratio, log_ratio.exp() - 1 - log_ratio


def wrong_2(
    q: td.Distribution, p: td.Distribution, samples: int
) -> tuple[Float[Tensor, "samples *batch"], Float[Tensor, "samples *batch"]]:
    """k3 is evaluated on samples of its own instead of on those of k1"""
    z = q.sample((samples,))
    k1 = q.log_prob(z) - p.log_prob(z)
    z = q.sample((samples,))
    log_r = p.log_prob(z) - q.log_prob(z)
    return k1, log_r.exp() - 1 - log_r


def wrong_3(
    q: td.Distribution, p: td.Distribution, samples: int
) -> tuple[Float[Tensor, "samples *batch"], Float[Tensor, "samples *batch"]]:
    """the second one is k2 = (log r)^2 / 2, which is biased, instead of k3"""
    z = q.sample((samples,))
    log_r = p.log_prob(z) - q.log_prob(z)
    return -log_r, 0.5 * log_r**2


def wrong_4(
    q: td.Distribution, p: td.Distribution, samples: int
) -> tuple[Float[Tensor, "samples *batch"], Float[Tensor, "samples *batch"]]:
    """the samples are drawn from p instead of q"""
    z = p.sample((samples,))
    log_r = p.log_prob(z) - q.log_prob(z)
    return -log_r, log_r.exp() - 1 - log_r


def wrong_5(
    q: td.Distribution, p: td.Distribution, samples: int
) -> tuple[Float[Tensor, "samples *batch"], Float[Tensor, "samples *batch"]]:
    """averages over the samples, although one value per sample is asked for"""
    z = q.sample((samples,))
    log_r = p.log_prob(z) - q.log_prob(z)
    k3 = log_r.exp() - 1 - log_r
    return -log_r.mean(0), k3.mean(0)


def wrong_6(
    q: td.Distribution, p: td.Distribution, samples: int
) -> tuple[Float[Tensor, "samples *batch"], Float[Tensor, "samples *batch"]]:
    """divides the densities themselves, which vanish or overflow with many latent dimensions: NaN or infinite there"""
    z = q.sample((samples,))
    r = p.log_prob(z).exp() / q.log_prob(z).exp()
    return -r.log(), r - 1 - r.log()


def right_1(
    q: td.Distribution, p: td.Distribution, samples: int
) -> tuple[Float[Tensor, "samples *batch"], Float[Tensor, "samples *batch"]]:
    """one log-ratio on samples of q, k3 with expm1"""
    z = q.sample((samples,))
    log_r = p.log_prob(z) - q.log_prob(z)
    return -log_r, log_r.expm1() - log_r


def right_2(
    q: td.Distribution, p: td.Distribution, samples: int
) -> tuple[Float[Tensor, "samples *batch"], Float[Tensor, "samples *batch"]]:
    """k1 first, and k3 as k1 plus the control variate r - 1"""
    z = q.sample((samples,))
    k1 = q.log_prob(z) - p.log_prob(z)
    return k1, k1 + torch.exp(-k1) - 1


def right_3(
    q: td.Distribution, p: td.Distribution, samples: int
) -> tuple[Float[Tensor, "samples *batch"], Float[Tensor, "samples *batch"]]:
    """a loop over blocks of the samples, which are put together at the end"""
    first, third = [], []
    for z in q.sample((samples,)).split(256):
        log_r = p.log_prob(z) - q.log_prob(z)
        first.append(-log_r)
        third.append(torch.exp(log_r) - 1 - log_r)
    return torch.cat(first), torch.cat(third)
