"""A VAE of sentences, character by character (Bowman et al. 2016, arXiv:1511.06349)."""

from collections.abc import Callable

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn
from torch import distributions as td
from torch.nn.functional import cross_entropy

from vae_course._minimise import minimise
from vae_course._settings import device_of
from vae_course._validation import check_integer, check_nonnegative
from vae_course.beyond import captions
from vae_course.distributions import GaussianHead, kl_divergence
from vae_course.objectives import ObjectiveTerms
from vae_course.priors import StandardNormal

Tokens = Int[Tensor, "batch length"]


class Sentences(td.Distribution):
    """p(x|z) where the characters, given their logits, are independent: `logits` is `(batch, length, alphabet)`.

    `log_prob` sums over the characters of a sentence, its end among them, and not over the padding behind it.

    >>> tokens = captions.encode(["a thin one upright"])
    >>> Sentences(torch.zeros(1, 32, captions.SIZE)).log_prob(tokens) / torch.tensor(30.0).log()  # 18 letters, an end
    tensor([-19.])
    """

    def __init__(self, logits: Float[Tensor, "batch length alphabet"]):
        self.logits = logits
        super().__init__(logits.shape[:1], logits.shape[1:2], validate_args=False)

    def log_prob(self, tokens: Tokens) -> Float[Tensor, " batch"]:
        captions.check_tokens(tokens, self.logits.shape[1])
        loss = cross_entropy(self.logits.mT, tokens, ignore_index=captions.PADDING, reduction="none")
        return -loss.sum(1)

    @property
    def mode(self) -> Tokens:
        """The most probable character at each place."""
        return self.logits.argmax(-1)


class TextEncoder(nn.Module):
    """Sentences to q(z|x): an embedding, a GRU from left to right, and a linear layer on its state at the end.

    The state is read at the end of the sentence, so that padding changes nothing.

    >>> q = TextEncoder(latent=4)(captions.encode(["a thin one upright"]))
    >>> q.batch_shape, q.event_shape
    (torch.Size([1]), torch.Size([4]))
    """

    def __init__(self, latent: int, width: int = 64, embedding: int = 16):
        super().__init__()
        self.embedding = nn.Embedding(captions.SIZE, embedding)
        self.gru = nn.GRU(embedding, width, batch_first=True)
        self.head = GaussianHead(width, latent)

    def forward(self, tokens: Tokens) -> td.Independent:
        states, _ = self.gru(self.embedding(tokens))
        last = (tokens != captions.PADDING).sum(1).clamp(min=1) - 1
        return self.head(states[torch.arange(len(tokens), device=tokens.device), last])


class PositionDecoder(nn.Module):
    """The weak decoder: z alone gives the probabilities of all characters at once, none knows the others.

    >>> PositionDecoder(latent=4)(torch.zeros(2, 4)).logits.shape
    torch.Size([2, 32, 30])
    """

    strong = False

    def __init__(self, latent: int, width: int = 256, length: int = captions.LENGTH):
        super().__init__()
        self.length = length
        self.layers = nn.Sequential(nn.Linear(latent, width), nn.ReLU(), nn.Linear(width, length * captions.SIZE))

    def forward(self, z: Float[Tensor, "batch latent"], given: Tokens | None = None) -> Sentences:
        return Sentences(self.layers(z).view(len(z), self.length, captions.SIZE))

    def write(self, z: Float[Tensor, "batch latent"], sample: bool = False) -> Tokens:
        logits = self(z).logits
        return td.Categorical(logits=logits).sample() if sample else logits.argmax(-1)


class GRUDecoder(nn.Module):
    """The strong decoder: a GRU that is told z and, at each place, the character before it (teacher forcing).

    `given` are the sentences whose characters it is told; a `START` is put before them and the last one is left out.

    >>> decoder, tokens = GRUDecoder(latent=4), captions.encode(["a thin one upright"])
    >>> decoder(torch.zeros(1, 4), tokens).log_prob(tokens).shape, decoder.write(torch.zeros(1, 4)).shape
    (torch.Size([1]), torch.Size([1, 32]))
    """

    strong = True

    def __init__(self, latent: int, width: int = 64, embedding: int = 16, length: int = captions.LENGTH):
        super().__init__()
        self.length = length
        self.embedding = nn.Embedding(captions.SIZE, embedding)
        self.first = nn.Linear(latent, width)
        self.gru = nn.GRU(embedding + latent, width, batch_first=True)
        self.logits = nn.Linear(width, captions.SIZE)

    def forward(self, z: Float[Tensor, "batch latent"], given: Tokens) -> Sentences:
        inputs, every_place = self.embedding(shifted(given)), z[:, None].expand(-1, given.shape[1], -1)
        states, _ = self.gru(torch.cat([inputs, every_place], -1), self.first(z).tanh()[None])
        return Sentences(self.logits(states))

    @torch.no_grad()
    def write(self, z: Float[Tensor, "batch latent"], sample: bool = False) -> Tokens:
        """Character by character, each the most probable one, or drawn; nothing but padding behind the end."""
        state, before = self.first(z).tanh()[None], torch.full((len(z), 1), captions.START, device=z.device)
        ended, written = torch.zeros_like(before, dtype=torch.bool), []
        for _ in range(self.length):
            states, state = self.gru(torch.cat([self.embedding(before), z[:, None]], -1), state)
            logits = self.logits(states[:, 0])
            before = td.Categorical(logits=logits).sample()[:, None] if sample else logits.argmax(-1, keepdim=True)
            before = before.masked_fill(ended, captions.PADDING)
            ended |= before == captions.END
            written.append(before)
        return torch.cat(written, 1)


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
        self.encoder = TextEncoder(check_integer("latent", latent), check_integer("width", width))
        self.decoder = GRUDecoder(latent, width) if decoder is None else decoder
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


def shifted(tokens: Tokens) -> Tokens:
    """What teacher forcing tells the decoder at each place: the character before it, at the first place `START`.

    >>> shifted(torch.tensor([[5, 7, 2, 0]]))
    tensor([[1, 5, 7, 2]])
    """
    return torch.cat([torch.full_like(tokens[:, :1], captions.START), tokens[:, :-1]], dim=1)


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
