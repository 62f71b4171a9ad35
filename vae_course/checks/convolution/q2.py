"""What a positive ELBO of colour images means."""

from vae_course.checks.choice import Choice

EXERCISE = Choice(
    question=(
        "A VAE with a Gaussian likelihood, on dequantised 32x32 RGB images in $[0, 1]$, has a test ELBO of $+2406$ "
        "nats per image. What does that say?"
    ),
    options={
        "a": "It bounds the log-density of continuous values from below, and gives at most 6.87 bits per dimension.",
        "b": "There is a mistake: the logarithm of a probability cannot be above 0.",
        "c": r"It gives 1.13 bits per dimension: $2406 / (3072 \ln 2)$.",
        "d": "It gives 9.13 bits per dimension, more than the bytes themselves take.",
    },
    right="a",
    wrong={
        "b": (
            "the likelihood is a density here, and a density may exceed 1: a narrow Gaussian has high values. "
            "Probabilities of the 256 levels follow from it by the width of a level, 1/256."
        ),
        "c": (
            "that is the log-density in bits, per dimension. The probability of a level is the density times its "
            "width, 1/256, which adds 8 bits: 8 - 1.13 = 6.87."
        ),
        "d": (
            "the sign is turned round: the more probable an image, the shorter its code. The log-density is taken "
            "away from the 8 bits, not added."
        ),
    },
    hints=(
        "Bits per dimension = 8 - log p / (dimensions * ln 2). How many dimensions has such an image?",
        "2406 / (3072 * 0.6931) = 1.13.",
    ),
    minutes=2,
    difficulty=2,
)
