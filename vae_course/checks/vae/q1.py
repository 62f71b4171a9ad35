"""Which change of the loss leaves the best model as it is."""

from vae_course.checks.choice import Choice

EXERCISE = Choice(
    question=(
        "The loss of a VAE for images of 784 pixels with 20 latent dimensions is the reconstruction summed over "
        "pixels plus the KL summed over latent dimensions, averaged over the batch. Which change leaves its "
        "minimum where it is?"
    ),
    options={
        "a": "Average the reconstruction over the pixels instead of summing it.",
        "b": "Divide the whole loss by 784.",
        "c": "Average each of the two terms over its own dimensions.",
        "d": r"Decode the mean of $q(z \mid x)$ instead of a drawn code.",
    },
    right="b",
    wrong={
        "a": (
            "only one of the two terms becomes smaller: a nat of KL then costs as much as 784 nats of "
            "reconstruction. This loss trains with beta = 784."
        ),
        "c": (
            "the two terms are divided by different numbers, 784 and 20, so their balance changes: this loss trains "
            "with beta = 784 / 20 = 39.2."
        ),
        "d": (
            "then the variance of q occurs in the KL only, which drives it to the prior's at no cost, and the "
            "reconstruction is bought with a sharper code than the KL charges for: this is no bound any more."
        ),
    },
    hints=(
        "Write each loss as a times the summed reconstruction plus b times the summed KL. Which b / a does it have?",
        "A common factor of both terms moves no minimum.",
    ),
    minutes=2,
    difficulty=1,
)
