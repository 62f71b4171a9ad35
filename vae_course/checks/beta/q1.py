"""Which figure of a beta-VAE bounds the log-likelihood."""

from vae_course.checks.choice import Choice

EXERCISE = Choice(
    question=(
        r"A model was trained with $\beta = 0.1$. On test images its rate is $R = 44.8$ and its distortion $D = "
        r"112.9$ nats. Which figure is an upper bound on its $-\log p(x)$, averaged over these images?"
    ),
    options={
        "a": r"$D + 0.1\,R = 117.4$ nats, the loss that it was trained with.",
        "b": "$D = 112.9$ nats: what is still missing once the code is known.",
        "c": "$D + R = 157.7$ nats.",
        "d": r"None: a model trained with $\beta \neq 1$ has no ELBO.",
    },
    right="c",
    wrong={
        "a": (
            "beta changes what training looks for, not what the bound is. With a nat of rate counted as a tenth of "
            "a nat, the figure may lie below -log p(x)."
        ),
        "b": (
            "the distortion leaves out what the code costs. A decoder that is told everything about the image has a "
            "small one, whatever images the model gives probability to."
        ),
        "d": (
            "the ELBO is a property of encoder, decoder and prior. It can be computed for any model, however that "
            "was trained, and lies below log p(x)."
        ),
    },
    hints=(
        "The bound on log p(x) holds for every encoder and every decoder. Which factor stands before its KL?",
        "-ELBO = D + R.",
    ),
    minutes=2,
    difficulty=1,
)
