"""What the KL of a VQ-VAE is under a uniform prior."""

from vae_course.checks.choice import Choice

EXERCISE = Choice(
    question=(
        "A VQ-VAE describes each image by a grid of $7 \\times 7$ codes out of a codebook of 64, and the prior is "
        "uniform over the codes. How large is the KL in its ELBO, in nats per image?"
    ),
    options={
        "a": "0: nothing is drawn at random, so there is nothing to pay for.",
        "b": r"$\log 64 \approx 4.2$: the entropy of the codebook.",
        "c": r"$49 \log 64 \approx 203.8$, for every image the same.",
        "d": r"It depends on the image: one that needs few different codes costs less.",
    },
    right="c",
    wrong={
        "a": (
            "whoever is to decode the image has to be told which codes came. A q that is sure of its code has entropy "
            "0, and then the KL is the whole cross-entropy with the prior."
        ),
        "b": (
            "that is the price of one code. There are 49 positions, each of which costs as much, and the prices add up."
        ),
        "d": (
            "a uniform prior gives every code the same probability, so every grid costs the same. A learned prior is "
            "what makes usual images cheaper than unusual ones."
        ),
    },
    hints=(
        "At one position q is 1 for one code and 0 for all others. Put that into the sum of q log(q / p).",
        "At one position p = 1/64. How many positions are there?",
    ),
    minutes=2,
    difficulty=1,
)
