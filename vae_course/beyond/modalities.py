"""One code for a picture and its caption: each says what it knows, and what is missing says nothing (Wu & Goodman 2018,
arXiv:1802.05335)."""

from collections.abc import Sequence

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn
from torch import distributions as td

from vae_course import networks
from vae_course._minimise import minimise
from vae_course._settings import device_of
from vae_course._validation import check_batch, check_integer, check_nonnegative
from vae_course.beyond import captions
from vae_course.beyond.text_networks import GRUDecoder, Sentences, TextEncoder
from vae_course.distributions import BernoulliHead, GaussianHead, gaussian, kl_divergence
from vae_course.objectives import ObjectiveTerms
from vae_course.priors import StandardNormal

Images = Float[Tensor, "batch c h w"]
Tokens = Int[Tensor, "batch length"]


def product_of_experts(
    mean: Float[Tensor, "experts *batch latent"],
    log_var: Float[Tensor, "experts *batch latent"],
    present: Bool[Tensor, " experts *batch"] | None = None,
) -> td.Independent:
    """The Gaussian proportional to N(0, I) times all experts that are present (arXiv:1802.05335): precisions
    add, and the mean is the experts' means weighted by them. The prior N(0, I) is an expert of mean 0 and precision 1,
    so with none present the product is the prior. What stands where an expert is missing may be anything, NaN too.

    Raises `ValueError` for shapes that do not fit.

    >>> q = product_of_experts(mean=torch.tensor([[3.0]]), log_var=torch.tensor([[0.0]]))
    >>> q.mean, q.variance  # half way to the prior's 0, and half the variance
    (tensor([1.5000]), tensor([0.5000]))
    """
    if mean.shape != log_var.shape:
        raise ValueError(f"expected mean and log_var of one shape, got {tuple(mean.shape)} and {tuple(log_var.shape)}")
    precision = (-log_var).exp()
    if present is not None:
        if present.shape != mean.shape[:-1]:
            raise ValueError(f"expected present of shape {tuple(mean.shape[:-1])}, got {tuple(present.shape)}")
        missing = ~present[..., None]  # what stands there means nothing, and NaN times 0 is NaN
        precision, mean = precision.masked_fill(missing, 0), mean.masked_fill(missing, 0)
    total = 1 + precision.sum(0)
    return gaussian((precision * mean).sum(0) / total, -total.log())


class MultimodalVAE(nn.Module):
    """z to a picture and to a caption; q(z|x, w) is a product of the prior, the picture's expert and the caption's,
    either of which may be missing.

    >>> model, images = MultimodalVAE((1, 8, 8), latent=4, hidden=16, width=8), torch.rand(2, 1, 8, 8)
    >>> tokens = captions.encode(["a thin one upright", "the one straight, bold"])
    >>> [model.encode(*sides).event_shape for sides in ((images, tokens), (images, None), (None, tokens))]
    [torch.Size([4]), torch.Size([4]), torch.Size([4])]
    >>> model.draw(["a thin one upright"]).shape, len(model.describe(images))
    (torch.Size([1, 1, 8, 8]), 2)
    """

    def __init__(self, shape: Sequence[int], latent: int = 16, hidden: int = 256, width: int = 48):
        super().__init__()
        self.shape, self.length = tuple(shape), captions.LENGTH
        check_integer("latent", latent)
        self.look = nn.Sequential(networks.mlp_encoder(shape, (hidden,)), GaussianHead(hidden, latent))
        self.read = TextEncoder(latent)
        self.paint = nn.Sequential(networks.mlp_decoder(latent, (hidden,), shape), BernoulliHead())
        self.speak = GRUDecoder(latent, width)
        self.prior_module = StandardNormal(latent)

    @property
    def prior(self) -> td.Distribution:
        """p(z), event shape `(latent,)`."""
        return self.prior_module()

    def experts(self, images: Images | None, tokens: Tokens | None) -> list[td.Independent]:
        """What each side that is there says of z: Gaussians, to be multiplied."""
        if images is None and tokens is None:
            raise ValueError(
                "expected images, captions or both, got neither; without either, z is drawn from the prior"
            )
        self._check(images, tokens)
        sides = (self.look, images), (self.read, tokens)
        return [network(side) for network, side in sides if side is not None]

    def _check(self, images: Images | None, tokens: Tokens | None) -> None:
        if images is not None:
            check_batch(images, self.shape)
        if tokens is not None:
            captions.check_tokens(tokens, self.length)
        if images is not None and tokens is not None and len(images) != len(tokens):
            raise ValueError(
                f"expected one caption for each image, got {len(tokens)} captions for {len(images)} images; "
                "where captions are missing, encode those images apart: encode(images, None)"
            )

    def encode(self, images: Images | None = None, tokens: Tokens | None = None) -> td.Independent:
        """q(z| what is there): batch shape `(B,)`, event shape `(latent,)`."""
        return _product(self.experts(images, tokens))

    def decode(self, z: Float[Tensor, "batch latent"], given: Tokens) -> tuple[td.Independent, Sentences]:
        """p(x|z) of pictures, and p(w|z) of captions whose decoder is told `given`."""
        return self.paint(z), self.speak(z, given)

    @torch.no_grad()
    def draw(self, said: list[str]) -> Images:
        """The mean of p(x|z) for each sentence, at the mean of q(z|w)."""
        tokens = captions.encode(said).to(device_of(self))
        return self.paint(self.encode(None, tokens).mean).mean

    @torch.no_grad()
    def describe(self, images: Images) -> list[str]:
        """The most probable characters, one after the other, at the mean of q(z|x)."""
        return captions.decode(self.speak.write(self.encode(images, None).mean))


