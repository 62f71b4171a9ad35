"""Half the bits where they are enough: networks in bfloat16, distributions and sums in float32."""

import torch
from jaxtyping import Float
from torch import Tensor, nn

from vae_course.models import VAE


class _InBfloat16(nn.Module):
    """A network whose layer products are computed in bfloat16; weights stay float32, and so does what comes out."""

    def __init__(self, network: nn.Module):
        super().__init__()
        self.network = network

    def forward(self, x: Float[Tensor, " batch *event"]) -> Float[Tensor, " batch *out"]:
        with torch.autocast(x.device.type, dtype=torch.bfloat16):
            return self.network(x).float()


def in_bfloat16(model: VAE) -> VAE:
    """A view of the same weights that computes in mixed precision: training the view trains the model.

    The networks' products run in bfloat16 (8 significant bits, float32's range) under `torch.autocast`; the heads that
    make distributions, log-probabilities, KL and sums stay in float32, as do weights, gradients of weights and Adam.

    >>> model = VAE.mlp((1, 4, 4), latent=2, hidden=(8,))
    >>> view = in_bfloat16(model)
    >>> view.encode(torch.rand(5, 1, 4, 4)).mean.dtype, view.encoder[1] is model.encoder[1]
    (torch.float32, True)
    """
    encoder, decoder = (nn.Sequential(_InBfloat16(part[0]), *part[1:]) for part in (model.encoder, model.decoder))
    return VAE(encoder, decoder, model.prior_module, model.shape)
