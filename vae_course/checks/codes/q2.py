"""What a prior that is trained afterwards can change."""

from vae_course.checks.choice import Choice

EXERCISE = Choice(
    question=(
        "A VQ-VAE is trained and stays as it is. A prior over its codes is trained afterwards, and on test images it "
        "takes 150 nats where uniform codes take 204. What has changed?"
    ),
    options={
        "a": "The bound on the test images has risen by 54 nats; every reconstruction is the same as before.",
        "b": "The reconstructions have become better, by 54 nats in the mean.",
        "c": "Nothing but the samples: the KL of a VQ-VAE is a constant.",
        "d": "The codebook has become smaller by the codes that the prior thinks impossible.",
    },
    right="a",
    wrong={
        "b": (
            "encoder, codebook and decoder are untouched, and a reconstruction needs nothing else. What has become "
            "smaller is the rate, not the distortion."
        ),
        "c": (
            "the KL is a constant under a uniform prior only. With a learned prior it is minus log p(codes), and the "
            "bound is reconstruction minus this: the same images take 54 nats less."
        ),
        "d": (
            "the prior removes no code: the encoder goes on choosing the nearest of all of them. The prior says how "
            "probable each choice is, and with it how long its name."
        ),
    },
    hints=(
        "The bound is reconstruction minus KL. Which of the two contains the prior?",
        "The KL of a one-hot q is minus the log-probability of its codes under the prior.",
    ),
    minutes=2,
    difficulty=2,
)
