"""What a lower floor of the log-spectrogram does."""

from vae_course.checks.choice import Choice

EXERCISE = Choice(
    question=(
        "A VAE with a Gaussian decoder of fixed variance learns log-magnitudes that are floored at $10^{-3}$. Most "
        "entries are near silence. The floor is lowered to $10^{-9}$, nothing else is changed. What is to be expected?"
    ),
    options={
        "a": "The model spends its effort on differences between one silence and another, which nobody hears.",
        "b": "Nothing that matters: magnitudes so small add next to nothing to a sum of squares.",
        "c": "The sounds become clearer, since less of them is cut away.",
        "d": "The loss becomes infinite, since the logarithm of nearly nothing has no bound.",
    },
    right="a",
    wrong={
        "b": (
            "they would add next to nothing as magnitudes. In logarithms the distance from a thousandth to a thousand "
            "millionth is 13.8, more than between faint and loud."
        ),
        "c": (
            "what is cut away below a thousandth of full loudness can hardly be heard. What changes is the weight: "
            "the squared error now lies mostly where nothing sounds."
        ),
        "d": (
            "there is still a floor: the logarithm of a thousand millionth is about -20.7, and not infinite. The "
            "loss becomes large, and it is large for the wrong reason."
        ),
    },
    hints=(
        "Compute the natural logarithms of the two floors, and compare them with that of a loud entry, say 1.",
        "The decoder's squared error does not know what can be heard. Where are the large differences now?",
    ),
    minutes=2,
    difficulty=2,
)
