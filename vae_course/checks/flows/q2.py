"""What is lost when the lower level's KL is taken to N(0, I)."""

from vae_course.checks.choice import Choice

EXERCISE = Choice(
    question=(
        r"A two-level VAE is inferred bottom-up. Its objective should hold $\mathrm{KL}(q(z_\mathrm{lower} \mid x) "
        r"\,\Vert\, p(z_\mathrm{lower} \mid z_\mathrm{upper}))$; by mistake it holds the KL to $N(0, I)$, on both "
        "levels. What becomes of the upper level?"
    ),
    options={
        "a": r"It learns as before, but the loss stops at a higher value, since $N(0, I)$ is the worse prior.",
        "b": (
            r"It dies and nothing teaches $p(z_\mathrm{lower} \mid z_\mathrm{upper})$; the loss looks like that of a "
            "one-level VAE."
        ),
        "c": r"It carries more nats, since it has to explain $z_\mathrm{lower}$ alone.",
        "d": (
            r"Nothing: $p(z_\mathrm{lower} \mid z_\mathrm{upper})$ averages to $N(0, I)$, so that the KLs are the same "
            "on average."
        ),
    },
    right="b",
    wrong={
        "a": (
            "nothing in this objective asks z_upper for anything: it is the objective of a one-level VAE, plus the "
            "price of z_upper. That such a loss falls as usual is what makes the mistake hard to see."
        ),
        "c": (
            "z_upper occurs in its own KL alone, as a price. It brings nothing in this objective, so that "
            "q(z_upper|z_lower) = N(0, I) is best: 0 nats."
        ),
        "d": (
            "p(z_lower|z_upper) does not occur in this objective, so it stays as it was initialised, and need not "
            "average to anything. And a KL to an average is not the average of the KLs."
        ),
    },
    hints=(
        "Look for the parameters of p(z_lower|z_upper) in the objective. And for z_upper: where does it cost, where "
        "does it help?",
        "Take the terms with z_upper away. Which chapter's objective is left?",
    ),
    minutes=2,
    difficulty=2,
)
