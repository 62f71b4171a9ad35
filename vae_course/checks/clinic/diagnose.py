"""Which fault a model has, from its figures."""

from collections.abc import Callable

import torch

from vae_course.checks.clinic._shared import one_of, uniform
from vae_course.checks.exercise import Answer, Exercise, Misconception

Evidence = dict[str, float]


def cases(generator: torch.Generator) -> list[tuple[Evidence]]:
    """Figures of two models of each kind, in random order: those of a healthy one, and those that the fault changes.
    Two healthy ones have easier images to be tested on than to be trained on."""

    def evidence(elbo: tuple[float, float], gap=(0.5, 2.5), loss=None, **changed: tuple[float, float]) -> Evidence:
        train = -uniform(generator, *elbo)
        ranges = {
            "rate": (16, 26),
            "noise": (0.97, 1.03),
            "share": (0.3, 0.7),
            "dark": (0.02, 0.08),
            "light": (0.65, 0.93),
        }
        drawn = {name: uniform(generator, *span) for name, span in {**ranges, **changed}.items()}
        test = round(train - uniform(generator, *gap), 2)
        printed = uniform(generator, *loss) if loss else -train
        return {"loss": printed, "elbo_train": train, "elbo_test": test, "beta": drawn.pop("beta", 1.0), **drawn}

    collapsed = {"rate": (0.0, 0.2), "dark": (0.15, 0.22), "light": (0.3, 0.4)}
    kinds = (
        lambda: evidence((92, 104)),
        lambda: evidence((490, 510), dark=(0.5, 0.52), light=(0.7, 0.73), rate=(2, 6)),
        lambda: evidence((440, 460), dark=(0.5, 0.52), light=(0.86, 0.95), rate=(8, 12)),
        lambda: evidence((300, 480), (60, 150), loss=(62, 72), rate=(230, 410), beta=(0, 0), share=(1, 1)),
        lambda: evidence((180, 260), loss=(72, 86), rate=(8, 14), noise=(0, 0)),
        lambda: evidence((115, 140), noise=(0.25, 0.4)),
        lambda: evidence((115, 140), noise=(0.42, 0.6)),  # twice that is healthy
        lambda: evidence((196, 206), loss=(0.25, 0.27), beta=(784, 784), share=(0.02, 0.1), **collapsed),
        lambda: evidence((196, 206), share=(0, 0), **collapsed),
        lambda: evidence((68, 78), (20, 35)),
        lambda: evidence((106, 116), (-14, -11)),
    )
    models = [kind() for kind in kinds for _ in range(2)]
    return [(models[i],) for i in torch.randperm(len(models), generator=generator)]


def _gap_of(e: Evidence) -> float:
    """By how many nats the ELBO is better on training images."""
    return e["elbo_train"] - e["elbo_test"]


# In this order: a consequence is asked for after its cause.
RULES: dict[str, Callable[[Evidence], bool]] = {
    "sigmoid-twice": lambda e: e["dark"] > 0.4 and e["light"] < 0.74,
    "relu-output": lambda e: e["dark"] > 0.4,
    "no-kl": lambda e: e["beta"] < 0.1,
    "mean-decoded": lambda e: e["noise"] < 0.05,
    "missing-half": lambda e: e["noise"] < 0.8,
    "pixel-mean": lambda e: e["rate"] < 1 and e["beta"] > 10,
    "detached": lambda e: e["rate"] < 1,
    "overfitted": lambda e: _gap_of(e) > 10,
}


def reference(e: Evidence) -> str:
    return next((fault for fault, applies in RULES.items() if applies(e)), "healthy")


observe = one_of((*RULES, "healthy"))


def _by_questions(e: Evidence) -> str:
    if e["rate"] < 1:  # the code says nothing: is it too dear, or does no gradient reach the encoder?
        return "detached" if e["share"] < 0.01 else "pixel-mean"
    if e["dark"] > 0.3:
        return "relu-output" if e["light"] > 0.8 else "sigmoid-twice"
    if e["noise"] < 0.9:
        return "missing-half" if e["noise"] > 0.1 else "mean-decoded"
    if e["rate"] > 100:
        return "no-kl"
    return "overfitted" if e["elbo_test"] < e["elbo_train"] - 5 else "healthy"


def _by_elimination(e: Evidence) -> str:
    found = [fault for fault in reversed(RULES) if RULES[fault](e)]
    return found[-1] if found else "healthy"


ALTERNATIVES = (_by_questions, _by_elimination)


def _but(**changed: Callable[[Evidence], bool]) -> Answer:
    """The answer by the rules with some replaced; underscores stand for hyphens."""
    rules = {**RULES, **{name.replace("_", "-"): rule for name, rule in changed.items()}}
    return lambda e: next((fault for fault, applies in rules.items() if applies(e)), "healthy")


_LOWEST = 91.0  # below the loss of any healthy model


