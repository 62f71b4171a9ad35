"""A bound that lies above what the language allows."""

from vae_course.checks.choice import Choice

EXERCISE = Choice(
    question=(
        "A language has an entropy of 8.2 nats per sentence. On ten thousand held-out sentences a VAE has a mean ELBO "
        r"of $-0.9$ nats per sentence, with a standard error of 0.1. What follows?"
    ),
    options={
        "a": "The code says a great deal: what the decoder knows from it need not be paid for by characters.",
        "b": "The decoder is strong and has learned the grammar; the code is probably unused.",
        "c": "The language has less entropy than was computed: the bound of a good model is an estimate of it.",
        "d": "The ELBO is computed wrongly: something that belongs to a sentence is not counted.",
    },
    right="d",
    wrong={
        "a": (
            "what the code says is paid for by the KL. Characters and KL together cannot cost less, in the mean, than "
            "the entropy, whoever carries the message."
        ),
        "b": (
            "a perfect decoder without a code would reach -8.2, minus the entropy, and nothing reaches more in the "
            "mean. Far above it stands only a figure that leaves something out."
        ),
        "c": (
            "the entropy of a known grammar is a sum, not an estimate. A bound lies below minus the entropy, and where "
            "it does not, the bound is what is wrong."
        ),
    },
    hints=(
        "The mean of log p(x) over sentences of the language is at most minus the entropy, for any p.",
        "The ELBO lies below log p(x). Where would that place it?",
    ),
    minutes=2,
    difficulty=1,
)
