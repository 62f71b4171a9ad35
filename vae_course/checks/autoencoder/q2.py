"""What an error of zero says of an autoencoder."""

from vae_course.checks.choice import Choice

EXERCISE = Choice(
    question="An autoencoder copies test images that it has never seen without any error. What do you know?",
    options={
        "a": "Nothing yet: a fixed rotation of the pixels copies images, too. First see how well it copies noise.",
        "b": "It has understood what images of this kind have in common, since it copies new ones.",
        "c": "Decoding codes drawn at random will give good images.",
        "d": "It has learned its training images by heart.",
    },
    right="a",
    wrong={
        "b": (
            "to copy everything, nothing needs to be understood: with a code as wide as the image, any invertible "
            "matrix copies new images and noise alike. Only a model that cannot copy everything has to choose."
        ),
        "c": (
            "the error looks at codes of images only. Where those codes lie, and what the decoder draws for any "
            "other code, it does not say."
        ),
        "d": (
            "a model that has its training images by heart copies those and fails on new ones. Here the images were "
            "new."
        ),
    },
    hints=(
        "Which autoencoder without any training has an error of zero?",
        "What would a good model of images not be able to copy?",
    ),
    minutes=2,
    difficulty=1,
)
