"""What a reported KL with free nats says about the true one."""

from vae_course.checks.choice import Choice

EXERCISE = Choice(
    question=(
        "A VAE with 10 latent dimensions is trained with 0.5 free nats per dimension: the training code counts "
        "each dimension's mean KL as at least 0.5, and prints their sum. It prints 5.0 nats. What is the KL of "
        "this model?"
    ),
    options={
        "a": "Anything from 0 to 5 nats: no dimension has more than 0.5.",
        "b": "5 nats: half a nat in each dimension.",
        "c": "0 nats: all of it was free, so the code has collapsed.",
        "d": "10 nats: 5 that were paid and 5 that were free.",
    },
    right="a",
    wrong={
        "b": (
            "0.5 is what a dimension is counted as when it has 0.5 or less. Free nats do not hold a dimension up: "
            "nothing in the loss forbids it to fall below."
        ),
        "c": (
            "free does not mean unused. A dimension with half a nat is counted as 0.5, and so is one without any: "
            "the printed sum cannot tell them apart."
        ),
        "d": (
            "the free nats are not added to a dimension's KL: the larger of the two is counted. A sum of 5.0 leaves "
            "no dimension above 0.5."
        ),
    },
    hints=(
        "The printed figure is the sum of max(KL_j, 0.5) over ten dimensions. When is it exactly 5.0?",
        "Which values of KL_j are counted as 0.5?",
    ),
    minutes=2,
    difficulty=2,
)
