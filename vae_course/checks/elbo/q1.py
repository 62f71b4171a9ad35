"""Which gap closes when q is fitted to each image."""

from vae_course.checks.choice import Choice

EXERCISE = Choice(
    question=(
        "Decoder and prior stay as they are. In place of the encoder's output you fit the mean and the variances "
        r"of $q(z \mid x)$ to each test image by gradient ascent, and the mean ELBO rises by 1.5 nats. What were "
        "these 1.5 nats?"
    ),
    options={
        "a": r"Part of $\log p(x)$: the model has become better by 1.5 nats.",
        "b": "Part of the approximation gap: no Gaussian is the true posterior.",
        "c": "Overfitting: the test images were used, so the figure says nothing.",
        "d": "Part of the amortisation gap: the encoder did not give each image the best $q$ of its family.",
    },
    right="d",
    wrong={
        "a": (
            "log p(x) depends on decoder and prior alone, and both stayed as they were. What shrank is the distance "
            "from the bound to it."
        ),
        "b": (
            "the fitted q is a Gaussian as well, so the family is the same. What the family cannot express is still "
            "missing after the fit."
        ),
        "c": (
            "no image changes the model here. Every q gives a lower bound on the same log p(x), so a higher one is "
            "nearer to it, whichever image q was fitted to."
        ),
    },
    hints=(
        "ELBO = log p(x) - KL(q(z|x) || p(z|x)). Which of the two parts can a change of q touch?",
        "Two gaps add up: one that the best q of the family leaves, and one between that q and the encoder's.",
    ),
    minutes=2,
    difficulty=2,
)