def _product(experts: list[td.Independent]) -> td.Independent:
    mean = torch.stack([expert.mean for expert in experts])
    return product_of_experts(mean, torch.stack([expert.variance.log() for expert in experts]))


def joint_elbo(
    model: MultimodalVAE,
    images: Images,
    tokens: Tokens,
    beta: float = 1.0,
    weight: float = 1.0,
    missing: float = 1.0,
) -> ObjectiveTerms:
    """The bound on log p(x, w) with q(z|x, w), and what teaches each side to stand alone.

    The posteriors q(z|x) and q(z|w) are drawn towards q(z|x, w) by KL(q(z|x, w) || q(z|x)) + KL(q(z|x, w) || q(z|w))
    (Suzuki et al. 2016, arXiv:1611.01891, JMVAE-kl). In this direction a posterior that knows less covers all that the
    other may say. The second KL trains the caption's expert alone: q(z|x, w) does not give way to what a caption can
    say. And log p(x|z) at the mean of q(z|w), where `MultimodalVAE.draw` draws, trains the decoder of pictures alone:
    the mean lies in the middle of the codes that fit a caption, where there may be no code of any picture.

    `reconstruction`, `kl` and so `elbo` are in nats per pair. In `objective`, `beta` weighs the KL to the prior,
    `weight` the caption's log-probability and `missing` the two KLs and the log-probability of what is drawn.

    >>> model, tokens = MultimodalVAE((1, 8, 8), latent=4, hidden=16, width=8), captions.encode(["a thin one upright"])
    >>> joint_elbo(model, torch.rand(1, 1, 8, 8), tokens).elbo.shape
    torch.Size([1])
    """
    for name, value in (("beta", beta), ("weight", weight), ("missing", missing)):
        check_nonnegative(name, value)
    experts = model.experts(images, tokens)
    q = _product(experts)
    of_picture, of_caption = model.decode(q.rsample(), tokens)
    picture, caption, kl = of_picture.log_prob(images), of_caption.log_prob(tokens), kl_divergence(q, model.prior)
    looked, read = (_product([expert]) for expert in experts)
    fixed = gaussian(q.mean.detach(), q.variance.log().detach())
    drawn = model.paint(read.mean.detach()).log_prob(images)
    alone = drawn - kl_divergence(q, looked) - kl_divergence(fixed, read)
    return ObjectiveTerms(picture + weight * caption - beta * kl + missing * alone, picture + caption, kl)


def fit_pairs(
    model: MultimodalVAE,
    images: Images,
    tokens: Tokens,
    epochs: int = 5,
    batch_size: int = 128,
    lr: float = 3e-3,
    **settings: float,
) -> list[float]:
    """Maximise `joint_elbo` with Adam, at a rate that falls linearly to 0; returns the mean objective of each epoch.

    >>> model, images = MultimodalVAE((1, 8, 8), latent=4, hidden=16, width=8), torch.rand(100, 1, 8, 8)
    >>> means = fit_pairs(model, images, captions.encode(captions.sample(100)), epochs=3, batch_size=20)
    >>> means[-1] > means[0]
    True
    """
    model._check(images, tokens)

    def loss_of(rows: Tensor) -> Tensor:
        return -joint_elbo(model, images[rows], tokens[rows], **settings).objective.mean()

    optimizer = torch.optim.Adam(model.train().parameters(), lr, fused=True)
    losses = minimise(loss_of, optimizer, len(images), epochs, batch_size, device_of(model))
    model.eval()
    return [-loss for loss in losses]