MISTAKES = (
    Misconception(
        "the loss only",
        lambda e: "healthy" if e["loss"] < _LOWEST else reference(e),
        "you let patients go because their loss is low. A loss without its KL, without noise, or averaged over "
        "pixels is low and means nothing: the printed loss is what the patient says of itself.",
    ),
    Misconception(
        "a missing KL taken for overfitting",
        lambda e: "overfitted" if _gap_of(e) > 10 else reference(e),
        "you ask for the gap first, and take a model without a KL for an overfitted one. Its codes are placed as "
        "it likes, so unseen images fall into holes: the gap is the consequence. Ask for beta and rate before.",
    ),
    Misconception(
        "every collapse blamed on the weight",
        _but(pixel_mean=lambda e: e["rate"] < 1),
        "you call every rate of zero a per-pixel mean. One of the collapsed patients has beta 1: its encoder "
        "receives no gradient from the decoder, which no weight will cure.",
    ),
    Misconception(
        "every collapse blamed on the gradient",
        _but(pixel_mean=lambda e: False),
        "you call every rate of zero a cut gradient. Look at beta: at 784 a healthy gradient is simply outvoted.",
    ),
    Misconception(
        "noise asked for, but not how much",
        _but(missing_half=lambda e: False),
        "you ask whether there is noise, and let pass those who have a third of what they state. A ratio far from "
        "1 is a finding, even if it is not 0.",
    ),
    Misconception(
        "too little noise taken for none",
        _but(mean_decoded=lambda e: e["noise"] < 0.8),
        "you say that nothing is drawn where too little is drawn. Decoding the mean gives exactly 0; another "
        "sigma than the stated one gives something between.",
    ),
    Misconception(
        "the rate not looked at",
        _but(pixel_mean=lambda e: False, detached=lambda e: False),
        "you send home patients with a rate of zero. Their decoder gives every image the same reconstruction, and no "
        "error message says so.",
    ),
    Misconception(
        "ReLU taken for a second sigmoid",
        _but(sigmoid_twice=lambda e: e["dark"] > 0.4),
        "you call every decoder without black a double sigmoid. One of them paints proper white: how white is "
        "white under two sigmoids, and how white under a ReLU?",
    ),
    Misconception(
        "white judged alone",
        _but(sigmoid_twice=lambda e: e["light"] < 0.74),
        "you recognise two sigmoids by a white that is grey. A collapsed or a blurred model has such a white, "
        "too; what two sigmoids also lack is black.",
    ),
    Misconception(
        "every gap is overfitting",
        _but(overfitted=lambda e: _gap_of(e) > 0),
        "you find overfitting in healthy patients: one or two nats between training and test images is what "
        "models have that learn well.",
    ),
    Misconception(
        "the images not looked at",
        _but(sigmoid_twice=lambda e: False, relu_output=lambda e: False),
        "you never ask how black the black pixels are. A decoder that cannot go below one half has no other "
        "symptom that names the cause.",
    ),
    Misconception(
        "beta the wrong way round",
        _but(no_kl=lambda e: e["beta"] > 10, pixel_mean=lambda e: e["beta"] < 0.1),
        "you read beta the wrong way round. A reconstruction that is averaged over pixels weighs little, so the "
        "KL weighs much: beta is large. Without a KL it is 0.",
    ),
    Misconception(
        "gap the wrong way round",
        _but(overfitted=lambda e: _gap_of(e) < -10),
        "you call overfitted who is better on *test* images. Whoever knows the training images by heart is better "
        "on those.",
    ),
    Misconception(
        "gap without its sign",
        _but(overfitted=lambda e: abs(_gap_of(e)) > 8),
        "you take the gap without its sign: models that were tested on easier images are called overfitted. Only "
        "a better ELBO on *training* images is a sign of it.",
    ),
    Misconception(
        "sigmoid and ReLU exchanged",
        _but(sigmoid_twice=lambda e: e["dark"] > 0.4 and e["light"] >= 0.74),
        "you exchange the two faults at the output. After a ReLU no probability is below one half, but white can "
        "be white; two sigmoids squeeze both ends.",
    ),
    Misconception(
        "no noise and too little exchanged",
        _but(mean_decoded=lambda e: 0.05 <= e["noise"] < 0.8, missing_half=lambda e: e["noise"] < 0.05),
        "you exchange the two faults of the noise: where nothing is drawn it is 0, with a wrong standard "
        "deviation it is neither 0 nor 1.",
    ),
)

EXERCISE = Exercise(
    cases=cases,
    reference=reference,
    observe=observe,
    alternatives=ALTERNATIVES,
    mistakes=MISTAKES,
    hints=(
        "Sort the patients by one figure at a time, beginning with the one that names its fault alone: `dark`, then "
        "`beta`.",
        "A consequence is asked for after its cause: the gap comes last. A rate near zero has two possible causes; "
        "which other figure tells them apart?",
        "In this order: dark near 0.5 (light at most 0.73, or not); beta 0; noise 0; noise far below 1; rate near 0 "
        "(beta 784, or not); gap of 20 nats.",
    ),
    minutes=15,
    difficulty=3,
    points=3,
)
