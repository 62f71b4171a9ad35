"""What coupling layers with one mask cannot do."""

from vae_course.checks.choice import Choice

EXERCISE = Choice(
    question=(
        r"Ten affine coupling layers act on $x = (x_1, x_2) \sim N(0, I)$, and all ten keep $x_1$ and change $x_2$. "
        "Which densities are out of reach, however large the networks are?"
    ),
    options={
        "a": r"Those in which $x_1$ and $x_2$ are correlated.",
        "b": r"Those in which the spread of $x_2$ depends on $x_1$.",
        "c": r"Those in which $x_1$ is not $N(0, 1)$, or $x_2$ given $x_1$ is not Gaussian.",
        "d": "None: ten layers of large networks can make any density.",
    },
    right="c",
    wrong={
        "a": (
            "the shift of x2 is a function of x1, and the simplest one, a multiple of x1, makes the two correlated. "
            "One layer is enough for that."
        ),
        "b": (
            "the scale of x2 is a function of x1, so its spread may depend on x1 in any way. One layer is enough for "
            "that."
        ),
        "d": (
            "no layer touches x1, so it stays N(0, 1). And ten maps of x2 that are each a scale and a shift, given x1, "
            "are together one scale and one shift. The masks have to take turns."
        ),
    },
    hints=(
        "What comes out of the ten layers as x1? And what is a scale and a shift of a scale and a shift?",
        "Fix x1: then scale and shift of each layer are numbers, and x2 was drawn from N(0, 1).",
    ),
    minutes=2,
    difficulty=2,
)
