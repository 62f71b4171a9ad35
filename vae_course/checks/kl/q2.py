"""How much a rate says about the images it was measured on."""

from vae_course.checks.choice import Choice

EXERCISE = Choice(
    question=(
        "A VAE has an average KL of 20 nats per image, measured on 1,000 images. How much do its codes say, at "
        "most, about which of these 1,000 images it is?"
    ),
    options={
        "a": (
            r"$\log 1000 \approx 6.9$ nats; of the other 13.1, every nat is a mismatch of the codes of all these "
            "images with the prior."
        ),
        "b": "20 nats: that is what the KL measures.",
        "c": "20,000 nats: 20 for each of the images.",
        "d": "Nothing can be said: a KL is no information.",
    },
    right="a",
    wrong={
        "b": (
            "the average KL is the information plus the mismatch between the codes of all images together and the "
            "prior. Which of 1,000 images it is cannot take more than log 1000 = 6.9 nats to say."
        ),
        "c": (
            "the figure is an average: 20 nats belong to each image. And who picks one out of 1,000 needs no more "
            "than log 1000 nats to say which."
        ),
        "d": (
            "each image's KL is no information, but their average splits into two parts, of which one is the mutual "
            "information of image and code; neither part is negative."
        ),
    },
    hints=(
        "The average KL is I(x; z) + KL(q(z) || p(z)), over these images. How large can the first part become?",
        "How many nats does it take to name one of 1,000 equally likely images?",
    ),
    minutes=2,
    difficulty=2,
)
