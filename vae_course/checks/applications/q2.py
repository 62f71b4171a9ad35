"""Where bits-back coding saves bits."""

from vae_course.checks.choice import Choice

EXERCISE = Choice(
    question=(
        r"A VAE sends an image as a code $z$ under $p(z)$ and then the image under $p_\theta(x \mid z)$. Bits-back "
        r"coding brings the average length down to $-\mathrm{ELBO}$. Where does the saving come from?"
    ),
    options={
        "a": r"From sending the mean of $q_\phi(z \mid x)$, which needs no random choice.",
        "b": "From bits that have to be sent anyway: they choose $z$, and the receiver reads them off $z$ again.",
        "c": "From the prior: the receiver knows it, so the code $z$ need not be paid for.",
        "d": "From rounding $z$ to bins, so that fewer digits are sent.",
    },
    right="b",
    wrong={
        "a": (
            "the mean, too, has to be sent under p(z), to the same precision, and nothing comes back for it. The "
            "saving is the freedom to choose among many codes that would do, which a mean gives up."
        ),
        "c": (
            "the receiver knows the prior's probabilities and not the code. Naming z costs -log p(z), with or "
            "without bits back."
        ),
        "d": (
            "codes are rounded, but the width of the bins cancels between what is taken off under q(z|x) and what "
            "is put on under p(z). Narrower bins cost no more."
        ),
    },
    hints=(
        "Many codes would do for one image. Choosing one of them at random says something that nobody asked for.",
        "Which term does -ELBO have beside -log p(x|z) and -log p(z), and which sign?",
    ),
    minutes=2,
    difficulty=1,
)
