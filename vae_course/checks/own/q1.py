"""What a model learns from gaps that were filled with means."""

from vae_course.checks.choice import Choice

EXERCISE = Choice(
    question=(
        "A fifth of the values of a table, whose columns depend on each other, is missing by chance. Before training "
        "you fill every gap with its column's mean, and train a VAE with a Gaussian likelihood of learned scale on the "
        "filled table. What does it learn about the columns?"
    ),
    options={
        "a": "The same as from the known values alone, since a mean adds no information.",
        "b": "That columns scatter less than they truly do and depend less on each other: many values lie at the mean.",
        "c": "Nothing about the filled columns, since their gradient is zero at the mean.",
        "d": "That columns scatter more than they truly do, since the filled values are wrong.",
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
            "wrong they are, but all at the mean, where they add nothing to the scatter: a column's variance falls to "
            "four fifths. What may grow is the part of it that the other columns leave open, since they do not "
            "tell where a filled value lies."
        ),
    },
    hints=(
        "Think of two columns that are nearly equal, and of the cloud of points after filling one of them in.",
        "What is the scatter of a column of which a fifth stands at its mean?",
    ),
    minutes=2,
    difficulty=2,
)
