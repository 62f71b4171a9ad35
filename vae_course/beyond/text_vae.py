"""A VAE of sentences, character by character (Bowman et al. 2016, arXiv:1511.06349)."""

from collections.abc import Callable

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn
from torch import distributions as td

from vae_course._minimise import minimise
from vae_course._settings import device_of
from vae_course._validation import check_integer, check_nonnegative
from vae_course.beyond import captions
from vae_course.beyond.text_networks import GRUDecoder, PositionDecoder, Sentences, TextEncoder, shifted
from vae_course.distributions import kl_divergence
from vae_course.objectives import ObjectiveTerms
from vae_course.priors import StandardNormal

__all__ = [
    "GRUDecoder",
    "PositionDecoder",
    "Sentences",
    "TextEncoder",
    "TextVAE",
    "evaluate_text",
    "fit_text",
    "shifted",
    "text_elbo",
    "word_dropout",
]

Tokens = Int[Tensor, "batch length"]


class TextVAE(nn.Module):
    """Sentences, rows of `length` tokens, to codes and back. `decode` needs the sentence, too, if the decoder is told
    the character before.

    >>> model, tokens = TextVAE(latent=4), captions.encode(["a thin one upright", "the one straight, bold"])
    >>> q = model.encode(tokens)
    >>> model.decode(q.rsample(), tokens).log_prob(tokens).shape
    torch.Size([2])
    """

    def __init__(self, latent: int = 16, width: int = 64, decoder: nn.Module | None = None):
        super().__init__()
        self.encoder = TextEncoder(check_integer("latent", latent))
        self.decoder = GRUDecoder(latent, check_integer("width", width)) if decoder is None else decoder
        self.prior_module = StandardNormal(latent)
        self.length = self.decoder.length

    @property
    def prior(self) -> td.Distribution:
        """p(z), event shape `(latent,)`."""
        return self.prior_module()

    def encode(self, tokens: Tokens) -> td.Distribution:
        """q(z|x): batch shape `(B,)`, event shape `(latent,)`."""
        captions.check_tokens(tokens, self.length)
        return self.encoder(tokens)

    def decode(self, z: Float[Tensor, "batch latent"], given: Tokens | None = None) -> Sentences:
        """p(x|z): batch shape `(B,)`. `given` are the characters that a strong decoder is told."""
        if given is None and self.decoder.strong:
            raise TypeError(
                "this decoder is told the character before: decode(z, tokens), or write(z) where there is no sentence"
            )
        return self.decoder(z, given)

    @torch.no_grad()
    def write(self, z: Float[Tensor, "batch latent"], sample: bool = False) -> list[str]:
        """A sentence for each code: the most probable character each time, or one that is drawn."""
        return captions.decode(self.decoder.write(z, sample))


def word_dropout(tokens: Tokens, rate: float, drop: Bool[Tensor, "batch length"] | None = None) -> Tokens:
    """Each character becomes `UNKNOWN` with probability `rate` (arXiv:1511.06349), or where `drop` says so. Padding
    stays.

    >>> tokens = captions.encode(["a thin one upright"])
    >>> captions.decode(word_dropout(tokens, rate=1.0))  # the end is unknown, too
    ['???????????????????']
    """
    if not 0 <= rate <= 1:
        raise ValueError(f"rate is a probability and must lie in [0, 1], got {rate!r}")
    if drop is None:
        drop = torch.rand(tokens.shape, device=tokens.device) < rate
    return torch.where(drop & (tokens != captions.PADDING), captions.UNKNOWN, tokens)


def text_elbo(
    model: TextVAE, tokens: Tokens, beta: float = 1.0, dropout: float = 0.0, free_nats: float = 0.0
) -> ObjectiveTerms:
    """One-sample ELBO of sentences, in nats per sentence: characters are summed, padding is not counted.

    `beta` weighs the KL; with `dropout`, the decoder is told so many characters less in training mode;
    with `free_nats`, a dimension pays for its KL only above so many nats, batch mean (Kingma et al. 2016,
    arXiv:1606.04934, eq. 15).

    >>> model, tokens = TextVAE(latent=4), captions.encode(["a thin one upright", "the one straight, bold"])
    >>> terms = text_elbo(model, tokens, beta=0.0)
    >>> torch.equal(terms.objective, terms.reconstruction)
    True
    """
    check_nonnegative("beta", beta)
    check_nonnegative("free_nats", free_nats)
    q = model.encode(tokens)
    given = word_dropout(tokens, dropout) if dropout and model.training else tokens
    reconstruction = model.decode(q.rsample(), given).log_prob(tokens)
    kl = kl_divergence(q.base_dist, model.prior.base_dist)
    paid = kl.mean(0).clamp(min=free_nats).sum() if free_nats else kl.sum(-1)
    return ObjectiveTerms(reconstruction - beta * paid, reconstruction, kl.sum(-1))


def fit_text(
    model: TextVAE,
    tokens: Tokens,
    epochs: int = 5,
    batch_size: int = 128,
    lr: float = 3e-3,
    schedule: Callable[[float], dict[str, float]] | None = None,
    **settings: float,
) -> list[float]:
    """Maximise `text_elbo` with Adam, at a rate that falls linearly to 0; returns the mean objective of each epoch, in
    nats per sentence. `settings`, and what `schedule` says at share t of the training, go to `text_elbo`.

    >>> model, tokens = TextVAE(latent=2, width=8), captions.encode(captions.sample(100))
    >>> means = fit_text(model, tokens, epochs=3, batch_size=20, schedule=lambda t: {"beta": t})
    >>> means[-1] > means[0]
    True
    """
    captions.check_tokens(tokens, model.length)
    epochs, batch_size = check_integer("epochs", epochs), check_integer("batch_size", batch_size)
    steps, step = epochs * -(-len(tokens) // batch_size), 0

    def loss_of(rows: Tensor) -> Tensor:
        nonlocal step
        weights = settings | (schedule(step / steps) if schedule else {})
        step += 1
        return -text_elbo(model, tokens[rows], **weights).objective.mean()

    optimizer = torch.optim.Adam(model.train().parameters(), lr, fused=True)
    losses = minimise(loss_of, optimizer, len(tokens), epochs, batch_size, device_of(model))
    model.eval()
    return [-loss for loss in losses]


@torch.no_grad()
def evaluate_text(model: TextVAE, tokens: Tokens, batch_size: int = 1000) -> ObjectiveTerms:
    """The terms of `text_elbo` of each sentence, in evaluation mode, `(n,)` in nats.

    >>> evaluate_text(TextVAE(latent=2, width=8), captions.encode(captions.sample(7))).elbo.shape
    torch.Size([7])
    """
    model.eval()
    parts = [text_elbo(model, batch) for batch in tokens.split(batch_size)]
    return ObjectiveTerms(*(torch.cat(part) for part in zip(*parts, strict=True)))
