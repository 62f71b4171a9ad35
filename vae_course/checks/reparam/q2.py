"""Where the pathwise gradient is the right estimator."""

from vae_course.checks.choice import Choice

EXERCISE = Choice(
    question="Which of these expectations may you differentiate with the pathwise (reparameterized) gradient?",
    options={
        "a": (
            "$z$ is a category drawn with probabilities from the encoder, $f$ a smooth network on its one-hot vector."
        ),
        "b": (
            "$z$ is Gaussian with mean and log-variance from the encoder, $f$ a squared error behind a decoder with "
            "ReLUs."
        ),
        "c": "$z$ is Gaussian, $f$ counts how many pixels of the decoded image are brighter than one half.",
        "d": "$z$ is Gaussian, $f$ is the answer of a program that can be run but not differentiated.",
    },
    right="b",
    wrong={
        "a": (
            "a category jumps from one value to another: no small change of its probabilities moves the sample a "
            "little, so there is no path along which to differentiate. Use the score function, or a relaxation with "
            "its bias."
        ),
        "c": (
            "a count is flat nearly everywhere, so its slope at every sample is zero, and so is the estimate. What "
            "changes is how many samples fall on which side of a jump, and no slope knows that."
        ),
        "d": (
            "the pathwise gradient needs the derivative of f at the sample. A program that gives values only can be "
            "used with the score function."
        ),
    },
    hints=(
        "The pathwise gradient needs two derivatives. Of what by what?",
        "Kinks, as those of a ReLU, do no harm; jumps do.",
    ),
    minutes=2,
    difficulty=1,
)
