"""`trace`: what passes between an objective, the encoder and the decoder."""

import copy
from typing import NamedTuple

from jaxtyping import Float, Int
from torch import Tensor
from torch import distributions as td

from vae_course.conditional import ConditionalVAE
from vae_course.models import VAE
from vae_course.objectives import ObjectiveTerms
from vae_course.training import Objective

Model = VAE | ConditionalVAE


class Trace(NamedTuple):
    """What passed through an objective: the posterior q(z|x), the code z given to the decoder, its answer p(x|z), and
    the terms in nats per image.

    >>> Trace._fields
    ('q', 'z', 'p', 'terms')
    """

    q: td.Distribution
    z: Tensor
    p: td.Distribution
    terms: ObjectiveTerms


def trace(
    model: Model,
    objective: Objective,
    x: Float[Tensor, " batch *event"],
    q: td.Distribution | None = None,
    labels: Int[Tensor, " batch"] | None = None,
) -> Trace:
    """Run `objective(model, x)` and record what it gets from the encoder, gives to the decoder, and gets back.

    With `labels`, `objective(model, x, labels)` is run. With `q`, the encoder answers with that distribution whatever
    the image, so that only the objective's doing is seen. Raises `ValueError` if the objective does not call both
    `model.encode` and `model.decode`, and `TypeError` if it does not return `ObjectiveTerms`.

    >>> import torch, vae_course as vc
    >>> narrow = vc.gaussian(mean=torch.ones(5, 2), log_var=torch.full((5, 2), -50.0))
    >>> seen = trace(vc.VAE.mlp((1, 4, 4), latent=2), vc.elbo, torch.rand(5, 1, 4, 4), narrow)
    >>> torch.allclose(seen.z, torch.ones(5, 2))  # a posterior so narrow leaves nothing to chance
    True
    """
    seen = {}
    spy = copy.copy(model)

    def encode(*images):
        seen["q"] = model.encode(*images) if q is None else q
        return seen["q"]

    def decode(z, *labels):
        seen["z"], seen["p"] = z, model.decode(z, *labels)
        return seen["p"]

    vars(spy).update(encode=encode, decode=decode)
    terms = objective(spy, x) if labels is None else objective(spy, x, labels)
    if len(seen) < 3:
        raise ValueError("the objective must call model.encode(x) and model.decode(z); this one did not call both")
    if not isinstance(terms, ObjectiveTerms):
        raise TypeError(
            f"the objective must return vae_course.ObjectiveTerms, in nats per image; got {type(terms).__name__}"
        )
    return Trace(seen["q"], seen["z"], seen["p"], terms)
