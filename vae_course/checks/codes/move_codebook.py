"""One step of a codebook that follows its vectors by moving averages."""

import torch
from torch import Tensor
from torch.nn import functional

from vae_course.checks.codes._shared import draw_codes
from vae_course.checks.exercise import Answer, Exercise, Misconception


def cases(generator: torch.Generator) -> list[tuple]:
    """Running counts and sums, vectors, the entries they went to, and the decay; the last entry gets no vector."""
    drawn = []
    for vectors, size, dim, decay in ((5, 3, 2, 0.5), (40, 8, 4, 0.9), (98, 16, 8, 0.99)):
        counts = 0.5 + 4 * torch.rand(size, generator=generator)
        sums = counts[:, None] * torch.randn(size, dim, generator=generator)
        h = 1 + torch.randn(vectors, dim, generator=generator)
        drawn.append((counts, sums, h, draw_codes(generator, size, vectors), decay))
    return drawn


def reference(counts: Tensor, sums: Tensor, h: Tensor, codes: Tensor, decay: float) -> tuple[Tensor, Tensor, Tensor]:
    one_hot = functional.one_hot(codes, len(counts)).to(h)  # (vectors, size)
    counts = decay * counts + (1 - decay) * one_hot.sum(0)
    sums = decay * sums + (1 - decay) * one_hot.T @ h
    return counts, sums, sums / counts[:, None]


def _by_adding_up(
    counts: Tensor, sums: Tensor, h: Tensor, codes: Tensor, decay: float
) -> tuple[Tensor, Tensor, Tensor]:
    found = torch.bincount(codes, minlength=len(counts)).to(counts)
    added = torch.zeros_like(sums).index_add_(0, codes, h)
    counts, sums = torch.lerp(found, counts, decay), torch.lerp(added, sums, decay)
    return counts, sums, torch.einsum("kd,k->kd", sums, 1 / counts)


def _by_steps(counts: Tensor, sums: Tensor, h: Tensor, codes: Tensor, decay: float) -> tuple[Tensor, Tensor, Tensor]:
    chosen = (torch.arange(len(counts))[:, None] == codes).to(h)  # (size, vectors)
    counts = counts + (1 - decay) * (chosen.sum(1) - counts)
    sums = sums + (1 - decay) * (chosen @ h - sums)
    return counts, sums, (sums.T / counts).T


ALTERNATIVES = (_by_adding_up, _by_steps)


def _moved_with(new_counts=lambda n: n, new_sums=lambda s, n: s, old=lambda d: d, new=lambda d: 1 - d) -> Answer:
    """The step with other figures of the batch, or other weights of old and new."""

    def answer(counts: Tensor, sums: Tensor, h: Tensor, codes: Tensor, decay: float) -> tuple[Tensor, Tensor, Tensor]:
        one_hot = functional.one_hot(codes, len(counts)).to(h)
        n, s = one_hot.sum(0), one_hot.T @ h
        counts = old(decay) * counts + new(decay) * new_counts(n)
        sums = old(decay) * sums + new(decay) * new_sums(s, n)
        return counts, sums, sums / counts[:, None]

    return answer


def _moved_by_means(unused_stay: bool) -> Answer:
    """The entries themselves averaged with the means of the batch."""

    def answer(counts: Tensor, sums: Tensor, h: Tensor, codes: Tensor, decay: float) -> tuple[Tensor, Tensor, Tensor]:
        one_hot = functional.one_hot(codes, len(counts)).to(h)
        n, before = one_hot.sum(0)[:, None], sums / counts[:, None]
        moved = decay * before + (1 - decay) * one_hot.T @ h / n.clamp(min=1)
        found = torch.where(n > 0, moved, before) if unused_stay else moved
        return *reference(counts, sums, h, codes, decay)[:2], found

    return answer


def _with_codebook(make) -> Answer:
    """The right averages beside another codebook, made from the old and the new ones."""

    def answer(counts: Tensor, sums: Tensor, h: Tensor, codes: Tensor, decay: float) -> tuple[Tensor, Tensor, Tensor]:
        new_counts, new_sums, _ = reference(counts, sums, h, codes, decay)
        return new_counts, new_sums, make(counts[:, None], sums, new_counts[:, None], new_sums)

    return answer


def _written(counts: Tensor, sums: Tensor, h: Tensor, codes: Tensor, decay: float) -> tuple[Tensor, Tensor, Tensor]:
    number, total = torch.zeros_like(counts), torch.zeros_like(sums)
    number[codes] += 1
    total[codes] += h
    counts, sums = decay * counts + (1 - decay) * number, decay * sums + (1 - decay) * total
    return counts, sums, sums / counts[:, None]


def _sums_written(
    counts: Tensor, sums: Tensor, h: Tensor, codes: Tensor, decay: float
) -> tuple[Tensor, Tensor, Tensor]:
    new_counts = reference(counts, sums, h, codes, decay)[0]
    new_sums = _written(counts, sums, h, codes, decay)[1]
    return new_counts, new_sums, new_sums / new_counts[:, None]


