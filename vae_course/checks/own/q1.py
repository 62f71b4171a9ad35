"""What a model learns from gaps that were filled with means."""

from vae_course.checks.choice import Choice

EXERCISE = Choice(
    question=(
        "A fifth of a table's values is missing. Before training you fill every gap with its column's mean, and train "
        "a VAE with a Gaussian likelihood of learned scale on the filled table. What does it learn?"
    ),
    options={
        "a": "The same as from the known values alone, since a mean adds no information.",
        "b": "That many values lie exactly at the mean: too small a scale, and columns that depend less on each other.",
        "c": "Nothing about the filled columns, since their gradient is zero at the mean.",
        "d": "Too large a scale, since the filled values are wrong.",
    },
    right="b",
    wrong={
        "a": (
            "a filled value is a value to the likelihood. It says, a fifth of the time, that this column is average "
            "whatever the others are; that is information, and it is false."
        ),
        "c": (
            "the likelihood pulls the decoder's mean towards every value, filled ones as well. Only a term that is "
            "left out has no gradient."
        ),
        "d": (
            "the filled values are the easiest of all to predict: always the same number. A fifth of the errors is "
            "next to zero, so the learned scale shrinks."
        ),
    },
    hints=(
        "Think of two columns that are nearly equal, and of the cloud of points after filling one of them in.",
        "What is the scatter of a column of which a fifth stands at its mean?",
    ),
    minutes=2,
    difficulty=2,
)
