"""Two estimators of the gradient of E_{z ~ q_params}[f(z)] with respect to `params`, one row per sample.

`make` turns parameters `(S, P)` into a distribution of batch shape `(S,)`; `f` maps samples `(S, ...)` to `(S,)`.
Both return `(samples, P)`: the mean over rows estimates the gradient, their spread is the estimator's.
"""

from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor
from torch import distributions as td

from vae_course._validation import check_integer

Make = Callable[[Tensor], td.Distribution]
Function = Callable[[Tensor], Tensor]


def score_function(
    make: Make, params: Float[Tensor, " p"], f: Function, samples: int, baseline: float | Tensor = 0.0
) -> Float[Tensor, "samples p"]:
    """(f(z) - baseline) * grad log q(z): needs no gradient of f (REINFORCE, Williams 1992). A baseline must not
    depend on its own z.

    >>> def normal(mean):
    ...     return td.Independent(td.Normal(mean, 1.0), 1)
    >>> rows = score_function(normal, torch.tensor([1.0]), lambda z: z.square().sum(-1), samples=20_000)
    >>> abs(rows.mean() - 2) < 0.5  # E[z^2] = mean^2 + 1, whose derivative is 2 mean
    tensor(True)
    """
    rows = _one_row_per_sample(params, samples)
    q = make(rows)
    z = q.sample()
    weight = (f(z) - baseline).detach()
    return torch.autograd.grad((weight * q.log_prob(z)).sum(), rows)[0]


def pathwise(make: Make, params: Float[Tensor, " p"], f: Function, samples: int) -> Float[Tensor, "samples p"]:
    """grad f(g(epsilon, params)), through `rsample` (arXiv:1312.6114, section 2.4). Raises `ValueError` if the
    distribution has no `rsample`.

    >>> def normal(mean):
    ...     return td.Independent(td.Normal(mean, 1.0), 1)
    >>> rows = pathwise(normal, torch.tensor([1.0]), lambda z: z.square().sum(-1), samples=20_000)
    >>> abs(rows.mean() - 2) < 0.2  # E[z^2] = mean^2 + 1, whose derivative is 2 mean
    tensor(True)
    """
    rows = _one_row_per_sample(params, samples)
    q = make(rows)
    if not q.has_rsample:
        raise ValueError(f"{type(q).__name__} has no reparameterised sample; use score_function, or a relaxation")
    return torch.autograd.grad(f(q.rsample()).sum(), rows)[0]


def _one_row_per_sample(params: Tensor, samples: int) -> Tensor:
    # Each row serves one sample only, so one backward pass gives every sample's own gradient.
    check_integer("samples", samples)
    return params.detach().expand(samples, -1).clone().requires_grad_()
