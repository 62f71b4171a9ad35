"""What coupling layers with one mask cannot do."""

from vae_course.checks.choice import Choice

EXERCISE = Choice(
    question=(
        r"Ten affine coupling layers send $u \sim N(0, I)$ to $z$, in two dimensions. By mistake all ten keep the "
        r"first entry and change the second. Which densities of $z = (z_0, z_1)$ are out of reach, however large the "
        "networks are?"
    ),
    options={
        "a": r"Those in which $z_0$ and $z_1$ are correlated.",
        "b": r"Those in which the spread of $z_1$ depends on $z_0$.",
        "c": r"Those in which $z_0$ is not $N(0, 1)$, or $z_1$ given $z_0$ is not Gaussian.",
        "d": "None: ten layers of large networks can make any density.",
    },
    right="c",
    wrong={
        "a": (
            "the shift of the second entry is a function of the first, and the simplest one, a multiple of it, makes "
            "the two correlated. One layer is enough for that."
        ),
        "b": (
            "the scale of the second entry is a function of the first, so its spread may depend on the first in any "
            "way. One layer is enough for that."
        ),
        "d": (
            "no layer touches the first entry, so it stays N(0, 1). And ten maps of the second that are each a scale "
            "and a shift, given the first, are together one scale and one shift. The masks have to take turns."
        ),
    },
    hints=(
        "What comes out of the ten layers as first entry? And what is a scale and a shift of a scale and a shift?",
        "Fix the first entry: then scale and shift of each layer are numbers, and the second was drawn from N(0, 1).",
    ),
    minutes=2,
    difficulty=2,
)
