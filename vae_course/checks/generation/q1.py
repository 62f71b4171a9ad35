"""Why the images of a VAE are blurred."""

from vae_course.checks.choice import Choice

EXERCISE = Choice(
    question=(
        "Encoder and latent dimension stay as they are, the decoder is as large as you like and trained to the "
        "end on unlimited data, under a Bernoulli or Gaussian likelihood per pixel. Why are the means that it draws "
        "still blurred?"
    ),
    options={
        "a": "Because every pixel is drawn on its own, so neighbouring pixels do not fit together.",
        "b": (
            "Because the best mean for a code is the average of all images that the encoder sends there, and "
            "averages are blurred."
        ),
        "c": "Because the KL term smooths the decoder.",
        "d": "Because a large network needs more epochs to learn fine detail.",
    },
    right="b",
    wrong={
        "a": "independent pixels are the reason for the grain in drawn images. The means contain no draw of a pixel.",
        "c": (
            "the KL does not contain the decoder, so it cannot smooth it. It makes the codes of different images "
            "overlap; what the decoder makes of the overlap, the likelihood decides."
        ),
        "d": (
            "this decoder is trained to the end. For a code that could stand for several images, the likelihood "
            "itself asks for their average: no other answer scores better."
        ),
    },
    hints=(
        "A code may belong to several images. Which single answer has the best likelihood on all of them?",
        "For each pixel, what number maximises the weighted sum of x log(m) + (1 - x) log(1 - m)?",
    ),
    minutes=2,
    difficulty=1,
)
