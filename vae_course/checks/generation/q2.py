"""What a density fitted to the codes changes in the model."""

from vae_course.checks.choice import Choice

EXERCISE = Choice(
    question=(
        "After training, a mixture $r(z)$ is fitted to the codes of the training images and takes the place of "
        r"the prior. On codes of test images, drawn from the encoder, $\log r(z) - \log p(z)$ is 3.3 nats on "
        "average. What does the exchange do?"
    ),
    options={
        "a": "Reconstructions become better by 3.3 nats per image.",
        "b": "The KL becomes zero, since $r(z)$ is the distribution of the codes.",
        "c": "The figure says nothing about the model: a prior has to be fixed before training.",
        "d": r"The ELBO on test images rises by 3.3 nats, because $\log p(z)$ is all that changes in it.",
    },
    right="d",
    wrong={
        "a": (
            "encoder and decoder stay as they are, so no reconstruction changes. What becomes cheaper is to say "
            "which code it is."
        ),
        "b": (
            "the mixture is close to the codes of all images together. The code of one image is much narrower than "
            "that: what it says about its image is still paid for."
        ),
        "c": (
            "the ELBO is a bound for any prior, whenever it was chosen. What has to be kept apart is the images: r "
            "was fitted to training codes and is measured on test codes."
        ),
    },
    hints=(
        "Write the ELBO as the mean of log p(x|z) + log p(z) - log q(z|x). Which term does r replace?",
        "Neither encoder nor decoder is touched.",
    ),
    minutes=2,
    difficulty=1,
)
