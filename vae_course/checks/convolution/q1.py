"""Which weights grow with the image."""

from vae_course.checks.choice import Choice

EXERCISE = Choice(
    question=(
        "An encoder has two convolutions (3 to 16 and 16 to 32 channels, kernel 4, stride 2, padding 1) and then a "
        "linear layer to 32 numbers, mean and log-variance. You go from images of 32x32 pixels to 64x64. Which of "
        "its weights grow in number?"
    ),
    options={
        "a": "All of them, by a factor of four, as the pixels do.",
        "b": "Those of the convolutions: larger images need larger kernels.",
        "c": "Those of the linear layer, by a factor of four; the convolutions keep theirs.",
        "d": "None: a convolutional network does not depend on the size of its images.",
    },
    right="c",
    wrong={
        "a": (
            "a kernel is used at every place, so its weights are counted once, however many places there are. Only "
            "the linear layer has weights of its own for each place."
        ),
        "b": (
            "a kernel keeps its 4 x 4 pixels per channel. On a larger image it is applied at more places, with the "
            "same weights."
        ),
        "d": (
            "the convolutions do not depend on it, but the last maps have 16 x 16 places instead of 8 x 8, and the "
            "linear layer has a weight for each of their numbers: 8,192 instead of 2,048 inputs."
        ),
    },
    hints=(
        "How many numbers do the last maps hold for 32x32 pixels, and how many for 64x64?",
        "For which layer does the number of weights depend on the number of its inputs?",
    ),
    minutes=2,
    difficulty=1,
)
