"""Networks of a VAE of sentences: what reads, and what writes, weakly or strongly (Bowman et al. 2016,
arXiv:1511.06349)."""

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch import distributions as td
from torch.nn.functional import cross_entropy

from vae_course.beyond import captions
from vae_course.distributions import GaussianHead

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
    """Sentences to q(z|x): an embedding, a convolution over `kernel` characters, the largest value of each feature
    among all places, and a linear layer (Kim 2014, arXiv:1408.5882, has it for classifying).

    Features of words are found wherever the word stands. Places of padding are left out, so that more of it changes
    nothing.

    >>> q = TextEncoder(latent=4)(captions.encode(["a thin one upright"]))
    >>> q.batch_shape, q.event_shape
    (torch.Size([1]), torch.Size([4]))
    """

    def __init__(self, latent: int, features: int = 128, embedding: int = 16, kernel: int = 7):
        super().__init__()
        self.embedding = nn.Embedding(captions.SIZE, embedding, padding_idx=captions.PADDING)  # of zeros
        self.convolution = nn.Conv1d(embedding, features, kernel, padding=kernel // 2)
        self.head = GaussianHead(features, latent)

    def forward(self, tokens: Tokens) -> td.Independent:
        features = self.convolution(self.embedding(tokens).mT).relu()  # (batch, features, length)
        return self.head((features * (tokens != captions.PADDING)[:, None]).amax(-1))


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


def shifted(tokens: Tokens) -> Tokens:
    """What teacher forcing tells the decoder at each place: the character before it, at the first place `START`.

    >>> shifted(torch.tensor([[5, 7, 2, 0]]))
    tensor([[1, 5, 7, 2]])
    """
    return torch.cat([torch.full_like(tokens[:, :1], captions.START), tokens[:, :-1]], dim=1)
