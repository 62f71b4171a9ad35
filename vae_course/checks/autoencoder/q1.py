"""What a linear autoencoder finds of principal component analysis."""

from vae_course.checks.choice import Choice

EXERCISE = Choice(
    question=(
        "A linear autoencoder with a code of 2 numbers is trained to the lowest squared error there is. What has "
        "it found?"
    ),
    options={
        "a": "The first two principal components: one in each column of the decoder's matrix $W$.",
        "b": "Any plane through the mean image; all of them have the same error.",
        "c": "The plane of the first two principal components, with axes that training chose at will.",
        "d": "A plane with a smaller error than the one of PCA, since its weights were trained.",
    },
    right="c",
    wrong={
        "a": (
            "put any invertible matrix A between encoder and decoder, and its inverse behind it: the columns are "
            "others, no output changes, and neither does the loss. The components cannot be told apart from other "
            "axes of the plane."
        ),
        "b": (
            "the error is the variance that the plane leaves out, and planes leave out different amounts. Only one "
            "of them keeps the two largest eigenvalues of the covariance."
        ),
        "d": (
            "of all planes, that of the first two principal components leaves out the least variance. No linear "
            "autoencoder can have a smaller error on the images it was trained on."
        ),
    },
    hints=(
        "Which planes have the smallest error, and does the loss see more of the decoder than the plane?",
        "Replace W by W A^-1, and the encoder's V by A V and v by A v. What changes?",
    ),
    minutes=2,
    difficulty=1,
)
