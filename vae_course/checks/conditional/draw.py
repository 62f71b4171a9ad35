"""A few labelled images, drawn at random, equally many of each class."""

from collections.abc import Callable

import torch
from torch import Tensor

from vae_course.checks.exercise import Answer, Exercise, Misconception
from vae_course.checks.sandbox import Refused


def cases(generator: torch.Generator) -> list[tuple[Tensor, int]]:
    """Labels in random order, and how many to draw of each class."""
    drawn = []
    for counts, per_class in (((9, 7, 12), 2), ((12, 20, 10, 16), 3)):
        labels = torch.cat([torch.full((n,), k) for k, n in enumerate(counts)])
        drawn.append((labels[torch.randperm(len(labels), generator=generator)], per_class))
    return drawn


def _of(labels: Tensor, k: int) -> Tensor:
    """The places of a class."""
    return torch.where(labels == k)[0]


def _shuffled(places: Tensor, m: int) -> Tensor:
    """m different places, drawn at random."""
    return places[torch.randperm(len(places))[:m]]


def reference(labels: Tensor, per_class: int) -> Tensor:
    return torch.cat([_shuffled(_of(labels, int(k)), per_class) for k in labels.unique()])


DRAWS = 60


def observe(answer: Answer, labels: Tensor, per_class: int) -> tuple[Tensor, ...]:
    """Over many draws: images per class, how many different ones, their average place within their class (0 first, 1
    last), and whether all draws are the same."""
    draws = [answer(labels, per_class) for _ in range(DRAWS)]
    if not all(isinstance(d, Tensor) and d.ndim == 1 and not d.is_floating_point() and len(d) for d in draws):
        raise Refused("expected a tensor of integers, one-dimensional: the places of the chosen images in labels.")
    if any(int(d.min()) < 0 or int(d.max()) >= len(labels) for d in draws):
        raise Refused(f"some of your places do not exist: there are {len(labels)} labels.")
    classes = int(labels.max()) + 1
    counts = torch.stack([torch.bincount(labels[d], minlength=classes) for d in draws]).double()
    different = torch.tensor([float(len(d.unique())) for d in draws])
    place = torch.empty(len(labels), dtype=torch.float64)
    for k in range(classes):
        (of_class,) = torch.where(labels == k)
        place[of_class] = torch.linspace(0, 1, len(of_class), dtype=torch.float64)
    same = float(all(torch.equal(d.sort().values, draws[0].sort().values) for d in draws))
    return (
        counts.mean(0),
        counts.amin(0),
        different.mean(),
        torch.cat([place[d] for d in draws]).mean(),
        torch.tensor(same),
    )


def _draw_multinomial(labels: Tensor, m: int) -> Tensor:
    same = (labels == labels.unique()[:, None]).double()
    return torch.multinomial(same, m).flatten()


def _draw_by_sorting(labels: Tensor, m: int) -> Tensor:
    order = torch.randperm(len(labels))
    return torch.cat([order[labels[order] == k][:m] for k in range(int(labels.max()) + 1)])


ALTERNATIVES = (_draw_multinomial, _draw_by_sorting)


def _per_class(pick: Callable[[Tensor, int], Tensor]) -> Answer:
    """Classes one after the other, each by `pick(places of the class, how many)`."""
    return lambda labels, m: torch.cat([pick(_of(labels, int(k)), m) for k in labels.unique()])


def _places_in_a_shuffled_list(labels: Tensor, m: int) -> Tensor:
    return torch.cat(
        [_of(shuffled, int(k))[:m] for shuffled in [_shuffled(labels, len(labels))] for k in labels.unique()]
    )


def _draw_always_the_same(labels: Tensor, m: int) -> Tensor:
    fixed = torch.Generator().manual_seed(0)
    return torch.cat(
        [p[torch.randperm(len(p), generator=fixed)[:m]] for p in (_of(labels, int(k)) for k in labels.unique())]
    )


MISTAKES = (
    Misconception(
        "places in a shuffled list",
        _places_in_a_shuffled_list,
        "you shuffle the labels and return places in the shuffled list: in `labels` other images stand there, of any "
        "class. Keep the permutation, and return its entries.",
    ),
    Misconception(
        "the first of each class",
        _per_class(lambda places, m: places[:m]),
        "you take the first images of each class, every time. With so few labels the result depends on which ones "
        "they are: draw them, so that the spread can be seen.",
    ),
    Misconception(
        "always the same draw",
        _draw_always_the_same,
        "every call chooses the same images: a seed is set inside. One lucky draw would then be your result.",
    ),
    Misconception(
        "classes left to chance",
        lambda labels, m: torch.randperm(len(labels))[: m * len(labels.unique())],
        "the number is right in all, not in each class: some classes may get no label at all. Draw class by class.",
    ),
    Misconception(
        "with replacement",
        _per_class(lambda places, m: places[torch.randint(len(places), (m,))]),
        "some images are chosen twice, so there are fewer labels than you say. Draw without replacement.",
    ),
    Misconception(
        "last class missing",
        lambda labels, m: torch.cat([_shuffled(_of(labels, k), m) for k in range(int(labels.max()))]),
        "the last class gets no labels: range(labels.max()) stops one before it.",
    ),
    Misconception(
        "places within the class",
        _per_class(lambda places, m: torch.randperm(len(places))[:m]),
        "you return places within each class's own list. Asked for are places in labels: index the list of places "
        "once more.",
    ),
    Misconception(
        "one too many",
        lambda labels, m: reference(labels, m + 1),
        "each class has one label more than asked for. With so few labels that counts.",
    ),
    Misconception(
        "the last of each class",
        _per_class(lambda places, m: places[-m:]),
        "you take the last images of each class. Then the draw is always the same one, and no draw at all: shuffle.",
    ),
    Misconception(
        "one too few",
        lambda labels, m: reference(labels, m - 1),
        "you draw one image too few of each class. How many does a slice [:m] have?",
    ),
    Misconception(
        "one class only",
        lambda labels, m: _shuffled(_of(labels, int(labels[torch.randint(len(labels), ())])), m),
        "you draw from one class only, a random one. All classes from 0 to labels.max() should be there.",
    ),
    Misconception(
        "one of each class",
        _per_class(lambda places, m: _shuffled(places, 1)),
        "you draw one image of each class. per_class of them are asked for.",
    ),
    Misconception(
        "share of the images",
        lambda labels, m: _shuffled(torch.arange(len(labels)), m),
        "you draw per_class images in all. So many *of each class* are asked for.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    observe=observe,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Class by class: where are its images, and which of them are chosen?",
        "torch.where(labels == k)[0] are the places of class k; torch.randperm(n)[:m] are m different ones of n.",
        "places[torch.randperm(len(places))[:m]] for each class, put together with torch.cat.",
    ),
    minutes=8,
    difficulty=2,
    rtol=1e-6,
    atol=0.12,
)
