import torch
from torch import Tensor
from torch import distributions as td


def wrong_1(q: td.Distribution, p: td.Distribution, samples: int) -> tuple[Tensor, Tensor]:
    """Takes the ratio r in k3 the wrong way round, q/p instead of p/q, although the samples come from q."""
    z = q.sample((samples,))
    log_ratio = q.log_prob(z) - p.log_prob(z)
    k1 = log_ratio
    k3 = log_ratio.exp() - 1 - log_ratio
    return k1, k3


def wrong_2(q: td.Distribution, p: td.Distribution, samples: int) -> tuple[Tensor, Tensor]:
    """Draws new samples for k3 instead of evaluating both estimators on the same ones."""

    def log_ratio():
        z = q.sample((samples,))
        return p.log_prob(z) - q.log_prob(z)

    k1 = -log_ratio()
    log_r = log_ratio()
    k3 = torch.expm1(log_r) - log_r
    return k1, k3


def wrong_3(q: td.Distribution, p: td.Distribution, samples: int) -> tuple[Tensor, Tensor]:
    """Returns half the squared log-ratio (k2, which is biased) in the place of k3."""
    z = q.sample((samples,))
    k1 = q.log_prob(z) - p.log_prob(z)
    return k1, 0.5 * k1**2


def wrong_4(q: td.Distribution, p: td.Distribution, samples: int) -> tuple[Tensor, Tensor]:
    """Draws the samples from p, so that the averages are not those over q that the KL is made of."""
    z = p.sample((samples,))
    k1 = q.log_prob(z) - p.log_prob(z)
    k3 = (-k1).exp() - 1 + k1
    return k1, k3


def right_1(q: td.Distribution, p: td.Distribution, samples: int) -> tuple[Tensor, Tensor]:
    """Writes r = p/q as in the definition: k1 = -log r and k3 = r - 1 - log r."""
    z = q.sample((samples,))
    log_r = p.log_prob(z) - q.log_prob(z)
    r = log_r.exp()
    return -log_r, (r - 1) - log_r


def right_2(q: td.Distribution, p: td.Distribution, samples: int) -> tuple[Tensor, Tensor]:
    """Builds k3 from k1 as k1 plus a correction of mean zero, expm1(-k1)."""
    z = q.sample((samples,))
    k1 = q.log_prob(z) - p.log_prob(z)
    control = torch.expm1(-k1)
    return k1, k1 + control