def _unused_kept(counts: Tensor, sums: Tensor, h: Tensor, codes: Tensor, decay: float) -> tuple[Tensor, Tensor, Tensor]:
    new_counts, new_sums, found = reference(counts, sums, h, codes, decay)
    chosen = torch.bincount(codes, minlength=len(counts)) > 0
    return torch.where(chosen, new_counts, counts), torch.where(chosen[:, None], new_sums, sums), found


MISTAKES = (
    Misconception(
        "decay turned round",
        _moved_with(old=lambda d: 1 - d, new=lambda d: d),
        "the decay is on the wrong side: it is the weight of the old averages. With 0.99 each batch moves them by a "
        "hundredth; yours would keep no more than a hundredth of them.",
    ),
    Misconception(
        "batch not weighted",
        _moved_with(new=lambda d: 1.0),
        "the batch is added with weight 1. The weights of an average sum to 1: decay for the old, 1 - decay for the "
        "new.",
    ),
    Misconception(
        "old not weighted",
        _moved_with(old=lambda d: 1.0),
        "the old averages keep their weight 1, so nothing is ever forgotten. Weigh them with decay.",
    ),
    Misconception(
        "means instead of sums",
        _moved_with(new_sums=lambda s, n: s / n.clamp(min=1)[:, None]),
        "you average the batch's means into `sums`. It holds sums: divided by the running counts they give the "
        "entries, and a batch with many vectors must count for more than one with few.",
    ),
    Misconception(
        "entries averaged with the batch's means",
        _moved_by_means(unused_stay=True),
        "you average the old entry with the mean of its vectors in this batch, so one vector weighs as much as a "
        "hundred. The entry is the running sum divided by the running count.",
    ),
    Misconception(
        "unused entries drawn to zero",
        _moved_by_means(unused_stay=False),
        "you average the old entry with the mean of its vectors in this batch, and an entry that got no vector with "
        "zeros: it moves to the origin. In running sum over running count both shrink by the same factor, and the "
        "entry stays.",
    ),
    Misconception(
        "divided by the old count",
        _with_codebook(lambda old_counts, old_sums, new_counts, new_sums: new_sums / old_counts),
        "you divide the new sums by the old counts. Both have to be of the same time.",
    ),
    Misconception(
        "old codebook returned",
        _with_codebook(lambda old_counts, old_sums, new_counts, new_sums: old_sums / old_counts),
        "your entries are those from before the step. Divide the new sums by the new counts.",
    ),
    Misconception(
        "shares instead of counts",
        _moved_with(new_counts=lambda n: n / n.sum()),
        "you average the shares of the vectors, which sum to 1. Sums of vectors have to be divided by numbers of "
        "vectors.",
    ),
    Misconception(
        "k-means' step",
        _moved_with(old=lambda d: 0.0, new=lambda d: 1.0),
        "you forget the past: this is k-means' step on this batch alone, and an entry without a vector is 0/0. Average "
        "the batch into `counts` and `sums`.",
    ),
    Misconception(
        "written, not added",
        _written,
        "you add with an index on the left: an entry that several vectors chose gets only one of them. Count with "
        "one_hot, bincount or index_add.",
    ),
    Misconception(
        "sums written, not added",
        _sums_written,
        "you add the vectors with an index on the left: of several that chose one entry only the last one counts in "
        "its sum. Add up with index_add or one_hot.",
    ),
    Misconception(
        "averages of unused entries stay",
        _unused_kept,
        "the averages of an entry that no vector chose stay as they were. They decay, too, both by the same "
        "factor; it is the *entry* that stays.",
    ),
    Misconception(
        "divided by the old sums",
        _with_codebook(lambda old_counts, old_sums, new_counts, new_sums: old_sums / new_counts),
        "you divide the old sums by the new counts. Both must be new.",
    ),
    Misconception(
        "sums returned as the codebook",
        _with_codebook(lambda old_counts, old_sums, new_counts, new_sums: new_sums),
        "your codebook is the sums. An entry is sums / counts: the mean of its vectors.",
    ),
    Misconception(
        "counts of all vectors",
        _moved_with(new_counts=lambda n: n.sum() * torch.ones_like(n)),
        "every entry counts all vectors of the batch. It counts those that chose it.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Two running averages, one of how many vectors each entry gets, one of their sum. The entry is their ratio.",
        "`F.one_hot(codes, len(counts))`, as floats, is a table (vectors, size): its column sums are the counts of the "
        "batch, and its transpose times h the sums.",
        "counts = decay * counts + (1 - decay) * one_hot.sum(0); the same for sums with one_hot.T @ h; then divide.",
    ),
    minutes=10,
    difficulty=2,
    points=3,
)
