"""Which of two log-likelihoods is the better one, when units differ."""

from vae_course.checks.choice import Choice

EXERCISE = Choice(
    question=(
        r"Two groups model the same table of ten columns of numbers. One standardises and reports $-9$ nats per row; "
        r"the other models the columns as they came, in euros, and reports $-62$ nats. Which model is better?"
    ),
    options={
        "a": r"The first, by 53 nats per row.",
        "b": "The second: a lower log-likelihood means a smaller code.",
        "c": r"Not known: in euros the first has $-9$ minus the sum of the logarithms of its standard deviations.",
        "d": "Neither: log-likelihoods of numbers, unlike those of pixels, mean nothing.",
    },
    right="c",
    wrong={
        "a": (
            "a density has a unit, one over that of its value. In thousands of euros the second group would report "
            "10 log 1000 = 69 nats more, and would have changed nothing."
        ),
        "b": (
            "a higher log-likelihood is the better one, and -9 is higher than -62. But the two are densities of "
            "numbers in different units, and cannot be compared as they stand."
        ),
        "d": (
            "they mean what they always mean, as soon as both are in the same units: the change of variables adds one "
            "logarithm for each column, the same for all rows."
        ),
    },
    hints=(
        "If y = (x - m) / s, then p(x) = p(y) / s. What does that do to the logarithm?",
        "Ten columns, ten standard deviations: how large must they be to make 53 nats?",
    ),
    minutes=2,
    difficulty=2,
)
